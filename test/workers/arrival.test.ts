import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { type EntryToStore, storeEntries } from '../../db/entries.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { claimRows } from '../../workers/claims.ts'
import { replaceAndMerge } from '../../workers/merge.ts'
import type { Announcement } from '../../workers/normalize/contract.ts'
import { announcement, listed } from '../support/knowledge.ts'
import { usePolling } from '../support/polling.ts'

const polling = usePolling()
const made = (day: string) => ({ createdAt: `${day}T08:00:00.000Z` })
const said = (title: string, day: string): Announcement =>
  announcement({
    title,
    publishedAt: { at: `${day}T00:00:00.000Z`, precision: 'day' },
    source: { id: 'lumen/blog', kind: 'feed', company: 'lumen' },
  })
const shown = (name: string, day: string) =>
  listed(`lumen-ai/${name}`, made(day), { source: { id: 'lumen/hub', kind: 'huggingface', company: 'lumen' } })

const all = [
  said('Lumen will open-source Vega4 soon', '2026-01-02'),
  said('Introducing Vega4', '2026-02-01'),
  said('Vega4-Coder is released: open weights', '2026-02-12'),
  ...['Vega4-9B', 'Vega4-9B-Base', 'Vega4V-9B', 'Vega-Guard-2-8B'].map(name => shown(name, '2026-02-09')),
  ...['Vega4-Coder-9B', 'Vega4-Coder-32B', 'Vega4-9B-FP8'].map(name => shown(name, '2026-02-12')),
  ...['Vega4-72B', 'Vega4-72B-AWQ'].map(name => shown(name, '2026-05-20')),
  ...['Vega4-9B-0528', 'Orbit-R1-0528'].map(name => shown(name, '2026-05-28')),
]

/** An announcement as the entry that it came from. */
function entryOf({ title, summary, url, repository, publishedAt, seenAt, isBaseline }: Announcement): EntryToStore {
  return {
    ...{ id: null, key: title, title, summary, url, repository, language: null, dateText: null, contentHash: title, isBaseline },
    ...{ publishedAt: publishedAt?.at ?? null, publishedPrecision: publishedAt?.precision ?? null, firstSeenAt: seenAt },
  }
}

/** Everything of one poll of one source, in one transaction. */
async function arrive(announcements: Announcement[]): Promise<void> {
  await inTransaction(polling.db, async tx => {
    for (const source of new Set(announcements.map(each => each.source.id))) {
      const own = announcements.filter(each => each.source.id === source)
      const ids = await storeEntries(tx, source, own.map(entryOf))
      const claims = own.flatMap(each => claimRows(ids.get(each.title) ?? '', polling.context.normalizer.readClaims(each)))
      await replaceAndMerge(tx, polling.context, { entryIds: [...ids.values()], claims })
    }
  })
}

/** The living releases, without what depends on the order in which they came: ids, revisions and the order of sightings. */
async function timeline(): Promise<object[]> {
  const rows = await polling.db<{ document: ReleaseDocument }[]>`select document from releases where dissolved_at is null`
  return rows
    .map(({ document: { id: _id, revision: _revision, updatedAt: _updatedAt, ...told } }) => ({
      ...told,
      sightings: told.sightings.map(each => each.title).toSorted(),
    }))
    .toSorted((a, b) => (`${a.name}${a.variants[0]?.repo}` < `${b.name}${b.variants[0]?.repo}` ? -1 : 1))
}

async function startOver(): Promise<void> {
  await polling.db`truncate entries, claims, releases, sightings, revisions cascade`
}

it('the same entries end in the same releases, in one pass or poll by poll in any order', async () => {
  await polling.track([
    { id: 'hub', path: '/hub' },
    { id: 'blog', path: '/blog' },
  ])
  await arrive(all)
  const expected = await timeline()
  expect(expected.length).toBeGreaterThan(4)
  const arrivals = fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.integer({ min: 1, max: 5 }))
  await fc.assert(
    fc.asyncProperty(arrivals, async ([order, atOnce]) => {
      await startOver()
      for (let at = 0; at < order.length; at += atOnce) await arrive(order.slice(at, at + atOnce))
      expect(await timeline()).toEqual(expected)
    }),
    { numRuns: 12 },
  )
}, 120_000)
