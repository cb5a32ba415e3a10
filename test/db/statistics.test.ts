import { beforeAll, expect, it } from 'vitest'
import { readStatistics } from '../../db/statistics.ts'
import { useDatabase } from '../support/database.ts'
import { insertRelease } from '../support/releases.ts'

const database = useDatabase()
const read = () => readStatistics(database.db, { chosen: [], matchedAs: [] })
let made = 0

async function release(company: string, day: string, openness: 'weights' | 'api' = 'weights'): Promise<void> {
  made += 1
  await insertRelease(database.db, {
    ...{ id: `r${made}`, company: { id: company, name: `The ${company}` }, openness },
    releasedAt: { at: `${day}T00:00:00.000Z`, precision: 'day', basis: 'vendor' },
  })
}

/** Twenty-one of one release each, in the newest month, and in the one before two that have more and one that has as many. */
beforeAll(async () => {
  const many = Array.from({ length: 21 }, (_, nth) => `maker-${String(nth + 10)}`)
  for (const company of many.toReversed()) await release(company, '2025-05-02')
  for (const company of ['zeta', 'zeta', 'zeta', 'yotta', 'alpha']) await release(company, '2025-04-02')
  await release('yotta', '2025-04-03', 'api')
})

it('name the twenty companies with the most releases, whatever their months, and of two with as many the first by id', async () => {
  const { companies } = await read()
  expect(companies.slice(0, 4)).toEqual([
    { id: 'zeta', name: 'The zeta', releases: 3 },
    { id: 'yotta', name: 'The yotta', releases: 2 },
    { id: 'alpha', name: 'The alpha', releases: 1 },
    { id: 'maker-10', name: 'The maker-10', releases: 1 },
  ])
  expect(companies.map(({ id }) => id).slice(3)).toEqual(Array.from({ length: 17 }, (_, nth) => `maker-${nth + 10}`))
})

it('count those of the other companies in their month all the same', async () => {
  const { releases, months } = await read()
  expect(releases).toBe(27)
  const [may, april] = months
  expect([may?.releases, Object.values(may?.byCompany ?? {}).length, may?.byCompany['maker-26'], may?.byCompany['maker-27']]).toEqual([
    21,
    17,
    1,
    undefined,
  ])
  expect(april).toMatchObject({ releases: 6, byOpenness: { weights: 5, api: 1 }, byCompany: { zeta: 3, yotta: 2, alpha: 1 } })
})
