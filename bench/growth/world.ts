import { pino } from 'pino'
import type { Company } from '../../config/company.ts'
import { readLexicons } from '../../config/lexicons.ts'
import type { Database } from '../../db/client.ts'
import { storeQueries } from '../../db/measure.ts'
import { slices } from '../../workers/group.ts'
import { buildKnowledge } from '../../workers/normalize/index.ts'
import { normalizerOf } from '../../workers/normalizer.ts'
import { reread } from '../../workers/rereading.ts'
import { readCorpus } from '../corpus.ts'
import { storeWorld } from '../stored.ts'
import { wantedQueries } from '../wanted.ts'
import { makeWorld } from '../world.ts'

const entries = 2000

/** Stores companies and releases of the corpus. Returns queries as subscribers might ask them, no two the same, as many as wanted. */
export async function storeCorpus(db: Database, companies: Company[], queries: number): Promise<string[]> {
  const corpus = readCorpus(companies)
  await storeWorld(db, makeWorld(companies, corpus, entries))
  const normalizer = normalizerOf(buildKnowledge(companies, readLexicons()))
  const byId = new Map(companies.map(company => [company.id, company]))
  await reread({ db, normalizer, companies: byId, log: pino({ level: 'error' }) }, { isApplied: true })
  return wantedQueries(
    companies,
    corpus.headlines.map(each => each.title),
    queries,
  )
}

/** Stores queries that nobody asks yet. */
export async function storeWanted(db: Database, queries: string[]): Promise<void> {
  for (const some of slices(queries, 10_000)) await storeQueries(db, some)
}
