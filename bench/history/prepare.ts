import type { Company } from '../../config/company.ts'
import { ConfigurationError, type Environment } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import { connectDatabase } from '../../db/connect.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { lastVisit } from '../../db/history.ts'
import { migrate } from '../../db/migrate.ts'
import { releaseLeases } from '../../db/sources.ts'
import type { Program } from '../../workers/program.ts'
import { certificateOf } from './replay.ts'

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
