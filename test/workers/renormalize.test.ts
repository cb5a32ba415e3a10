import { describe, expect, it } from 'vitest'
import type { PollContext } from '../../workers/context.ts'
import { renormalize, understandingOf } from '../../workers/renormalize.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'
import { lumen } from '../support/knowledge.ts'
import { companiesWith, usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const news = { id: 'news', path: '/news' }

async function readNews(): Promise<void> {
  const items = [1, 2].map(nth => ({ id: `${nth}`, title: `Lumen AI open-sources Vega ${nth}` }))
  polling.upstream.says.set('/news', { body: atomFeed(items) })
  await polling.track([news])
  await polling.poll('lumen/news')
}

/** A normalizer that calls every line and model otherwise. */
function renamed(): PollContext {
  const { normalizer } = polling.context
  return {
    ...polling.context,
    normalizer: {
      readClaims: each => normalizer.readClaims(each).map(claim => ({ ...claim, line: claim.line && `${claim.line} anew` })),
      mergeClaims: claims => normalizer.mergeClaims(claims).map(facts => ({ ...facts, name: `${facts.name}!` })),
    },
  }
}

describe('what is stored, understood anew', () => {
  it('keeps the ids of releases under another name and in another line, and tells the change', async () => {
    const { db } = polling
    await readNews()
    const before = await db<{ id: string; name: string }[]>`select id, name from releases order by id`
    expect(await renormalize(renamed(), 'second')).toBe(2)
    expect(await db`select id, name from releases where dissolved_at is null order by id`).toEqual(
      before.map(({ id, name }) => ({ id, name: `${name}!` })),
    )
    expect(await db`select line from claims where line like '% anew'`).toHaveLength(2)
    expect(await db`select changes, cause from revisions where revision = 2`).toMatchObject([
      { changes: [{ field: 'name' }], cause: 'reread' },
      { changes: [{ field: 'name' }], cause: 'reread' },
    ])
    expect(await db`select release_id from sightings`).toHaveLength(2)
  })

  it('is read once, and not again before the understanding changes', async () => {
    await readNews()
    expect(await renormalize(polling.context, 'first')).toBe(2)
    const before = await polling.counts()
    expect(await renormalize(polling.context, 'first')).toBe(0)
    expect(await renormalize(polling.context, 'second')).toBe(2)
    expect(await polling.counts()).toEqual(before)
  })

  it('is read by one process of several that start together', async () => {
    await readNews()
    const counts = await Promise.all([1, 2, 3].map(() => renormalize(polling.context, 'first')))
    expect(counts.toSorted()).toEqual([0, 0, 2])
  })

  it('goes on while polls store, and loses nothing of either', async () => {
    const { upstream } = polling
    await readNews()
    upstream.says.set('/blog', {
      body: atomFeed(Array.from({ length: 20 }, (_, nth) => ({ id: `b${nth}`, title: `Lumen AI open-sources Vega ${nth}` }))),
    })
    await polling.track([news, { id: 'blog', path: '/blog' }])
    const [outcome] = await Promise.all([
      polling.poll('lumen/blog'),
      renormalize(polling.context, 'first'),
      renormalize(polling.context, 'second'),
    ])
    expect(outcome).toBe('read')
    expect(await polling.counts()).toMatchObject({ entries: 22, releases: 20 })
  })

  it('leaves the releases of a company that left the files as they are', async () => {
    const { db } = polling
    await readNews()
    await syncFiles(
      db,
      companiesWith('http://127.0.0.1', []).filter(company => company.id !== 'lumen'),
      sourceKinds,
    )
    const without = { ...polling.context, companies: new Map([...polling.context.companies].filter(([id]) => id !== 'lumen')) }
    const forgetful = { ...without, normalizer: { ...without.normalizer, readClaims: () => [] } }
    const before = await polling.counts()
    await renormalize(forgetful, 'second')
    expect(await polling.counts()).toEqual(before)
    expect(await db`select release_id from sightings`).toHaveLength(2)
  })

  it('says where a dissolved release went', async () => {
    const { db } = polling
    await readNews()
    const { normalizer } = polling.context
    const joining = {
      ...polling.context,
      normalizer: {
        readClaims: (each: Parameters<typeof normalizer.readClaims>[0]) =>
          normalizer.readClaims(each).map(claim => ({ ...claim, line: claim.line && 'one' })),
        mergeClaims: (claims: Parameters<typeof normalizer.mergeClaims>[0]) =>
          normalizer
            .mergeClaims(claims)
            .slice(0, 1)
            .map(facts => ({ ...facts, members: claims })),
      },
    }
    await renormalize(joining, 'second')
    expect(await db`select id, merged_into, dissolved_at is null as is_living from releases order by is_living desc`).toEqual([
      { id: 'lumen-vega-1', mergedInto: null, isLiving: true },
      { id: 'lumen-vega-2', mergedInto: 'lumen-vega-1', isLiving: false },
    ])
  })
})

it('is another understanding with another version, alias or word, but not in another folder', () => {
  const first = understandingOf(1, [lumen], ['open'])
  expect(understandingOf(1, [{ ...lumen, file: '/elsewhere/lumen.toml' }], ['open'])).toBe(first)
  const others = [
    understandingOf(2, [lumen], ['open']),
    understandingOf(1, [{ ...lumen, aliases: [] }], ['open']),
    understandingOf(1, [lumen], ['weights']),
  ]
  for (const other of others) expect(other).not.toBe(first)
})
