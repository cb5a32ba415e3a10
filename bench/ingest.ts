import { readCompanies } from '../config/companies.ts'
import { runProgram } from '../workers/program.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { syncFiles } from '../workers/sync.ts'
import { openPostgres } from './chaos/postgres.ts'
import { openRedis } from './chaos/redis.ts'
import { type Folder, inFolder } from './folder.ts'
import { writeCompanies } from './ingest/companies.ts'
import { barePass, emptyDatabase, openWeb, type Pass, type Stand, startWorkers } from './ingest/run.ts'
import { say } from './report.ts'

await runProgram(async program => {
  const feeds = Number(process.argv[2] ?? 1000)
  const only = process.argv[3]
  await inFolder('ingest', program, folder => measure(folder, feeds, only))
  program.end()
})

async function measure(folder: Folder, feeds: number, only: string | undefined): Promise<void> {
  const postgres = await openPostgres(folder.directory)
  folder.onStop(() => postgres.stop())
  const redis = await openRedis(folder.directory)
  folder.onStop(() => redis.stop())
  const web = await openWeb()
  folder.onStop(() => web.stop())
  await web.control(`feeds=${feeds}`)
  const companies = writeCompanies(folder.directory, feeds, '30m')
  const stand: Stand = { postgres, web, redisUrl: redis.url, companies, directory: folder.directory, feeds }
  const show = (name: string, pass: Pass) =>
    say(`${name.padEnd(30)} ${JSON.stringify(pass, (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value))}`)
  if (!only || only === 'bare') {
    const { db, url } = await emptyDatabase(stand)
    await syncFiles(db, readCompanies([companies]), sourceKinds)
    show('bare first', await barePass(stand, url))
    show('bare unchanged', await barePass(stand, url))
    await web.control(`feeds=${feeds}&changeEvery=100`)
    show('bare 1 %', await barePass(stand, url))
    await db.end()
  }
  for (const queue of ['redis', 'postgres']) {
    if (only && only !== queue) continue
    const ours = await startWorkers({ ...stand, redisUrl: queue === 'redis' ? redis.url : null }, 1)
    show(`${queue} first`, await ours.pass())
    show(`${queue} unchanged`, await ours.pass())
    show(`${queue} unchanged`, await ours.pass())
    await web.control(`feeds=${feeds}&changeEvery=100`)
    show(`${queue} 1 %`, await ours.pass())
    await ours.stop()
  }
}
