import type { Company } from '../config/company.ts'
import { readLexicons } from '../config/lexicons.ts'
import { type Database, inTransaction } from '../db/client.ts'
import { storeEntries } from '../db/entries.ts'
import { claimRows } from '../workers/claims.ts'
import { replaceAndMerge } from '../workers/merge.ts'
import { buildKnowledge } from '../workers/normalize/index.ts'
import { normalizerOf } from '../workers/normalizer.ts'
import { openTeller } from '../workers/tell.ts'

/** What a worker stores news with. */
export interface Publisher {
  /** Stores a new model of some company's hub, as a poll does. Returns how many messages are owed at once, how long the transaction took, and when it ended, in milliseconds. */
  publish(nth: number): Promise<{ owed: number; ms: number; committedAt: number }>
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
      const end = performance.now()
      return { owed, ms: end - start, committedAt: performance.timeOrigin + end }
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
