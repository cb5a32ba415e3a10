import { beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { countedColumns, cubeFor } from '../../db/counts/cubes.ts'
import { countedReleases, foldCounts } from '../../db/counts.ts'
import { useDatabase } from '../support/database.ts'
import { insertRelease } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db
const changes = async () => (await db()`select from release_count_changes`).length
const count = async () =>
  (await db()<{ count: number }[]>`select sum(count)::int as count from ${countedReleases(db(), ['stage'])}`)[0]?.count

beforeEach(async () => {
  await db()`truncate releases, release_counts, release_count_changes cascade`
  await insertRelease(db(), { id: 'one' })
})

describe('what is counted', () => {
  it('is added up in one call, however many changes there are', async () => {
    const columns = db().unsafe(countedColumns.join(', '))
    await db()`
      insert into release_count_changes (${columns}, releases)
      select ${columns}, 1 from release_count_changes, generate_series(1, 5000)`
    expect([await count(), await foldCounts(db()), await changes(), await count()]).toEqual([5_001, 5_001, 0, 5_001])
  })

  it('is added up by one process at a time, and no other waits for it', async () => {
    const { first } = await inTransaction(db(), async tx => {
      await tx`select from release_count_changes for update`
      const waiting = { first: foldCounts(db()) }
      const held = () => db()`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      await expect.poll(held).toHaveLength(1)
      expect([await foldCounts(db()), await changes()]).toEqual([0, 1])
      return waiting
    })
    expect([await first, await changes(), await count()]).toEqual([1, 0, 1])
  })

  it('is looked up in the table with the fewest cells that tells apart what is asked', () => {
    expect(cubeFor(['stage'])).toEqual(['kind', 'stage', 'openness'])
    expect(cubeFor(['license', 'dated_at'])).toEqual(['license', 'dated_at'])
    expect(cubeFor(['dated_at', 'openness', 'company_id'])).toEqual(['company_id', 'kind', 'stage', 'openness', 'dated_at'])
    expect(cubeFor(['family'])).toEqual(countedColumns)
  })
})
