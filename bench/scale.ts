import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readCompanies } from '../config/companies.ts'
import { companyDirectories } from '../config/env.ts'
import { openDatabase } from '../db/client.ts'
import { foldCounts } from '../db/counts.ts'
import { startEmbedded } from '../db/embedded.ts'
import { countTimeline } from '../db/measure.ts'
import { migrate } from '../db/migrate.ts'
import { storeScale } from '../db/scale.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { syncFiles } from '../workers/sync.ts'
import { say } from './report.ts'
import { measureFirst, measurePages, measureQuestions, measureThroughput, measureTimeline } from './scale/measure.ts'
import { startApi } from './scale/programs.ts'
import { chineseTopics, topics } from './scale/words.ts'

/**
 * `npm run -s bench:scale [-- --releases 1000000] [--data DIR] [--seconds 10]`: how the API answers from a timeline of a million releases and
 * three million sightings, beside Hono answering a constant and a bare handler that sends the same statement. With `--data` the generated
 * world is kept there, and taken as it is the next time.
 */
const { values } = parseArgs({
  options: { releases: { type: 'string', default: '1000000' }, data: { type: 'string' }, seconds: { type: 'string', default: '10' } },
})
const [count, seconds] = [Number(values.releases), Number(values.seconds)]
const directory = values.data ? path.resolve(values.data) : await mkdtemp(path.join(tmpdir(), 'modelwire-bench-'))
const isThere = existsSync(directory) && values.data !== undefined
const server = await startEmbedded(directory)
// to tidy up after a million takes its time
const db = openDatabase(server.url, { max: 4, name: 'modelwire bench', statementMs: 0 })
try {
  await migrate(db)
  const known = isThere ? await countTimeline(db) : { releases: 0, revisions: 0 }
  if (known.releases === 0) await fill()
  say(`${(await countTimeline(db)).releases} releases`)
  const api = await startApi(server.url)
  try {
    const context = { api: api.port, db, databaseUrl: server.url, seconds }
    await measureQuestions(context)
    await measureTimeline(context)
    await measureThroughput(context)
    await measureFirst(context)
    await measurePages(context)
  } finally {
    await api.stop()
  }
} finally {
  await db.end({ timeout: 5 })
  await server.stop()
  if (!values.data) await rm(directory, { recursive: true, force: true })
}

async function fill(): Promise<void> {
  const started = performance.now()
  await syncFiles(db, readCompanies(companyDirectories({ companiesDir: null })), sourceKinds)
  await storeScale(db, count, { topics, chineseTopics }, done => {
    if (done % 100_000 === 0) process.stderr.write(`${done} stored after ${Math.round((performance.now() - started) / 1000)} s\n`)
  })
  // as the upkeep of a worker does all along
  while ((await foldCounts(db)) > 0);
  await db`vacuum analyze`
  say(`storing ${count} took ${Math.round((performance.now() - started) / 1000)} s`)
}
