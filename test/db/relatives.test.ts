import { beforeAll, describe, expect, it } from 'vitest'
import { findFamilyNeighbours, listReleasesAround } from '../../db/timeline/relatives.ts'
import { useDatabase } from '../support/database.ts'
import { insertRelease } from '../support/releases.ts'

const used = useDatabase()
const on = (day: string, precision: 'minute' | 'day' | 'month' = 'day') => ({
  releasedAt: { at: `${day}T00:00:00.000Z`, precision, basis: 'vendor' } as const,
})
const zeta = { company: { id: 'zeta', name: 'Zeta' } }
const names = (relatives: { id: string }[]) => relatives.map(({ id }) => id)

beforeAll(async () => {
  const { db } = used
  await insertRelease(db, { id: 'kite-1', family: 'Kite', ...on('2025-01-10') })
  await insertRelease(db, { id: 'kite-2', family: 'Kite', ...on('2025-03-10') })
  await insertRelease(db, { id: 'kite-3', family: 'KITE', ...on('2025-04-10') })
  await insertRelease(db, { id: 'kite-4', family: 'Kite', ...on('2025-06-10') })
  await insertRelease(db, { id: 'kite-gone', family: 'Kite', ...on('2025-03-20'), dissolvedAt: '2025-04-01T00:00:00Z' })
  await insertRelease(db, { id: 'other-family', family: 'Rope', ...on('2025-03-12') })
  await insertRelease(db, { id: 'zeta-kite', family: 'Kite', ...zeta, ...on('2025-03-09') })
  await insertRelease(db, { id: 'zeta-early', ...zeta, ...on('2025-03-06') })
  await insertRelease(db, { id: 'zeta-edge', ...zeta, ...on('2025-03-13') })
  await insertRelease(db, { id: 'zeta-month', ...zeta, ...on('2025-03-01', 'month') })
})

describe('the neighbours of a release', () => {
  it('are the ones dated before and after it in the family of its company, however it is written', async () => {
    const { previous, next } = await findFamilyNeighbours(used.db, 'kite-2')
    expect([previous?.id, next?.id]).toEqual(['kite-1', 'kite-3'])
    expect(next).toMatchObject({ date: { at: '2025-04-10T00:00:00.000Z', precision: 'day' }, company: { id: 'acme', name: 'Acme' } })
  })

  it('are missing at the ends, and of what is gone', async () => {
    expect((await findFamilyNeighbours(used.db, 'kite-1')).previous).toBeNull()
    expect((await findFamilyNeighbours(used.db, 'kite-4')).next).toBeNull()
    expect(await findFamilyNeighbours(used.db, 'kite-gone')).toEqual({ previous: null, next: null })
  })
})

describe('what others released in the same week', () => {
  it('is what is dated within the days, by date, and nothing of its own company', async () => {
    expect(names(await listReleasesAround(used.db, 'kite-2', { days: 3, limit: 8 }))).toEqual(['zeta-kite', 'zeta-edge'])
    expect(names(await listReleasesAround(used.db, 'kite-2', { days: 4, limit: 8 }))).toEqual(['zeta-early', 'zeta-kite', 'zeta-edge'])
  })

  it('is the nearest of it where there is more than asked for', async () => {
    expect(names(await listReleasesAround(used.db, 'kite-2', { days: 4, limit: 2 }))).toEqual(['zeta-kite', 'zeta-edge'])
  })

  it('is not known of a release of which only the month is', async () => {
    await insertRelease(used.db, { id: 'acme-month', ...on('2025-03-01', 'month') })
    expect(await listReleasesAround(used.db, 'acme-month', { days: 3, limit: 8 })).toEqual([])
  })
})
