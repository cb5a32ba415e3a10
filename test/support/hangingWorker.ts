import { pino } from 'pino'
import { openQueues } from '../../workers/queues.ts'

/** Runs as a process of its own: takes one bell, says so, and never ends. */
const [databaseUrl = '', redisUrl = ''] = process.argv.slice(2)
const queues = await openQueues({ databaseUrl, redisUrl: redisUrl || null, log: pino({ level: 'silent' }), lockMs: 1500 })
queues.work(bell => {
  process.stdout.write(`took ${bell.id}\n`)
  return new Promise(() => setInterval(() => undefined, 1000))
}, 1)
process.stdout.write('ready\n')
