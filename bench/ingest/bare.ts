import { Agent } from 'undici'
import { openDatabase } from '../../db/client.ts'
import { storeBare, validators } from '../../db/ingest.ts'
import { backendPid } from '../../db/measure.ts'
import { readFeed } from '../../workers/sources/feed.ts'
import { cpuMs, postgresCpuMs } from '../report.ts'
import { bareRowOf } from './bareRows.ts'
import { sourceOf } from './companies.ts'
import { addressOf } from './feeds.ts'

/*
 * The best that a loop does that only asks, reads and stores the same rows, with undici, our own reader of feeds and postgres.js, 32 at a time:
 * `node --import tsx bench/ingest/bare.ts DATABASE_URL PROXY FEEDS`. One line of JSON: seconds, CPU of this process, and of Postgres while its connections are there.
 */

const [, , databaseUrl = '', proxy = '', count = ''] = process.argv
const atOnce = 32
const feeds = Number(count)
const db = openDatabase(databaseUrl, { max: 10, name: 'modelwire bare' })
const agent = new Agent({ connections: atOnce, pipelining: 1 })
const known = await validators(db)
const backend = await backendPid(db)
const before = postgresCpuMs(backend) ?? 0
const start = performance.now()
let next = 0
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let feed = next++; feed < feeds; feed = next++) await visit(feed)
  }),
)
const seconds = (performance.now() - start) / 1000
const postgresCpuSeconds = ((postgresCpuMs(backend) ?? 0) - before) / 1000
process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds: cpuMs() / 1000, postgresCpuSeconds })}\n`)
await agent.destroy()
await db.end({ timeout: 5 })

async function visit(feed: number): Promise<void> {
  const source = sourceOf(feed)
  const url = addressOf(feed)
  const etag = known.get(source)
  const headers = { host: new URL(url).host, accept: '*/*', ...(etag ? { 'if-none-match': etag } : {}) }
  const answer = await agent.request({ origin: proxy, path: url, method: 'GET', headers })
  const body = new Uint8Array(await answer.body.arrayBuffer())
  const state = { status: answer.statusCode, etag: String(answer.headers.etag ?? '') || null }
  if (answer.statusCode === 304) return storeBare(db, source, [], state)
  const now = new Date()
  const { entries } = await readFeed(
    { url, body, contentType: String(answer.headers['content-type'] ?? ''), link: null },
    { settings: {}, now, zone: null, language: null },
  )
  await storeBare(
    db,
    source,
    entries.map(entry => bareRowOf(source, entry, now)),
    state,
  )
}
