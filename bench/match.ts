import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'
import { readCompanies } from '../config/companies.ts'
import { companyDirectories } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { type Database, inTransaction, openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import type { KnownCompany } from '../db/filters/parts/filter.ts'
import { analyze, someReleases, storeQueries } from '../db/measure.ts'
import { migrate } from '../db/migrate.ts'
import { matchableOf, openQueryIndex, type QueryIndex, type UnreadableQuery } from '../db/queries.ts'
import { readKnownCompanies } from '../db/timeline.ts'
import { slices } from '../workers/group.ts'
import { buildKnowledge } from '../workers/normalize/index.ts'
import { normalizerOf } from '../workers/normalizer.ts'
import { reread } from '../workers/rereading.ts'
import { readCorpus } from './corpus.ts'
import { cpuMs, quantile, say, tell } from './report.ts'
import { storeWorld } from './stored.ts'
import { wantedQueries } from './wanted.ts'
import { makeWorld } from './world.ts'

/**
 * `npm run -s bench:match [queries]`: how long it takes to find which of 100,000 stored queries a release fits, on an embedded Postgres
 * that holds the releases of a corpus; and what it costs to have the queries at hand. Tellings are not written.
 */
const limitMs = 100
const count = Number(process.argv[2] ?? 100_000)
const [entries, tried] = [2000, 200]

const companies = readCompanies(companyDirectories({ companiesDir: null }))
const corpus = readCorpus(companies)
const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-bench-'))
const server = await startEmbedded(directory)
const db = openDatabase(server.url, { max: 4, name: 'modelwire bench' })
try {
  await migrate(db)
  await fill(db)
  const index = await load()
  await measureMatching(index)
  await measureRefresh(index)
} finally {
  await db.end({ timeout: 5 })
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}

async function fill(to: Database): Promise<void> {
  await storeWorld(to, makeWorld(companies, corpus, entries))
  const normalizer = normalizerOf(buildKnowledge(companies, readLexicons()))
  const byId = new Map(companies.map(company => [company.id, company]))
  await reread({ db: to, normalizer, companies: byId, log: pino({ level: 'error' }) }, { isApplied: true })
  const titles = corpus.headlines.map(each => each.title)
  for (const some of slices(wantedQueries(companies, titles, count), 10_000)) await storeQueries(to, some)
  await analyze(to)
}

async function load(): Promise<QueryIndex> {
  const unreadable: UnreadableQuery[] = []
  const before = heapMiB()
  const index = openQueryIndex(query => unreadable.push(query))
  const lag = monitorEventLoopDelay({ resolution: 1 })
  lag.enable()
  const cpu = cpuMs()
  const ms = await refresh(index, await readKnownCompanies(db))
  lag.disable()
  say(`${index.size} queries, ${unreadable.length} of them not to be read; releases and words of ${corpus.origin}`)
  say(
    `  reading all of them ${(ms / 1000).toFixed(2)} s (CPU ${((cpuMs() - cpu) / 1000).toFixed(2)} s), others wait for at most ${(lag.max / 1e6).toFixed(0)} ms`,
  )
  say(`  they take ${Math.round(heapMiB() - before)} MiB`)
  return index
}

async function measureMatching(index: QueryIndex): Promise<void> {
  const found = await matchableOf(db, await someReleases(db, tried))
  const fitting: number[] = []
  const costs: number[] = []
  const times = [...found.values()].map(release => {
    const [start, cpu] = [performance.now(), cpuMs()]
    fitting.push(index.match(release).length)
    costs.push(cpuMs() - cpu)
    return performance.now() - start
  })
  say(`  each of ${times.length} releases fits ${quantile(fitting, 0.5)} queries, at most ${Math.max(...fitting)}`)
  const name = `a release matched against ${index.size.toLocaleString('en')} queries`
  const held = { unit: 'ms', limit: { most: limitMs } }
  tell({ name: `${name}, median`, value: quantile(times, 0.5), ...held })
  tell({ name: `${name}, p99`, value: quantile(times, 0.99), ...held, isMain: true })
  tell({ name: `${name}, CPU, median`, value: quantile(costs, 0.5), ...held })
  tell({ name: `${name}, CPU, p99`, value: quantile(costs, 0.99), ...held })
  say(`    the first of all took ${times[0]?.toFixed(1)} ms, the slowest ${Math.max(...times).toFixed(1)} ms`)
}

async function measureRefresh(index: QueryIndex): Promise<void> {
  const [listing, steady]: [number[], number[]] = [[], []]
  for (let nth = 0; nth < 50; nth++) {
    const start = performance.now()
    const known = await readKnownCompanies(db)
    listing.push(performance.now() - start)
    steady.push(await refresh(index, known))
  }
  const known = await readKnownCompanies(db)
  const renamed = known.map(company => ({ ...company, aliases: [...company.aliases, `${company.name} as it was`] }))
  const anew = await refresh(index, renamed)
  say(`  a refresh when nothing changed takes ${quantile(steady, 0.5).toFixed(2)} ms, with its transaction`)
  say(`  asking for the companies before it ${quantile(listing, 0.5).toFixed(2)} ms`)
  say(`  a refresh when a company has another name ${(anew / 1000).toFixed(2)} s`)
}

/** How long a refresh takes in a transaction of its own, in milliseconds. */
async function refresh(index: QueryIndex, known: readonly KnownCompany[]): Promise<number> {
  const start = performance.now()
  await inTransaction(db, tx => index.refresh(tx, known))
  return performance.now() - start
}

function heapMiB(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 / 1024
}
