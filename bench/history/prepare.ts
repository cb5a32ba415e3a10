import { readCompanies } from '../../config/companies.ts'
import type { Company } from '../../config/company.ts'
import { ConfigurationError, companyDirectories, type Environment, readEnvironment } from '../../config/env.ts'
import { readLexicons } from '../../config/lexicons.ts'
import { openLog } from '../../config/log.ts'
import type { Database } from '../../db/client.ts'
import { connectDatabase } from '../../db/connect.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { lastVisit } from '../../db/history.ts'
import { migrate } from '../../db/migrate.ts'
import { releaseLeases } from '../../db/sources.ts'
import type { PollContext } from '../../workers/context.ts'
import type { Pace } from '../../workers/http.ts'
import { buildKnowledge, normalizerVersion } from '../../workers/normalize/index.ts'
import type { Program } from '../../workers/program.ts'
import { renormalize, understandingOf } from '../../workers/renormalize.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { openContext } from '../../workers/start.ts'
import { syncFiles } from '../../workers/sync.ts'
import type { HistoryOptions } from './options.ts'
import { certificateOf, moveClock } from './replay.ts'

/** What a lived history works with, from the first step on. */
export interface Prepared {
  context: PollContext
  companies: Company[]
  environment: Environment
}

/** The replay is ours, and its steps are hours apart: nobody is spared, and no wish to be left alone outlasts its step. */
const pace: Partial<Pace> = { atOnce: 16, gapMs: 0, pauseMs: 0 }

/** Brings the replay to the first moment, and a database and everything that polls need to where a history can be lived. */
export async function prepareHistory(program: Program, options: HistoryOptions): Promise<Prepared> {
  const [from = new Date(0)] = options.moments
  const given = readEnvironment()
  const companies = readCompanies(companyDirectories(given))
  const polled = polledAlone(options.companies, companies)
  await moveClock(options.replay, from)
  const environment = await behindReplay(program, { ...given, dataDir: options.data ?? given.dataDir }, options.replay, polled)
  const db = await openHistory(program, environment, from)
  const lexicons = readLexicons()
  const log = openLog(environment.logLevel)
  const context = openContext({ environment, companies, db, log }, buildKnowledge(companies, lexicons), program.signal, pace)
  program.onStop(() => Promise.all([context.http.close(), context.reader.close()]))
  await syncFiles(db, polled, sourceKinds)
  await renormalize(context, understandingOf(normalizerVersion, companies, lexicons))
  return { context, companies, environment }
}

/** Opens DATABASE_URL, or a Postgres of its own in DATA_DIR. History goes forward: what was read later than `from` is refused. */
export async function openHistory(program: Program, environment: Environment, from: Date): Promise<Database> {
  const { databaseUrl, dataDir } = environment
  const embedded = databaseUrl === null ? await startEmbedded(dataDir) : null
  if (embedded) program.onStop(() => embedded.stop())
  const db = await connectDatabase(databaseUrl ?? embedded?.url ?? '', { max: 20, name: 'modelwire history' })
  program.onStop(() => db.end({ timeout: 5 }))
  await migrate(db)
  if (embedded) await releaseLeases(db)
  const last = await lastVisit(db)
  if (last && last >= from) {
    const place = embedded ? `${dataDir} (give --data another folder)` : 'DATABASE_URL (give it an empty database)'
    throw new ConfigurationError(`the database of ${place} was read until ${last.toISOString()}, and history goes forward from there`)
  }
  return db
}

/** The environment of somebody whose whole network is the replay. */
export async function behindReplay(program: Program, environment: Environment, replay: URL, companies: Company[]): Promise<Environment> {
  const proxy = { http: replay.origin, https: replay.origin, no: [] }
  const secure = companies.flatMap(company => company.source).find(source => source.url.startsWith('https:'))
  const certificate = secure && (await certificateOf(replay, new URL(secure.url).hostname, environment.extraCertificates))
  if (!certificate) return { ...environment, proxy }
  program.onStop(async () => certificate.remove())
  return { ...environment, proxy, extraCertificates: certificate.file }
}

/** Everybody is known, by names and organisations; polled are the sources of these alone (of all, where none is named). */
export function polledAlone(ids: string[], companies: Company[]): Company[] {
  const unknown = ids.find(id => !companies.some(company => company.id === id))
  if (unknown !== undefined) throw new ConfigurationError(`--company ${unknown}: no company has this id`)
  return companies.map(company => (ids.length === 0 || ids.includes(company.id) ? company : { ...company, source: [] }))
}
