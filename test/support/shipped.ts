import { pino } from 'pino'
import { readCompanies } from '../../config/companies.ts'
import type { Company } from '../../config/company.ts'
import { companyDirectories } from '../../config/env.ts'
import { readLexicons } from '../../config/lexicons.ts'
import type { Repository } from '../../config/words.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import { storeEntries } from '../../db/entries.ts'
import { buildKnowledge, type Knowledge } from '../../workers/normalize/index.ts'
import { normalizerOf } from '../../workers/normalizer.ts'
import { renormalize } from '../../workers/renormalize.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'
import { repository } from './knowledge.ts'

/** The companies that come with the program. */
export const shippedCompanies: Company[] = readCompanies(companyDirectories({ companiesDir: null }))

let known: Knowledge | undefined

/** What the program knows when it is started as it comes: its own company files and lexicons. */
export function shippedKnowledge(): Knowledge {
  known ??= buildKnowledge(shippedCompanies, readLexicons())
  return known
}

/** The rules with all that the shipped files know. */
export const shippedNormalizer = normalizerOf(buildKnowledge(shippedCompanies, readLexicons()))

/** What a source of a company says: a repository of one of its organisations, or a headline. */
export interface Said {
  company: string
  repository?: Pick<Repository, 'id'> & Partial<Repository>
  title?: string
}

/** Stores the companies and what was said, and reads it: the timeline then holds the releases that the program itself makes of it. */
export async function tellShipped(db: Database, said: Said[]): Promise<void> {
  await syncFiles(db, shippedCompanies, sourceKinds)
  await inTransaction(db, async tx => {
    for (const [nth, each] of said.entries()) await storeEntries(tx, sourceOf(each), [entryOf(each, nth)])
  })
  const companies = new Map(shippedCompanies.map(company => [company.id, company]))
  await renormalize({ db, normalizer: shippedNormalizer, companies, log: pino({ level: 'silent' }) }, 'shipped')
}

function sourceOf({ company, repository: told }: Said): string {
  const sources = shippedCompanies.find(each => each.id === company)?.source ?? []
  const source = sources.find(each => (each.kind === 'huggingface') === (told !== undefined)) ?? sources[0]
  if (!source) throw new Error(`${company} has no source`)
  return source.fullId
}

function entryOf({ repository: told, title }: Said, nth: number) {
  const full = told ? repository(told.id, told) : null
  return {
    ...{ id: null, key: String(nth), title: title ?? told?.id ?? '', url: full?.url ?? `https://example.org/${nth}`, summary: '' },
    ...{ publishedAt: '2025-06-01T00:00:00.000Z', publishedPrecision: 'day' as const, dateText: null, language: null, repository: full },
    ...{ contentHash: String(nth), isBaseline: true, firstSeenAt: '2025-06-01T00:00:00.000Z' },
  }
}
