import { readCompanies } from '../config/companies.ts'
import { markRead } from '../db/growth.ts'
import { runProgram } from '../workers/program.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { syncFiles } from '../workers/sync.ts'
import { type Folder, inFolder } from './folder.ts'
import { itemsPerFeed } from './ingest/feeds.ts'
import { barePass, emptyDatabase, openStand, type Pass, type Stand, startWorkers } from './ingest/run.ts'
import { type Measured, tellIngest, tellScaling } from './ingest/tell.ts'
import { quantile } from './report.ts'
import { readNumbers } from './words.ts'

/** An upstream that is far away: then it, and not Postgres, is what workers wait for. */
const latencyMs = 50

/** `npm run -s bench:ingest`: how many feeds a second are read, beside a bare loop over the same feeds that writes the same rows. */
await runProgram(async program => {
  const { feeds, rounds } = readNumbers('bench:ingest', process.argv.slice(2), { feeds: [1000, 1, 100_000], rounds: [5, 1, 20] })
  await inFolder('ingest', program, folder => measure(folder, feeds, rounds))
  await inFolder('ingest', program, folder => measureScaling(folder, feeds * 5))
  program.end()
})

async function measure(folder: Folder, feeds: number, rounds: number): Promise<void> {
  const stand = await openStand(folder, feeds)
  const measured: Measured[] = []
  // one after the other in each round, so that a machine that slows down does so for all
  for (let round = 0; round < rounds; round += 1) {
    measured.push({ who: 'bare', passes: await bareRound(stand) })
    for (const [who, redisUrl] of [['redis', stand.redisUrl] as const, ['postgres', null] as const])
      measured.push({ who, passes: await ourRound({ ...stand, redisUrl }) })
  }
  tellIngest(measured, feeds, itemsPerFeed)
}

/** Of so many that a pass takes seconds: at its end some wait for the last answers, however many they are. */
async function measureScaling(folder: Folder, feeds: number): Promise<void> {
  const stand = await openStand(folder, feeds, { every: '30m', isMade: false })
  await stand.web.control(`latencyMs=${latencyMs}`)
  const one = await unchangedRate(stand, 1)
  const two = await unchangedRate(stand, 2)
  tellScaling(one, two, latencyMs)
}

/** Feeds a second that so many processes visit, where nothing has changed: the median of three passes after the first. */
async function unchangedRate(stand: Stand, processes: number): Promise<number> {
  const ours = await startWorkers(stand, processes)
  await markRead(ours.db)
  await ours.pass()
  const rates: number[] = []
  for (let nth = 0; nth < 3; nth += 1) rates.push((await ours.pass()).feedsPerSecond)
  await ours.stop()
  return quantile(rates, 0.5)
}

async function bareRound(stand: Stand): Promise<Record<string, Pass[]>> {
  const database = await emptyDatabase(stand)
  await syncFiles(database.db, readCompanies([stand.companies]), sourceKinds)
  const first = [await barePass(stand, database.url)]
  const unchanged = [await barePass(stand, database.url), await barePass(stand, database.url)]
  await stand.web.control(`feeds=${stand.feeds}&changeEvery=100`)
  const changed = [await barePass(stand, database.url)]
  await database.db.end({ timeout: 5 })
  return { first, unchanged, changed }
}

async function ourRound(stand: Stand): Promise<Record<string, Pass[]>> {
  const ours = await startWorkers(stand, 1)
  const first = [await ours.pass()]
  const unchanged = [await ours.pass(), await ours.pass()]
  await stand.web.control(`feeds=${stand.feeds}&changeEvery=100`)
  const changed = [await ours.pass()]
  await ours.stop()
  return { first, unchanged, changed }
}
