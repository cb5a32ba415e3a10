import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { conditionOf, readFilters } from '../../db/filters/index.ts'
import type { KnownCompany } from '../../db/filters/parts/filter.ts'
import { beginningAt, type Place } from '../../db/timeline/cursor.ts'
import { findNeighbours, findPreviousPage, findUpwards } from '../../db/timeline/neighbours.ts'
import { releasesToAsk } from '../../db/timeline/search.ts'
import { listReleases, readKnownCompanies } from '../../db/timeline.ts'
import { useDatabase } from '../support/database.ts'
import { insertCompany, insertRelease, sighting } from '../support/releases.ts'

const database = useDatabase()
let known: KnownCompany[]

const makers = [
  { id: 'lumen', name: 'Lumen AI', aliases: ['流明'], families: [{ name: 'Vega', aliases: ['织女'] }] },
  { id: 'tarn', name: 'Tarn', aliases: ['Тарн'], families: [{ name: 'Heron', aliases: ['ヘロン'] }] },
]
const bits = [
  ...['Vega', 'Heron', 'Lumen', 'Tarn', '流明', '织女', 'Тарн', 'ヘロン', 'coder', 'vl', 'r1', '3', '4.5', '30B', 'Mini', 'x'],
  ...['开源', '大模型', '智能', '体', '모델', 'été', '𠀀', 'ﬁne', '_', '%', '-', '.', '/', 'model', 'Coding'],
]
const phrase = (most: number) =>
  fc
    .array(fc.tuple(fc.constantFrom(...bits), fc.constantFrom(' ', '', '-', '.', '/', '_')), { minLength: 1, maxLength: most })
    .map(parts => parts.map(each => each.join('')).join(''))
const dates = ['2024-10-10', '2024-10-11', '2025-01-30', '2025-02-01', '2025-06-01', '2025-07-01']

beforeAll(async () => {
  const { db } = database
  for (const maker of makers) await insertCompany(db, maker)
  const release = fc.record({
    company: fc.constantFrom(...makers.map(({ id, name }) => ({ id, name }))),
    name: phrase(3),
    family: fc.constantFrom('Vega', 'Heron', 'Other'),
    version: fc.option(fc.constantFrom('3', '4.5')),
    at: fc.constantFrom(...dates),
    titles: fc.array(phrase(6), { maxLength: 3 }),
  })
  for (const [nth, { at, titles, ...each }] of fc.sample(release, 320).entries()) {
    await insertRelease(db, {
      ...each,
      id: `release-${nth}`,
      releasedAt: { at: `${at}T00:00:00.000Z`, precision: 'day', basis: 'vendor' },
      sightings: titles.map(title => sighting({ title })),
      ...(nth % 10 === 0 ? { dissolvedAt: '2025-06-01T00:00:00.000Z' } : {}),
    })
  }
  known = await readKnownCompanies(db)
})

/** Every id of the list, page by page, in its order. */
async function walk(query: string, limit: number, order?: 'date'): Promise<string[]> {
  const filters = readFilters(new URLSearchParams(query), known)
  const ids: string[] = []
  let after: Place | null = null
  do {
    const page: Awaited<ReturnType<typeof listReleases>> = await listReleases(database.db, { filters, limit, after, order })
    ids.push(...page.releases.map(release => release.id))
    after = page.next
  } while (after)
  return ids
}

async function fitting(query: string): Promise<string[]> {
  const { db } = database
  const filters = readFilters(new URLSearchParams(query), known)
  const rows = await db<{ id: string }[]>`
    select id from releases where dissolved_at is null ${conditionOf(db, filters)} order by releases.dated_at desc, releases.id desc`
  return rows.map(row => row.id)
}

async function fittingPlaces(query: string, since: string): Promise<Place[]> {
  const { db } = database
  const filters = readFilters(new URLSearchParams(query), known)
  return [
    ...(await db<Place[]>`
      select id, (extract(epoch from dated_at) * 1000000)::bigint::text as dated_at from releases
      where dissolved_at is null and dated_at >= ${new Date(since)} ${conditionOf(db, filters)} order by releases.dated_at, releases.id`),
  ].map(({ id, datedAt }) => ({ id, datedAt }))
}

const question = fc.tuple(phrase(3), fc.constantFrom('', 'company=lumen', 'since=2025-01-01', 'company=tarn&until=2025-02-28'))
const addressOf = ([q, more]: [string, string]) => `${new URLSearchParams({ q })}${more ? `&${more}` : ''}`

describe('a search', () => {
  it('lists all that fits, once each, whatever the pages', async () => {
    const found: number[] = []
    await fc.assert(
      fc.asyncProperty(question, fc.integer({ min: 5, max: 60 }), async (asked, limit) => {
        const ids = await walk(addressOf(asked), limit)
        const all = await fitting(addressOf(asked))
        expect(ids.toSorted()).toEqual(all.toSorted())
        found.push(all.length)
      }),
      { numRuns: 60 },
    )
    expect(found.some(count => count > 5)).toBe(true)
  })

  it('by date alone is in the order of the timeline', async () => {
    await fc.assert(
      fc.asyncProperty(question, fc.integer({ min: 5, max: 60 }), async (asked, limit) => {
        expect(await walk(addressOf(asked), limit, 'date')).toEqual(await fitting(addressOf(asked)))
      }),
      { numRuns: 40 },
    )
  })

  it('has the same order whatever the pages', async () => {
    await fc.assert(
      fc.asyncProperty(question, fc.integer({ min: 5, max: 20 }), async (asked, limit) => {
        expect(await walk(addressOf(asked), limit)).toEqual(await walk(addressOf(asked), 200))
      }),
      { numRuns: 20 },
    )
  })

  it('finds what is newer than a place, whether it walks there or looks it up', async () => {
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom(...dates), fc.integer({ min: 1, max: 30 }), async (asked, date, count) => {
        const filters = readFilters(new URLSearchParams(addressOf(asked)), known)
        const from = beginningAt(new Date(date))
        const newer = (await fittingPlaces(addressOf(asked), date)).slice(0, count)
        for (const walked of [500, 20, 1]) {
          const found = await findUpwards(database.db, { filters, from, count }, walked)
          expect([walked, found.map(({ id, datedAt }) => ({ id, datedAt }))]).toEqual([walked, newer])
        }
      }),
      { numRuns: 40 },
    )
  })

  it('leads back over the pages that it led on by, and to the months beside one', async () => {
    const { db } = database
    for (const query of ['q=vega', 'q=coder', 'q=开源']) {
      const filters = readFilters(new URLSearchParams(query), known)
      const after: (Place | null)[] = [null]
      for (let place: Place | null = null; ; ) {
        const page: Awaited<ReturnType<typeof listReleases>> = await listReleases(db, { filters, limit: 7, after: place, order: 'date' })
        place = page.next
        if (!place) break
        after.push(place)
      }
      for (const [nth, place] of after.entries()) {
        if (place) expect(await findPreviousPage(db, { filters, limit: 7, after: place })).toEqual(nth === 1 ? null : after[nth - 1])
      }
      const all = await fittingPlaces(query, '1990-01-01')
      const [start, end] = [new Date('2025-01-01T00:00:00Z'), new Date('2025-02-01T00:00:00Z')]
      const at = all.map(({ datedAt }) => new Date(Number(datedAt) / 1000))
      expect(await findNeighbours(db, filters, { start, end })).toEqual({
        before: at.findLast(date => date < start) ?? null,
        after: at.find(date => date >= end) ?? null,
      })
    }
  })

  it('looks up all that its condition finds', async () => {
    const { db } = database
    await fc.assert(
      fc.asyncProperty(phrase(4), async q => {
        const filters = readFilters(new URLSearchParams({ q }), known)
        const rows = await db<{ id: string }[]>`
          select id from ${releasesToAsk(db, filters)} where dissolved_at is null ${conditionOf(db, filters)}
          order by releases.dated_at desc, releases.id desc`
        expect(rows.map(row => row.id)).toEqual(await fitting(`${new URLSearchParams({ q })}`))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the order of a search', () => {
  beforeAll(async () => {
    const company = { id: 'lumen', name: 'Lumen AI' }
    const day = (at: string) => ({ releasedAt: { at: `${at}T00:00:00.000Z`, precision: 'day' as const, basis: 'vendor' as const } })
    const row = { company, family: 'Orbit' }
    await insertRelease(database.db, { ...row, id: 'exact', name: 'Zephyr-7', ...day('2024-01-01') })
    await insertRelease(database.db, { ...row, id: 'exact-later', name: 'zephyr 7', ...day('2024-03-01') })
    await insertRelease(database.db, { ...row, id: 'longer', name: 'Zephyr-7-Max', ...day('2024-06-01') })
    const told = [sighting({ title: 'Better than Zephyr 7' })]
    await insertRelease(database.db, { ...row, id: 'mention', name: 'Boreas', ...day('2025-06-01'), sightings: told })
  })

  it('is the exact name, then the name, then what speaks of it, each newest first', async () => {
    expect(await walk('q=zephyr+7', 200)).toEqual(['exact-later', 'exact', 'longer', 'mention'])
    expect(await walk('q=Lumen+Zephyr-7', 1)).toEqual(['exact-later', 'exact', 'longer', 'mention'])
    expect(await walk('q=zephyr+7', 2, 'date')).toEqual(['mention', 'longer', 'exact-later', 'exact'])
  })
})
