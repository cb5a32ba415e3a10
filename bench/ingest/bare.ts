import { Agent } from 'undici'
import { openDatabase } from '../../db/client.ts'
import { storeBare, validators } from '../../db/ingest.ts'
import { backendPid } from '../../db/measure.ts'
import { readFeed } from '../../workers/sources/feed.ts'
import { cpuMs, postgresCpuMs } from '../report.ts'
import { sourceOf } from './companies.ts'
import { addressOf } from './feeds.ts'

/*
 * The best that a loop does that only asks, reads and stores, with undici, our own reader of feeds and postgres.js, 32 at a time:
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

/** As long as what is kept of an entry in which nothing is released. */
function claimOf(source: string, title: string): object {
  const [company = ''] = source.split('/')
  const nothing = { line: null, name: null, model: null, stage: null, family: null, license: null, variant: null, version: null }
  return {
    ...nothing,
    ...{ madeFrom: null, parameters: null, contextTokens: null, modalities: { input: [], output: [] }, isRelease: false },
    ...{ company, kind: 'model', role: 'statement', openness: 'unknown' },
    date: { at: '2025-01-20T00:00:10.000Z', basis: 'vendor', precision: 'minute' },
    reasons: [
      { rule: 'own-source', words: source },
      { rule: 'no-release-words', words: title },
    ],
  }
}

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
  const rows = entries.map(({ publishedAt, ...entry }) => ({
    ...entry,
    ...{ publishedAt: publishedAt?.at ?? null, publishedPrecision: publishedAt?.precision ?? null },
    ...{ claim: claimOf(source, entry.title), contentHash: entry.key, firstSeenAt: now.toISOString(), isBaseline: true },
  }))
  await storeBare(db, source, rows, state)
}
