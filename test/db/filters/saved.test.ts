import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadFilter, filters, readFilters, writeFilters } from '../../../db/filters/index.ts'
import type { KnownCompany } from '../../../db/filters/parts/filter.ts'

const families = [{ name: 'Cirrus', aliases: ['卷云'], hasReleases: true }]
const companies: KnownCompany[] = [
  { id: 'acme', name: 'Acme AI', country: 'CN', aliases: ['阿克梅'], families },
  { id: 'zeta', name: 'Zeta', country: 'US', aliases: [], families: [] },
]
const saved = (query: string) => writeFilters(readFilters(new URLSearchParams(query), companies))

describe('a query that is saved', () => {
  it.each([
    ['openness=weights&company=zeta&company=阿克梅', 'company=acme,zeta&openness=weights'],
    ['company=Acme+AI,acme,', 'company=acme'],
    ['minParameters=30000000000', 'minParameters=30B'],
    ['minParameters=1.5k&maxParameters=1005000', 'minParameters=1.5K&maxParameters=1005K'],
    ['since=2025-04-28', 'since=2025-04-28'],
    ['since=2025-04', 'since=2025-04'],
    ['since=2025&until=2025-12', 'since=2025&until=2025-12'],
    ['since=2025-04-28T09:30%2B08:00', 'since=2025-04-28T01%3A30%3A00.000Z'],
    ['q=%20Cirrus%20%20max%20', 'q=Cirrus%20max'],
    ['stage=RELEASED,announced', 'stage=announced,released'],
    ['', ''],
  ])('%s is written %s', (given, written) => {
    expect(saved(given)).toBe(written)
  })

  const words = fc.constantFrom(
    'acme',
    '阿克梅',
    '30B',
    '7e9',
    '1.005k',
    '2025-04-28',
    '2025-04',
    '2025',
    '2025-04-28T09:30Z',
    'weights',
    'released',
    'cn',
    'zh',
    'a b&c=d',
    '100%',
  )
  const parameter = fc.tuple(
    fc.constantFrom(...filters.map(filter => filter.name)),
    fc.oneof(words, fc.string({ unit: 'binary', maxLength: 20 })),
  )

  it('reads as itself again, and finds by the same conditions', () => {
    fc.assert(
      fc.property(fc.array(parameter, { maxLength: 6 }), parameters => {
        const once = readOrNull(new URLSearchParams(parameters))
        if (once === null) return
        const again = readFilters(new URLSearchParams(writeFilters(once)), companies)
        expect(writeFilters(again)).toBe(writeFilters(once))
        expect(again.chosen.map(({ filter }) => filter.name)).toEqual(once.chosen.map(({ filter }) => filter.name))
      }),
      { numRuns: 2000 },
    )
  })

  function readOrNull(parameters: URLSearchParams) {
    try {
      return readFilters(parameters, companies)
    } catch (error) {
      if (error instanceof BadFilter) return null
      throw error
    }
  }
})
