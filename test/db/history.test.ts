import { beforeEach, describe, expect, it } from 'vitest'
import * as rows from '../../db/history.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf } from '../support/owed.ts'
import { insertCompany, insertRevision, insertSource, sighting } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db

beforeEach(async () => {
  await db()`truncate companies, subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
})

describe('a history that was lived', () => {
  it('is told by its revisions in the order in which they were made, with what became of each release', async () => {
    const variants = [{ repo: 'acme/one', host: 'hub' }] as never
    const updatedAt = '2025-06-03T00:00:00.000Z'
    const first = await releaseOf(db(), { variants, sightings: [sighting()], updatedAt })
    const second = await releaseOf(db(), { kind: 'dataset', variants, updatedAt: '2025-06-01T00:00:00.000Z' })
    await insertRevision(db(), { ...first, revision: 2, stage: 'withdrawn' }, '2025-06-02T00:00:00Z', [])
    const dissolvedAt = new Date('2025-06-09T00:00:00Z')
    await db()`update releases set dissolved_at = ${dissolvedAt}, merged_into = ${first.id} where id = ${second.id}`
    const lived = await rows.livedRevisions(db())
    expect(lived.map(({ releaseId, madeAt, stage }) => [releaseId, madeAt.toISOString().slice(0, 10), stage])).toEqual([
      [second.id, '2025-06-01', 'released'],
      [first.id, '2025-06-02', 'withdrawn'],
      [first.id, '2025-06-03', 'released'],
    ])
    expect(lived[0]).toMatchObject({ dissolvedAt, mergedInto: first.id, sightings: [] })
    expect(lived[0]?.repositories).toEqual([{ host: 'hub', repo: 'acme/one', isDataset: true }])
    expect(lived[2]).toMatchObject({ name: first.name, firstSeenAt: first.firstSeenAt, dissolvedAt: null, mergedInto: null })
    const { source, url, title, seenAt, says } = sighting()
    expect(lived[2]?.sightings).toEqual([{ source: source.id, url, title, seenAt, stage: says.stage }])
    expect((await rows.livedDocuments(db())).map(({ releaseId, document }) => [releaseId, document.revision])).toEqual([
      [second.id, 1],
      [first.id, 2],
      [first.id, 1],
    ])
  })

  it('knows what was there before anybody could be told', async () => {
    await insertCompany(db(), { id: 'acme' })
    await insertSource(db(), { id: 'acme/feed' })
    const at = new Date('2025-06-01T00:00:00Z')
    for (const [key, isBaseline] of [
      ['old', true],
      ['new', false],
    ] as const)
      await db()`
        insert into entries (source_id, key, title, url, summary, content_hash, is_baseline, first_seen_at)
        values ('acme/feed', ${key}, 'A title', ${`https://acme.example/${key}`}, '', 'x', ${isBaseline}, ${at})`
    expect(await rows.baselineEntries(db())).toEqual([{ sourceId: 'acme/feed', url: 'https://acme.example/old', firstSeenAt: at }])
  })

  it('asks the sources that the files name, and goes on from the last that was visited', async () => {
    expect(await rows.lastVisit(db())).toBeNull()
    const [earlier, later] = [new Date('2025-06-01T00:00:00Z'), new Date('2025-06-02T00:00:00Z')]
    await insertCompany(db(), { id: 'acme' })
    await insertSource(db(), { id: 'acme/two', firstReadAt: earlier })
    await insertSource(db(), { id: 'acme/one', firstReadAt: later })
    await insertSource(db(), { id: 'acme/gone', parkedAt: new Date() })
    expect(await rows.trackedSources(db())).toEqual(['acme/one', 'acme/two'].map(id => ({ id, fence: '0' })))
    expect(await rows.lastVisit(db())).toEqual(later)
  })

  it('has subscribers since a moment of its own, and counts what they were owed', async () => {
    const { subscription, delivery } = await oweTo(db(), { url: 'https://hooks.example/1' }, [])
    for (const nth of [2, 3]) await oweTo(db(), { url: `https://hooks.example/${nth}` }, [])
    await db()`update deliveries set state = 'dead', problem = 'refused' where id = ${delivery}`
    const at = new Date('2025-06-01T00:00:00Z')
    await rows.beginSubscriptionAt(db(), subscription, at)
    expect(await db()`select id from subscriptions where active_since = ${at}`).toEqual([{ id: subscription }])
    expect(await rows.deliveryCounts(db())).toEqual([
      { state: 'dead', problem: 'refused', count: 1 },
      { state: 'waiting', problem: null, count: 2 },
    ])
  })
})
