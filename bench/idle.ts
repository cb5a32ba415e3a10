import { setTimeout as sleep } from 'node:timers/promises'
import { spreadOut } from '../db/ingest.ts'
import { runProgram } from '../workers/program.ts'
import { type Folder, inFolder } from './folder.ts'
import { openStand, startWorkers } from './ingest/run.ts'
import { say, tell } from './report.ts'
import { readNumbers } from './words.ts'

/** `npm run -s bench:idle`: what ten and twenty thousand sources that say nothing new cost at their rhythm of half an hour. */
await runProgram(async program => {
  // what the first read leaves behind is collected while it rests
  const options = readNumbers('bench:idle', process.argv.slice(2), {
    ...{ sources: [10_000, 1, 100_000], seconds: [120, 1, 3600], rest: [60, 0, 3600] },
  })
  const { sources, seconds } = options
  const once = await inFolder('idle', program, folder => measure(folder, options))
  const twice = await inFolder('idle', program, folder => measure(folder, { ...options, sources: 2 * sources }))
  say(`${sources} and ${2 * sources} sources, each asked every 30 minutes, nothing new, one worker, ${seconds} s:`)
  const name = `a worker of ${sources.toLocaleString('en')} sources that say nothing new`
  tell({ name: `${name}, CPU`, value: once.percent, unit: '% of a core', limit: { most: 5 }, isMain: true })
  tell({ name: `${name}, memory`, value: once.megabytes, unit: 'MB', limit: { most: 300 } })
  tell({
    ...{ name: 'with twice the sources, CPU', value: twice.percent, unit: '% of a core', limit: { most: 2.1 } },
    peer: { name: 'half as many', value: once.percent, ratio: twice.percent / once.percent },
  })
  tell({ name: 'Postgres meanwhile, CPU', value: once.postgresPercent, unit: '% of a core' })
  say(`  with twice the sources: Postgres ${twice.postgresPercent.toFixed(2)} % of a core, memory ${twice.megabytes} MB`)
  program.end()
})

async function measure(folder: Folder, { sources, seconds, rest }: Record<'sources' | 'seconds' | 'rest', number>) {
  const ours = await startWorkers(await openStand(folder, sources), 1)
  folder.onStop(() => ours.stop())
  await ours.pass()
  await spreadOut(ours.db)
  await sleep(rest * 1000)
  const before = ours.cost()
  await sleep(seconds * 1000)
  const after = ours.cost()
  const percent = (of: 'cpuSeconds' | 'postgresCpuSeconds') => ((after[of] - before[of]) / seconds) * 100
  return { percent: percent('cpuSeconds'), postgresPercent: percent('postgresCpuSeconds'), megabytes: after.megabytes }
}
