import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { databaseAddress } from './postgres.ts'

export interface TestDatabase {
  db: Database
  url: string
}

/** A migrated, empty database of this test file's own, dropped when the file ends. Call it inside `describe` or at the top. */
export function useDatabase(): TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`
  const used = {} as TestDatabase
  beforeAll(async () => {
    await administer(admin => admin`create database ${admin(name)} template modelwire_template`)
    used.url = databaseAddress(inject('postgresUrl'), name)
    used.db = openDatabase(used.url, { max: 5 })
  })
  afterAll(async () => {
    await used.db.end({ timeout: 2 })
    await administer(admin => admin`drop database ${admin(name)} with (force)`)
  })
  return used
}

async function administer(work: (admin: Database) => Promise<unknown>): Promise<void> {
  const admin = openDatabase(inject('postgresUrl'), { max: 1 })
  try {
    await work(admin)
  } finally {
    await admin.end({ timeout: 2 })
  }
}
