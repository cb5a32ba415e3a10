import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../../db/client.ts'
import { databaseBytes, makeDue } from '../../db/growth.ts'
import { spreadOut } from '../../db/ingest.ts'
import { dueSources } from '../../db/sources.ts'
import type { Folder } from '../folder.ts'
import { type Ours, openStand, type Pass, startWorkers } from '../ingest/run.ts'
import { quantile, say } from '../report.ts'
import { openPostgresCpu } from './cpu.ts'
import type { Cost, SourcesFigure } from './figures.ts'

/** What the first read and the passes left behind is collected meanwhile. */
const settleSeconds = 20
const restSeconds = 40
const passes = 3

/** What one worker with Redis takes to read so many feeds, to find nothing new in them, and to wait for them at their rhythm. */
export async function measureSources(folder: Folder, sources: number): Promise<SourcesFigure> {
  const ours = await startWorkers(await openStand(folder, sources), 1)
  folder.onStop(() => ours.stop())
  const first = costOf([await ours.pass()])
  const again: Pass[] = []
  for (let nth = 0; nth < passes; nth += 1) again.push(await ours.pass())
  const rest = await restOf(ours)
  const workerMegabytes = ours.cost().megabytes
  await ours.stop()
  const figure = { sources, first, unchanged: costOf(again), rest, workerMegabytes, ...(await lookInto(ours.url, sources)) }
  tell(figure)
  return figure
}

function costOf(of: Pass[]): Cost {
  const median = (what: keyof Cost) =>
    quantile(
      of.map(each => each[what]),
      0.5,
    )
  return { seconds: median('seconds'), cpuSeconds: median('cpuSeconds'), postgresCpuSeconds: median('postgresCpuSeconds') }
}

async function restOf(ours: Ours): Promise<SourcesFigure['rest']> {
  await spreadOut(ours.db)
  await sleep(settleSeconds * 1000)
  const postgres = await openPostgresCpu(ours.db)
  const [worker, server] = [ours.cost().cpuSeconds, postgres.seconds()]
  await sleep(restSeconds * 1000)
  const share = (seconds: number) => (seconds / restSeconds) * 100
  return { workerPercent: share(ours.cost().cpuSeconds - worker), postgresPercent: share(postgres.seconds() - server) }
}

async function lookInto(url: string, sources: number) {
  const db = openDatabase(url, { max: 1, name: 'modelwire bench' })
  try {
    const databaseMegabytes = (await databaseBytes(db)) / 1e6
    return { databaseMegabytes, lookNoneMs: await lookMs(db, 0), lookAllMs: await lookMs(db, sources) }
  } finally {
    await db.end({ timeout: 5 })
  }
}

/** How long the tick's question takes while so many are due, in milliseconds: the median of some. */
export async function lookMs(db: Database, due: number): Promise<number> {
  await makeDue(db, due)
  const times: number[] = []
  for (let nth = 0; nth < 15; nth += 1) {
    const start = performance.now()
    await dueSources(db, 500)
    times.push(performance.now() - start)
  }
  return quantile(times, 0.5)
}

function tell({ sources, first, unchanged, rest, workerMegabytes, lookNoneMs, lookAllMs }: SourcesFigure): void {
  const each = ({ seconds, cpuSeconds, postgresCpuSeconds }: Cost) =>
    `${seconds.toFixed(2)} s (${Math.round(sources / seconds)} a second); for 1,000 CPU ${((cpuSeconds / sources) * 1000).toFixed(2)} s, Postgres ${((postgresCpuSeconds / sources) * 1000).toFixed(2)} s`
  say(`${sources} sources, one worker:`)
  say(`  first read   ${each(first)}`)
  say(`  nothing new  ${each(unchanged)}`)
  say(`  at rest ${rest.workerPercent.toFixed(2)} % of a core, Postgres ${rest.postgresPercent.toFixed(2)} %; ${workerMegabytes} MB`)
  say(`  to look who is due takes ${lookNoneMs.toFixed(2)} ms while nobody is, ${lookAllMs.toFixed(2)} ms while all are`)
}
