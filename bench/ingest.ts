import { readCompanies } from '../config/companies.ts'
import { markRead } from '../db/growth.ts'
import { runProgram } from '../workers/program.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { syncFiles } from '../workers/sync.ts'
import { type Folder, inFolder } from './folder.ts'
import { itemsPerFeed } from './ingest/feeds.ts'
import { barePass, emptyDatabase, type Ours, openStand, type Pass, type Stand, startWorkers } from './ingest/run.ts'
import { type Measured, tellIngest, tellScaling } from './ingest/tell.ts'
import { readNumbers } from './words.ts'

/** An upstream that is far away: then it, and not Postgres, is what workers wait for. */
const latencyMs = 50

/** `npm run -s bench:ingest`: how many feeds a second are read, beside a bare loop over the same feeds that writes the same rows. */
await runProgram(async program => {
  const { feeds, rounds } = readNumbers('bench:ingest', process.argv.slice(2), { feeds: [1000, 1, 100_000], rounds: [5, 1, 20] })
  await inFolder('ingest', program, folder => measure(folder, feeds, rounds))
  await inFolder('ingest', program, folder => measureScaling(folder, feeds * 5, rounds))
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
async function measureScaling(folder: Folder, feeds: number, rounds: number): Promise<void> {
  const stand = await openStand(folder, feeds, { every: '30m', isMade: false })
  await stand.web.control(`latencyMs=${latencyMs}`)
  // each with a queue of its own; who has nothing to do looks once a second, and that is all
  const one = await startReadWorkers({ ...stand, redisUrl: `${stand.redisUrl}/1` }, 1)
  const two = await startReadWorkers({ ...stand, redisUrl: `${stand.redisUrl}/2` }, 2)
  const rates: { one: number; two: number }[] = []
  for (let round = 0; round < rounds; round += 1)
    rates.push({ one: (await one.pass()).feedsPerSecond, two: (await two.pass()).feedsPerSecond })
  await Promise.all([one.stop(), two.stop()])
  tellScaling(rates, latencyMs)
}

/** Workers for which nothing has changed any more. */
async function startReadWorkers(stand: Stand, processes: number): Promise<Ours> {
  const ours = await startWorkers(stand, processes)
  await markRead(ours.db)
  await ours.pass()
  return ours
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
