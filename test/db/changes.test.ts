import { beforeAll, expect, it } from 'vitest'
import { statedRelease, writeRevision } from '../../bench/changes/writing.ts'
import { comparePlaces, theStart } from '../../db/changes/cursor.ts'
import { listChanges, placeAt, presentPlace } from '../../db/changes.ts'
import { inTransaction } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { look } from '../../db/timeline/looks.ts'
import { settled } from '../support/changes.ts'
import { useDatabase } from '../support/database.ts'
import { insertCompany } from '../support/releases.ts'

const database = useDatabase()
const all = () => listChanges(database.db, { filters: { chosen: [], matchedAs: [] }, after: theStart, limit: 100 })
const names = async () => (await all()).changes.map(({ place }) => `${place.releaseId}/${place.revision}`)

beforeAll(() => insertCompany(database.db, { id: 'acme' }))

it('shows what another cluster wrote, which a restore brought, and tells its cursors from new ones', async () => {
  const { db } = database
  await inTransaction(db, async tx => {
    await writeRevision(tx, statedRelease({ id: 'one' }))
    await writeRevision(tx, statedRelease({ id: 'two' }))
    await writeRevision(tx, statedRelease({ id: 'one', revision: 2 }))
  })
  const before = await presentPlace(db)
  await migrate(db)
  expect((await presentPlace(db)).numbering).toBe(before.numbering)
  // numbers of a cluster that had lived for longer
  await db`update revisions set xid = '9000000000000000000'`
  expect(await names()).toEqual([])
  await migrate(db)
  await inTransaction(db, tx => writeRevision(tx, statedRelease({ id: 'two', revision: 2 })))
  await settled(db)
  expect(await names()).toEqual(['one/1', 'one/2', 'two/1', 'two/2'])
  expect((await presentPlace(db)).numbering).not.toBe(before.numbering)
})

it('tells what is new from what a restore brought, whatever its number', async () => {
  const { db } = database
  const isNew = async () => (await look(db, (await look(db, null)).seen)).isChanged
  await db`insert into writes (xid) values ('9000000000000000000')`
  expect(await isNew()).toBe(true)
  await migrate(db)
  expect(await isNew()).toBe(false)
})

it('begins at the first that was made since an instant, however long ago that is', async () => {
  const { db } = database
  await db`truncate revisions, releases cascade`
  await inTransaction(db, async tx => {
    await tx`
      insert into releases (id, company_id, kind, name, family, stage, openness, dated_at, first_seen_at, search_text, revision, updated_at, document)
      select 'r' || nth, 'acme', 'model', '', '', 'released', 'weights', now(), now(), '', 1, now(), '{}' from generate_series(1000, 1700) as nth`
    await tx`
      insert into revisions (release_id, revision, made_at, changes, document)
      select 'r' || nth, 1, timestamptz '2025-01-01Z' + nth * interval '1 day', '[]', '{}' from generate_series(1000, 1700) as nth`
  })
  await settled(db)
  const day = (nth: number) => new Date(Date.UTC(2025, 0, 1 + nth))
  for (const nth of [1000, 1001, 1499, 1500, 1501, 1700]) {
    expect(await placeAt(db, day(nth))).toMatchObject({ releaseId: `r${nth}`, revision: 0 })
  }
  expect(await placeAt(db, day(0))).toMatchObject({ releaseId: 'r1000', revision: 0 })
  expect((await placeAt(db, day(1701))).releaseId).toBe('')
})

it('asks an index for what comes next', async () => {
  const { db } = database
  const plan = await inTransaction(db, async tx => {
    await tx`set local enable_seqscan = off`
    return (
      await tx`explain select from revisions where (xid, release_id collate "C", revision) > ('7'::xid8, 'a' collate "C", 1)
        and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid, release_id collate "C", revision limit 10`
    ).map(row => String(row['QUERY PLAN']))
  })
  expect(plan.join('\n').match(/Index.* revisions_changes/g)).toHaveLength(1)
  expect(plan.join('\n')).not.toMatch(/Sort|Filter.*ROW/)
})

it('orders places as Postgres does', async () => {
  const ids = ['a', 'B', 'é', 'z', '𝒳', '\uffee', 'a-1', 'a1', '']
  const places = ids.flatMap(releaseId => [
    { xid: '9', releaseId, revision: 2 },
    { xid: '10', releaseId, revision: 1 },
  ])
  const rows = await database.db<{ id: string; xid: string }[]>`
    select id, xid::text from unnest(${places.map(place => place.releaseId)}::text[], ${places.map(place => place.xid)}::text[]) as t(id, xid)
    order by xid::xid8, id collate "C"`
  expect(places.toSorted(comparePlaces).map(({ releaseId, xid }) => [releaseId, xid])).toEqual(rows.map(({ id, xid }) => [id, xid]))
})
