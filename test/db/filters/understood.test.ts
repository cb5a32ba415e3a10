import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { opennesses, stages } from '../../../config/words.ts'
import { readFilters } from '../../../db/filters/index.ts'
import { matchesAll } from '../../../db/filters/matching.ts'
import type { KnownCompany } from '../../../db/filters/parts/filter.ts'
import type { Matchable } from '../../../db/filters/parts/matchable.ts'
import { understandWith } from '../../../db/filters/understood.ts'

const companies: KnownCompany[] = [
  { id: 'lumen', name: 'Lumen AI', country: 'CN', aliases: ['流明'], families: [{ name: 'Vega', aliases: [], hasReleases: true }] },
  { id: 'tarn', name: 'Tarn', country: 'FR', aliases: [], families: [{ name: 'Heron', aliases: [], hasReleases: true }] },
]

const some = (...values: string[]) => fc.subarray(values, { minLength: 1, maxLength: 2 })
const wishes = fc.record(
  {
    company: some('lumen', 'tarn'),
    family: some('Vega', 'heron'),
    country: some('CN', 'fr'),
    stage: some('released', 'planned'),
    openness: some('weights', 'api'),
    since: some('2025', '2024-06'),
    q: some('vega', 'heron 2', 'Lumen AI', 'open'),
  },
  { requiredKeys: [] },
)

const release: fc.Arbitrary<Matchable> = fc
  .record({
    maker: fc.constantFrom(...companies),
    name: fc.constantFrom('Vega 1', 'Heron 2'),
    stage: fc.constantFrom(...stages),
    openness: fc.constantFrom(...opennesses),
    datedAt: fc.constantFrom('2024-01-01', '2024-12-01', '2025-06-01').map(day => new Date(day)),
  })
  .map(({ maker, name, ...rest }) => ({
    ...{ companyId: maker.id, country: maker.country, languages: ['en'], kind: 'model', name, version: null, license: null, ...rest },
    ...{ family: name.startsWith('Vega') ? 'vega' : 'heron', firstSeenAt: new Date('2025-06-01'), parametersTotal: null },
    ...{ inputModalities: ['text'], outputModalities: ['text'], searchText: `${name.toLowerCase()}\n${maker.name.toLowerCase()} opens it` },
  }))

const written = (wish: Record<string, string[]>) =>
  new URLSearchParams(Object.entries(wish).map(([name, values]): [string, string] => [name, values.join(',')])).toString()

describe('stored queries that are understood', () => {
  it('are found by a release just where each of them, asked alone, is', () => {
    fc.assert(
      fc.property(
        fc.array(wishes, { minLength: 1, maxLength: 8 }),
        fc.array(release, { minLength: 1, maxLength: 6 }),
        (given, releases) => {
          const queries = given.map((wish, nth) => ({ id: String(nth), query: written(wish) }))
          const understood = understandWith(companies)
          for (const query of queries) expect(understood.add(query)).toBeNull()
          for (const each of releases) {
            const alone = queries.filter(({ query }) => matchesAll(each, readFilters(new URLSearchParams(query), companies)))
            expect(understood.match(each).toSorted()).toEqual(alone.map(({ id }) => id))
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('are taken in once, and say what is wrong with one that cannot be read', () => {
    const understood = understandWith(companies)
    expect(understood.add({ id: '1', query: 'company=nobody' })).toMatch(/is not the id, name or alias/)
    expect(understood.add({ id: '1', query: 'company=nobody' })).toBeNull()
    expect(understood.add({ id: '2', query: '' })).toBeNull()
    expect(understood.add({ id: '2', query: '' })).toBeNull()
    const [any] = fc.sample(release, 1)
    expect([any && understood.match(any), [...understood.queries.keys()]]).toEqual([['2'], ['1', '2']])
  })
})
