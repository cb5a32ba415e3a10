import { describe, expect, it } from 'vitest'
import { claimRereading, joinMerges, lockEveryMerge } from '../../db/claims.ts'
import { inTransaction } from '../../db/client.ts'
import { storeEntries } from '../../db/entries.ts'
import type { Normalizer } from '../../workers/context.ts'
import { type RereadOptions, reread } from '../../workers/rereading.ts'
import { openReport } from '../../workers/rereadReport.ts'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const news = { id: 'news', path: '/news' }

async function readNews(...titles: string[]): Promise<void> {
  polling.upstream.says.set('/news', { body: atomFeed(titles.map((title, nth) => ({ id: `${nth}`, title }))) })
  await polling.track([news])
  await polling.poll('lumen/news')
}

/** Reads again with other rules, and reports. */
async function readAgain(change: (normalizer: Normalizer) => Partial<Normalizer>, options: RereadOptions) {
  const report = openReport()
  const { normalizer } = polling.context
  const context = { ...polling.context, normalizer: { ...normalizer, ...change(normalizer) } }
  const done = await reread(context, { ...options, onPlan: (...plan) => report.add(...plan) })
  return done && report.close(done, options.isApplied)
}

const louder = (normalizer: Normalizer): Partial<Normalizer> => ({
  mergeClaims: claims => normalizer.mergeClaims(claims).map(facts => ({ ...facts, name: `${facts.name}!` })),
})
/** Everything is of one company, however it was called. */
const ofTarn = (normalizer: Normalizer): Partial<Normalizer> => ({
  readClaims: each => normalizer.readClaims(each).map(claim => ({ ...claim, company: 'tarn' })),
})
/** What speaks of a second one is of another company. */
const shared = (normalizer: Normalizer): Partial<Normalizer> => ({
  readClaims: each => normalizer.readClaims(each).map(claim => (each.title.endsWith('2') ? { ...claim, company: 'tarn' } : claim)),
})
const deaf = (): Partial<Normalizer> => ({ readClaims: () => [] })
const same = () => ({})

async function everything(): Promise<unknown> {
  const { db } = polling
  return [
    await db`select * from entries order by id`,
    await db`select entry_id, ordinal, company_id, line, claim from claims order by 1, 2`,
    await db`select * from sightings order by 1, 2`,
    await db`select * from releases order by id`,
    await db`select * from revisions order by 1, 2`,
    await db`select * from settings order by name`,
  ]
}

describe('reading again', () => {
  it('tells what would change and writes nothing', async () => {
    await readNews('Lumen AI open-sources Vega 1', 'Lumen AI open-sources Vega 2')
    const before = await everything()
    const report = await readAgain(louder, { isApplied: false })
    expect(await everything()).toEqual(before)
    expect(report).toMatchObject({ isApplied: false, entries: 2, made: 0, changed: 2, dissolved: 0 })
    expect(report?.releases).toMatchObject([
      { change: 'changed', company: 'lumen', id: 'lumen-vega-1', changes: [{ field: 'name', before: 'Vega-1', after: 'Vega-1!' }] },
      { change: 'changed', company: 'lumen', id: 'lumen-vega-2', changes: [{ field: 'name', before: 'Vega-2', after: 'Vega-2!' }] },
    ])
  })

  it('applies what it told before, as revisions that say why, and then finds nothing to do', async () => {
    const { db } = polling
    await readNews('Lumen AI open-sources Vega 1')
    const told = await readAgain(louder, { isApplied: false })
    expect(await readAgain(louder, { isApplied: true })).toEqual({ ...told, isApplied: true })
    expect(await db`select revision, cause from revisions where release_id = 'lumen-vega-1' order by revision`).toEqual([
      { revision: 1, cause: 'evidence' },
      { revision: 2, cause: 'reread' },
    ])
    const after = await everything()
    expect(await readAgain(louder, { isApplied: true })).toMatchObject({ made: 0, back: 0, changed: 0, dissolved: 0, reworded: 0 })
    expect(await everything()).toEqual(after)
  })

  it('says where releases go that become another company’s, and that what is forgotten and understood again is back', async () => {
    const { db } = polling
    await readNews('Lumen AI open-sources Vega 1')
    const told = await readAgain(ofTarn, { isApplied: false })
    expect(told?.releases).toMatchObject([
      { change: 'dissolved', company: 'lumen', id: 'lumen-vega-1', mergedInto: 'tarn-vega-1' },
      { change: 'made', company: 'tarn', id: 'tarn-vega-1', name: 'Vega-1' },
    ])
    expect(await readAgain(ofTarn, { isApplied: true })).toEqual({ ...told, isApplied: true })
    expect(await db`select id, merged_into from releases where dissolved_at is not null`).toEqual([
      { id: 'lumen-vega-1', mergedInto: 'tarn-vega-1' },
    ])
    expect((await readAgain(deaf, { isApplied: true }))?.releases).toMatchObject([
      { change: 'dissolved', id: 'tarn-vega-1', mergedInto: null },
    ])
    expect(await db`select from claims`).toHaveLength(0)
    expect((await readAgain(ofTarn, { isApplied: true }))?.releases).toMatchObject([{ change: 'back', id: 'tarn-vega-1' }])
    expect(await db`select release_id from sightings`).toEqual([{ releaseId: 'tarn-vega-1' }])
  })

  it('reads of one company alone what it says and what is said of it', async () => {
    await readNews('Lumen AI open-sources Vega 1', 'Lumen AI open-sources Vega 2')
    await readAgain(shared, { isApplied: true })
    const both = (normalizer: Normalizer) => ({ ...shared(normalizer), ...louder(normalizer) })
    expect(await readAgain(both, { isApplied: false, company: 'tarn' })).toMatchObject({ entries: 1, changed: 1 })
    expect(await readAgain(both, { isApplied: true, company: 'tarn' })).toMatchObject({ releases: [{ id: 'tarn-vega-2' }] })
    expect(await polling.db`select name from releases where dissolved_at is null order by name`).toEqual([
      { name: 'Vega-1' },
      { name: 'Vega-2!' },
    ])
  })
})

describe('reading again beside polls', () => {
  it('waits for nobody as long as nothing is written', async () => {
    await readNews('Lumen AI open-sources Vega 1')
    await inTransaction(polling.db, async tx => {
      await lockEveryMerge(tx)
      await tx`lock table claims, releases, sightings, revisions in share row exclusive mode`
      expect(await readAgain(louder, { isApplied: false })).toMatchObject({ changed: 1 })
    })
  })

  it('understands what came while it read', async () => {
    const { db } = polling
    await readNews('Lumen AI open-sources Vega 1')
    const [known] = await db<{ id: string }[]>`select id from entries`
    let done: ReturnType<typeof readAgain> | null = null
    await inTransaction(db, async tx => {
      await joinMerges(tx)
      done = readAgain(same, { isApplied: true })
      await isWaitedFor()
      const entry = {
        ...{ key: 'late', url: null, summary: '', publishedAt: '2026-01-05T00:00:00.000Z', publishedPrecision: 'day' as const },
        ...{ dateText: null, language: null, repository: null, isBaseline: true, firstSeenAt: '2026-01-05T00:00:00.000Z' },
      }
      await storeEntries(tx, 'lumen/news', [
        { ...entry, id: null, title: 'Lumen AI open-sources Vega 7', contentHash: 'late' },
        { ...entry, id: known?.id ?? null, key: '0', title: 'Lumen AI open-sources Vega 8', contentHash: 'edited' },
      ])
    })
    await done
    expect(await db`select name from releases where dissolved_at is null order by name`).toEqual([{ name: 'Vega-7' }, { name: 'Vega-8' }])
  })

  it('leaves it to the one that is at it already', async () => {
    await readNews('Lumen AI open-sources Vega 1')
    await inTransaction(polling.db, async tx => {
      expect(await claimRereading(tx)).toBe(true)
      expect(await readAgain(louder, { isApplied: true })).toBeNull()
    })
    expect(await polling.db`select name from releases`).toEqual([{ name: 'Vega-1' }])
    expect(await readAgain(louder, { isApplied: true })).toMatchObject({ changed: 1 })
  })

  async function isWaitedFor(): Promise<void> {
    for (let rows: { length: number } = []; rows.length === 0; ) {
      rows = await polling.db`select from pg_locks where locktype = 'advisory' and not granted and mode = 'ExclusiveLock'
        and database = (select oid from pg_database where datname = current_database())`
    }
  }
})
