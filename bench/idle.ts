import { setTimeout as sleep } from 'node:timers/promises'
import { spreadOut } from '../db/ingest.ts'
import { runProgram } from '../workers/program.ts'
import { type Folder, inFolder } from './folder.ts'
import { openStand, startWorkers } from './ingest/run.ts'
import { against, say } from './report.ts'

const sources = 10_000
const seconds = 120

/** `npm run -s bench:idle`: what ten and twenty thousand sources that say nothing new cost at their rhythm of half an hour. */
await runProgram(async program => {
  const once = await inFolder('idle', program, folder => measure(folder, sources))
  const twice = await inFolder('idle', program, folder => measure(folder, 2 * sources))
  say(`${sources} and ${2 * sources} sources, each asked every 30 minutes, nothing new, one worker, ${seconds} s:`)
  say(against('CPU of the worker', once.percent, 5, '% of a core'))
  say(against('memory of the worker', once.megabytes, 300, 'MB'))
  say(against('CPU with twice the sources', twice.percent / once.percent, 2.1, 'times'))
  say(
    `  Postgres ${once.postgresPercent.toFixed(2)} and ${twice.postgresPercent.toFixed(2)} % of a core; memory with twice the sources ${twice.megabytes} MB`,
  )
  program.end()
})

async function measure(folder: Folder, feeds: number) {
  const ours = await startWorkers(await openStand(folder, feeds), 1)
  folder.onStop(() => ours.stop())
  await ours.pass()
  await spreadOut(ours.db)
  // what the first read left behind is collected meanwhile
  await sleep(60_000)
  const before = ours.cost()
  await sleep(seconds * 1000)
  const after = ours.cost()
  const percent = (of: 'cpuSeconds' | 'postgresCpuSeconds') => ((after[of] - before[of]) / seconds) * 100
  return { percent: percent('cpuSeconds'), postgresPercent: percent('postgresCpuSeconds'), megabytes: after.megabytes }
}
