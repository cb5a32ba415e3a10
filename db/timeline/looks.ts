import type { Database } from '../client.ts'
import { ask } from './ask.ts'

/** What Postgres showed when it was looked at, and whether something that readers see was committed since the look before. */
export interface Look {
  /** To be handed to the next look. */
  seen: string
  isChanged: boolean
}

/** Half of what a question may take: who just missed a look waits for it and for the next. */
const patienceMs = 2_000

/**
 * Looks whether a transaction that `seen` did not show has been committed and changed what readers see (`writes`), in whatever process;
 * without `seen`, and after the server was started again, there is nothing to compare with and it counts as changed.
 */
export async function look(db: Database, seen: string | null): Promise<Look> {
  const [started = '', snapshot = ''] = seen?.split(' ') ?? []
  const [row] = await ask(db, sql => (seen ? compare(sql, started, snapshot) : begin(sql)), { patienceMs })
  return row ?? { seen: '', isChanged: true }
}

function begin(sql: Database) {
  return sql<Look[]>`select ${now(sql)} as seen, true as is_changed`
}

function compare(sql: Database, started: string, snapshot: string) {
  return sql<Look[]>`
    select ${now(sql)} as seen, ${start(sql)} <> ${started} or exists (
      select from writes where xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot) and not pg_visible_in_snapshot(xid, ${snapshot}::pg_snapshot)
    ) as is_changed`
}

const now = (sql: Database) => sql`${start(sql)} || ' ' || pg_current_snapshot()`
/** Transactions are numbered anew where a server was set up again out of a copy. */
const start = (sql: Database) => sql`extract(epoch from pg_postmaster_start_time())::text`

/** Looks compare with what was seen a minute ago at most, and no transaction lasts as long as this. */
export async function forgetWrites(db: Database): Promise<void> {
  await db`delete from writes where at < clock_timestamp() - interval '1 day'`
}
