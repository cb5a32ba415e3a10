import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { readCompanies } from '../config/companies.ts'
import type { Company } from '../config/company.ts'
import { companyDirectories } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { backendPid, countTimeline } from '../db/measure.ts'
import { migrate } from '../db/migrate.ts'
import { buildKnowledge } from '../workers/normalize/index.ts'
import { normalizerOf } from '../workers/normalizer.ts'
import { type RereadOptions, reread } from '../workers/rereading.ts'
import { readCorpus } from './corpus.ts'
import { cpuMs, postgresCpuMs, say, tell } from './report.ts'
import { storeWorld } from './stored.ts'
import { makeWorld } from './world.ts'

/**
 * `npm run -s bench:reread [entries]`: how long a re-read of 100,000 entries takes, on an embedded Postgres that is filled with the
 * corpus, repeated with variations over many companies.
 */
const limitSeconds = 300
const worst = 'every release changes its name'
const count = Number(process.argv[2] ?? 100_000)

const shipped = readCompanies(companyDirectories({ companiesDir: null }))
const corpus = readCorpus(shipped)
const world = makeWorld(shipped, corpus, count)
const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-bench-'))
const server = await startEmbedded(directory)
const db = openDatabase(server.url, { max: 4, name: 'modelwire bench' })
try {
  await migrate(db)
  await storeWorld(db, world)
  say(
    `${count} entries, made of ${corpus.origin}, of ${world.companies.length} companies${count === 100_000 ? '' : '; figures in ratios are scaled to 100000'}`,
  )
  await measure('everything is new', world.companies, { isApplied: true })
  await measure('nothing changes, dry', world.companies, { isApplied: false })
  await measure(worst, world.companies, { isApplied: true }, name => `${name}!`)
} finally {
  await db.end({ timeout: 5 })
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}

async function measure(what: string, companies: Company[], options: RereadOptions, rename = (name: string) => name): Promise<void> {
  const rules = normalizerOf(buildKnowledge(companies, readLexicons()))
  const normalizer: typeof rules = {
    ...rules,
    mergeClaims: (claims, rulings) => rules.mergeClaims(claims, rulings).map(facts => ({ ...facts, name: rename(facts.name) })),
  }
  const context = { db, normalizer, companies: new Map(companies.map(company => [company.id, company])), log: pino({ level: 'error' }) }
  const postgres = await postgresCpu()
  const [start, cpu] = [performance.now(), cpuMs()]
  const watch = watchMemory()
  let read = { at: start, cpu }
  const onProgress = () => {
    read = { at: performance.now(), cpu: cpuMs() }
  }
  await reread(context, { ...options, onProgress })
  const seconds = (performance.now() - start) / 1000
  const here = (cpuMs() - cpu) / 1000
  const there = ((await postgresCpu()) - postgres) / 1000
  const full = 100_000 / count
  const limit = { most: limitSeconds }
  const isMain = what === worst
  tell({ name: `100,000 entries read again, ${what}`, value: seconds * full, unit: 's', limit, isMain })
  tell({ name: `100,000 entries read again, ${what}, CPU`, value: (here + there) * full, unit: 's', limit })
  const { releases, revisions } = await countTimeline(db)
  const reading = (read.at - start) / 1000
  say(`    reading ${reading.toFixed(1)} s, then merging and writing ${(seconds - reading).toFixed(1)} s`)
  say(`    CPU ${here.toFixed(1)} s here, of it ${((read.cpu - cpu) / 1000).toFixed(1)} s for reading; ${there.toFixed(1)} s in Postgres`)
  say(`    at most ${watch()} MiB here`)
  say(`    now ${releases} releases, ${revisions} revisions`)
}

async function postgresCpu(): Promise<number> {
  return postgresCpuMs(await backendPid(db)) ?? 0
}

/** The most memory that this process held from now on, in MiB. */
function watchMemory(): () => number {
  let most = 0
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 100)
  return () => {
    look()
    clearInterval(timer)
    return Math.round(most / 1024 / 1024)
  }
}
