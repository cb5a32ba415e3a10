import { readdirSync, readFileSync } from 'node:fs'
import { ConfigurationError } from '../config/env.ts'
import { renumber } from './changes/numbering.ts'
import { type Database, inTransaction } from './client.ts'

const folder = new URL('./migrations/', import.meta.url)
/** One migration at a time, whoever starts first: the key of a lock held for the transaction. */
const migrationLock = 0x6d6f6d69

/** Brings the schema up to date; safe to run from several processes at once. Returns the names of what it ran. */
export async function migrate(db: Database): Promise<string[]> {
  return inTransaction(db, async tx => {
    // a table of years takes longer than any question may
    await tx`set local statement_timeout = 0`
    await tx`set local lock_timeout = '60s'`
    await tx`set local maintenance_work_mem = '256MB'`
    await tx`select pg_advisory_xact_lock(${migrationLock})`
    await tx`create table if not exists migrations (name text primary key, ran_at timestamptz not null default clock_timestamp())`
    const done = new Set((await tx<{ name: string }[]>`select name from migrations`).map(row => row.name))
    const missing = migrationNames().filter(name => !done.has(name))
    for (const name of missing) {
      // the files are ours, not input; the simple protocol runs several statements at once
      await tx.unsafe(readFileSync(new URL(name, folder), 'utf8')).simple()
      await tx`insert into migrations (name) values (${name})`
    }
    await renumber(tx)
    return missing
  })
}

/** The migrations that this program has and the database has not run. */
async function missingMigrations(db: Database): Promise<string[]> {
  const [table] = await db<{ isThere: boolean }[]>`select to_regclass('migrations') is not null as is_there`
  const done = table?.isThere ? await db<{ name: string }[]>`select name from migrations` : []
  return migrationNames().filter(name => !done.some(row => row.name === name))
}

function migrationNames(): string[] {
  return readdirSync(folder)
    .filter(name => /^\d{4}_\w+\.sql$/.test(name))
    .toSorted()
}

/** Refuses a database of an older program: a command beside a running one must not change what that one stands on. */
export async function assertMigrated(db: Database): Promise<void> {
  const missing = await missingMigrations(db)
  if (missing.length > 0) throw new ConfigurationError(`the database is older than this program (${missing.join(', ')}): npm run migrate`)
}
