import { expect, it } from 'vitest'
import { migrate } from '../../db/migrate.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

it('runs each migration once, also when several processes start together', async () => {
  const ran = await Promise.all([migrate(database.db), migrate(database.db), migrate(database.db)])
  expect(ran).toEqual([[], [], []])
  const names = await database.db<{ name: string }[]>`select name from migrations`
  expect(names.map(row => row.name)).toContain('0001_timeline.sql')
})
