import type { Company } from '../../config/company.ts'
import { readLexicons } from '../../config/lexicons.ts'
import type { Repository } from '../../config/words.ts'
import type { Announcement, Claim, PlacedClaim } from '../../workers/normalize/contract.ts'
import { buildKnowledge, type Knowledge, readClaims } from '../../workers/normalize/index.ts'

/** A company that exists nowhere: rules must not depend on real names. */
export function company(id: string, over: Partial<Company> = {}): Company {
  return {
    ...{ id, file: `${id}.toml`, name: id, role: 'developer', country: 'CN', languages: ['zh'], website: 'https://example.org/' },
    ...{ aliases: [], products: [], family: [], organisation: [], source: [] },
    ...over,
  }
}

const hub = (id: string, organisation: string): Company['source'] => [
  {
    ...{ id: 'hub', fullId: `${id}/hub`, kind: 'huggingface', every: '5m', settings: {}, place: `${id}.toml:1` },
    url: `https://huggingface.co/api/models?author=${organisation}`,
  },
]

export const lumen = company('lumen', {
  name: 'Lumen AI',
  aliases: ['流明', 'Lumen', 'Loomen'],
  family: [
    { name: 'Vega', aliases: ['织女'] },
    { name: 'Vega-Audio', aliases: [] },
    { name: 'Orbit', aliases: [] },
    { name: 'Vega Guard', aliases: [], accompanies: 'Vega' },
  ],
  organisation: [{ host: 'huggingface', name: 'lumen-ai', formerly: ['LUMENLAB'] }],
  source: hub('lumen', 'lumen-ai'),
})

export const tarn = company('tarn', {
  name: 'Tarn',
  family: [{ name: 'Heron', aliases: [] }],
  organisation: [{ host: 'huggingface', name: 'tarn', formerly: [] }],
  source: hub('tarn', 'tarn'),
})

/** A press outlet: it makes no releases, and tells of those of others. */
export const herald = company('herald', { name: 'The Herald', role: 'press', languages: ['en'] })

export const knowledge: Knowledge = buildKnowledge([lumen, tarn], readLexicons())

export function announcement(over: Partial<Announcement> = {}): Announcement {
  return {
    ...{ title: '', summary: '', url: null, language: null, publishedAt: null, repository: null },
    ...{ seenAt: '2026-03-01T00:00:00.000Z', isBaseline: true, source: { id: 'lumen/blog', kind: 'feed', company: 'lumen' } },
    ...over,
  }
}

export function repository(id: string, over: Partial<Repository> = {}): Repository {
  return {
    ...{ host: 'huggingface', id, kind: 'model', url: `https://huggingface.co/${id}`, createdAt: '2026-02-10T08:00:00.000Z' },
    ...{ license: 'apache-2.0', licenseName: null, licenseUrl: null, tags: [], task: 'text-generation', library: 'transformers' },
    ...{ baseModels: [], isPrivate: false, isGated: false, description: null },
    ...over,
  }
}

/** Claims of several announcements, with a place each, as they would be stored. */
export function placed(announcements: Announcement[], knows: Knowledge = knowledge): PlacedClaim[] {
  return announcements.flatMap((each, at) =>
    readClaims(each, knows).map((claim, ordinal) => ({
      ...{ entry: String(at + 1), ordinal, firstSeenAt: each.seenAt, source: each.source, url: each.url, title: each.title },
      ...{ publishedAt: each.publishedAt, claim },
    })),
  )
}

/** An announcement of a hub listing. */
export function listed(id: string, over: Partial<Repository> = {}, said: Partial<Announcement> = {}): Announcement {
  const source = { id: `${id.split('/')[0]}/hub`, kind: 'huggingface', company: 'lumen' }
  return announcement({ title: id, url: `https://huggingface.co/${id}`, source, repository: repository(id, over), ...said })
}

export function only(claims: Claim[]): Claim {
  const [claim] = claims
  if (!claim || claims.length !== 1) throw new Error(`expected one claim, got ${claims.length}`)
  return claim
}
