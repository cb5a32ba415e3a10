import { deliveryLeaseSeconds } from '../db/deliveries.ts'
import { leaseSeconds as sourceLeaseSeconds } from '../db/sources.ts'
import { runProgram } from '../workers/program.ts'
import { type QueueKind, readOptions } from './chaos/options.ts'
import { detailsOf, type Finished, jsonOf, problemsOf, tableOf } from './chaos/report.ts'
import { type RunOptions, runChaos } from './chaos/run.ts'
import { scheduleOf } from './chaos/schedule.ts'
import { inFolder } from './folder.ts'
import { say } from './report.ts'

const workers = 3
/** A worker that is stopped for longer holds nothing any more. */
const leaseSeconds = Math.max(deliveryLeaseSeconds, sourceLeaseSeconds)

/** `npm run chaos`: workers, Redis, Postgres and receivers are broken by chance while models are published; nothing may be lost. */
await runProgram(async program => {
  const { seeds, seconds, queues, isKept } = readOptions(process.argv.slice(2))
  const runs: Finished[] = []
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  for (const queue of queues) {
    for (const seed of seeds) {
      const run = await inFolder('chaos', program, folder => runOne({ ...folder, workers, say: tell, seed, queue }, seconds), isKept)
      runs.push(run)
      for (const line of [jsonOf(run), ...detailsOf(run)]) say(line)
    }
  }
  for (const line of tableOf(runs)) say(line)
  const problems = runs.flatMap(run => problemsOf(run).map(each => `${run.queue}, seed ${run.seed}: ${each}`))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  program.end()
})

type Given = Omit<RunOptions, 'seed' | 'queue' | 'faults'>

async function runOne(options: Given & { seed: number; queue: QueueKind }, seconds: number): Promise<Finished> {
  const { seed, queue, say: tell } = options
  const faults = scheduleOf({ seed, seconds, queue, workers, leaseSeconds })
  tell(`${queue}, seed ${seed}: ${faults.length} faults in ${seconds} s; ${options.directory}`)
  return { seed, queue, seconds, faults, outcome: await runChaos({ ...options, faults }) }
}
