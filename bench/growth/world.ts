import { pino } from 'pino'
import type { Company } from '../../config/company.ts'
import { readLexicons } from '../../config/lexicons.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import { storeEntries } from '../../db/entries.ts'
import { storeQueries } from '../../db/measure.ts'
import { claimRows } from '../../workers/claims.ts'
import { slices } from '../../workers/group.ts'
import { replaceAndMerge } from '../../workers/merge.ts'
import { buildKnowledge } from '../../workers/normalize/index.ts'
import { normalizerOf } from '../../workers/normalizer.ts'
import { reread } from '../../workers/rereading.ts'
import { openTeller } from '../../workers/tell.ts'
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

/** What a worker stores news with. */
export interface Publisher {
  /** Stores a new model of some company's hub, as a poll does. Returns how many messages are owed at once, and how long the transaction took. */
  publish(nth: number): Promise<{ owed: number; ms: number }>
}

export function openPublisher(db: Database, companies: Company[]): Publisher {
  const context = {
    normalizer: normalizerOf(buildKnowledge(companies, readLexicons())),
    companies: new Map(companies.map(company => [company.id, company])),
    teller: openTeller(),
  }
  const maker = makerAmong(companies)
  return {
    publish: async nth => {
      const said = repositoryOf(maker, nth)
      const start = performance.now()
      const owed = await inTransaction(db, async tx => {
        const ids = [...(await storeEntries(tx, maker.source.id, [said.entry])).values()]
        const claims = context.normalizer.readClaims(said.toRead)
        return replaceAndMerge(tx, context, { entryIds: ids, claims: claimRows(ids[0] ?? '', claims), fresh: new Set(ids) })
      })
      return { owed, ms: performance.now() - start }
    },
  }
}

interface Maker {
  organisation: string
  family: string
  source: { id: string; kind: string; company: string }
}

/** The first that has a hub and families. */
function makerAmong(companies: Company[]): Maker {
  for (const { id, role, family, organisation, source } of companies) {
    const hub = source.find(each => each.kind === 'huggingface')
    const home = organisation.find(each => each.host === 'huggingface')
    const [first] = family
    if (role === 'developer' && hub && home && first)
      return { organisation: home.name, family: first.name, source: { id: hub.fullId, kind: hub.kind, company: id } }
  }
  throw new Error('no company has a hub')
}

function repositoryOf({ organisation, family, source }: Maker, nth: number) {
  const id = `${organisation}/${family.replaceAll(' ', '-')}${40 + nth}-7B`
  const url = `https://huggingface.co/${id}`
  const seenAt = new Date().toISOString()
  const repository = {
    ...{ host: 'huggingface', id, kind: 'model' as const, url, createdAt: seenAt, license: 'mit', licenseName: null, licenseUrl: null },
    ...{ tags: ['license:mit'], task: 'text-generation', library: 'transformers', baseModels: [], isPrivate: false, isGated: false },
    description: null,
  }
  const said = { title: id, summary: '', url, language: null, publishedAt: null, repository }
  const kept = { publishedPrecision: null, dateText: null, contentHash: id, isBaseline: false, firstSeenAt: seenAt, id: null }
  return { entry: { ...said, ...kept, key: id }, toRead: { ...said, seenAt, isBaseline: false, source } }
}
