import { type Company, type SourceEntry, secondsOf } from '../config/company.ts'
import { ConfigurationError, programVersion } from '../config/env.ts'
import { type Database, inTransaction } from '../db/client.ts'
import { syncCompanies } from '../db/companies.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { syncSources } from '../db/tracked.ts'
import type { SourceRow } from '../db/types.ts'
import type { SourceKind } from './sources/contract.ts'

/** Brings companies and sources to what the files say. A source whose settings its kind refuses stops the start, by file and line. */
export async function syncFiles(db: Database, companies: Company[], kinds: Record<string, SourceKind>): Promise<void> {
  const rows = sourceRows(companies, kinds)
  await inTransaction(db, async tx => {
    const isReadAnew = (await readSetting(tx, 'program')) !== programVersion()
    await syncCompanies(tx, companies)
    await syncSources(tx, rows, isReadAnew)
    if (isReadAnew) await writeSetting(tx, 'program', programVersion())
  })
}

/** The sources of all files as they are stored. */
export function sourceRows(companies: Company[], kinds: Record<string, SourceKind>): SourceRow[] {
  const problems = companies.flatMap(company => company.source.flatMap(source => problemsOf(source, kinds)))
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'))
  return companies.flatMap(company => company.source.map(source => rowOf(company, source)))
}

function problemsOf(source: SourceEntry, kinds: Record<string, SourceKind>): string[] {
  const kind = kinds[source.kind]
  if (!kind) return [`${source.place} source.kind: ${source.kind} is not one of ${Object.keys(kinds).join(', ')}`]
  const read = kind.settings.safeParse(source.settings)
  return read.success ? [] : read.error.issues.map(issue => `${source.place} source.settings.${issue.path.join('.')}: ${issue.message}`)
}

function rowOf(company: Company, source: SourceEntry): SourceRow {
  return {
    id: source.fullId,
    companyId: company.id,
    kind: source.kind,
    url: source.url,
    host: new URL(source.url).host,
    page: source.page ?? null,
    settings: source.settings,
    zone: source.zone ?? null,
    language: source.language ?? null,
    everySeconds: secondsOf(source.every),
  }
}
