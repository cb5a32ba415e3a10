import { expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { readFilters } from '../../db/filters/index.ts'
import { storeIndexes } from '../../db/releases.ts'
import { listReleases, readKnownCompanies } from '../../db/timeline.ts'
import { useDatabase } from '../support/database.ts'
import { releaseOf } from '../support/owed.ts'

const database = useDatabase()

it('lets a release be found by what it is found by now, without a revision', async () => {
  const { db } = database
  const [one, other] = [await releaseOf(db, { name: 'Vega 1' }), await releaseOf(db, { name: 'Orbit 1' })]
  const found = async (q: string) => {
    const filters = readFilters(new URLSearchParams({ q }), await readKnownCompanies(db))
    return (await listReleases(db, { filters, limit: 10, after: null })).releases.map(({ id }) => id)
  }
  expect(await found('lyra')).toEqual([])
  await inTransaction(db, async tx => storeIndexes(tx, []))
  await inTransaction(db, async tx => storeIndexes(tx, [{ id: one.id, searchText: 'vega 1\nlyra\nvega1' }]))
  expect([await found('lyra'), await found('orbit')]).toEqual([[one.id], [other.id]])
  expect(await db`select distinct revision from releases`).toEqual([{ revision: 1 }])
})
