import { expect, it } from 'vitest'
import { assertMigrated, migrate } from '../../db/migrate.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

it('runs each migration once, also when several processes start together', async () => {
  const ran = await Promise.all([migrate(database.db), migrate(database.db), migrate(database.db)])
  expect(ran).toEqual([[], [], []])
  const names = await database.db<{ name: string }[]>`select name from migrations`
  expect(names.map(row => row.name)).toContain('0001_timeline.sql')
})

it('refuses a database that an older program left, by what is missing, and changes nothing of it', async () => {
  const { db } = database
  await assertMigrated(db)
  const last = (await db<{ name: string }[]>`delete from migrations where name = (select max(name) from migrations) returning name`)[0]
    ?.name
  await expect(assertMigrated(db)).rejects.toThrow(`the database is older than this program (${last}): npm run migrate`)
  await db`drop table migrations`
  await expect(assertMigrated(db)).rejects.toThrow(`(0001_timeline.sql, `)
})
