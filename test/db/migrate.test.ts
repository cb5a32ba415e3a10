import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { createDatabase } from '../../db/chaos.ts'
import { type Database, inTransaction, openDatabase } from '../../db/client.ts'
import { assertMigrated, migrate } from '../../db/migrate.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
const files = readdirSync('db/migrations').toSorted()
const namesIn = async (db: Database) => (await db<{ name: string }[]>`select name from migrations order by name`).map(({ name }) => name)

/** A database that no program has seen yet; it goes when the test ends. Returns how to open it, each time as another process would. */
async function useEmptyDatabase(): Promise<(statementMs?: number) => Database> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = await createDatabase(database.db, inject('postgresUrl'), name)
  const opened: Database[] = []
  onTestFinished(async () => {
    await Promise.all(opened.map(db => db.end({ timeout: 2 })))
    await database.db`drop database ${database.db(name)} with (force)`
  })
  return (statementMs = 15_000) => {
    const db = openDatabase(url, { max: 2, statementMs })
    opened.push(db)
    return db
  }
}

it('runs each migration once, also when several processes start together', async () => {
  const ran = await Promise.all([migrate(database.db), migrate(database.db), migrate(database.db)])
  expect(ran).toEqual([[], [], []])
  const names = await database.db<{ name: string }[]>`select name from migrations`
  expect(names.map(row => row.name)).toContain('0001_timeline.sql')
})

describe('an empty database', () => {
  it('is brought up to date by one of those that start together, in the order of the files, and the others have nothing to do', async () => {
    const open = await useEmptyDatabase()
    const ran = await Promise.all([open(), open(), open()].map(migrate))
    expect(ran.toSorted((one, other) => one.length - other.length)).toEqual([[], [], files])
    expect(await namesIn(open())).toEqual(files)
    await assertMigrated(open())
  })

  it('is older than the program by all there is, and stays empty when asked', async () => {
    const db = (await useEmptyDatabase())()
    await expect(assertMigrated(db)).rejects.toThrow(`the database is older than this program (${files.join(', ')}): npm run migrate`)
    expect(await db`select from pg_tables where schemaname = 'public'`).toHaveLength(0)
  })

  it('is waited for, where another is at it, for longer than a question may take', async () => {
    const open = await useEmptyDatabase()
    const [first, second] = [open(), open(600)]
    await migrate(first)
    const { waiting } = await inTransaction(first, async tx => {
      await tx`lock table migrations in access exclusive mode`
      const waiting = migrate(second).catch(error => error)
      const held = () =>
        tx`select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`
      await expect.poll(held).toHaveLength(1)
      await sleep(900)
      return { waiting }
    })
    expect(await waiting).toEqual([])
  })

  it('is left as it was by a migration that fails', async () => {
    const db = (await useEmptyDatabase())()
    await db`create table releases (id text)`
    await expect(migrate(db)).rejects.toThrow('relation "releases" already exists')
    expect(await db`select tablename from pg_tables where schemaname = 'public'`).toEqual([{ tablename: 'releases' }])
  })
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
