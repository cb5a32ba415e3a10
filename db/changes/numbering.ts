import { createHash } from 'node:crypto'
import type { Fragment } from 'postgres'
import type { Queryable, Transaction } from '../client.ts'

/*
 * Transactions are numbered by each cluster for itself. After a dump is restored, or an older state of the same cluster goes on in
 * another line of time, a number means something else than it did: what is written by it says by whose numbers.
 */

/** Whose numbers a snapshot's are, as text: of this cluster, line of time and database, since they were last given anew. */
export function numberingOf(sql: Queryable): Fragment {
  return sql`concat_ws('/', (select system_identifier from pg_control_system()),
    case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
    (select oid from pg_database where datname = current_database()), (select value #>> '{}' from settings where name = 'renumbered'))`
}

/** Short enough for a cursor. */
export function numberingId(numbering: string): string {
  return createHash('sha256').update(numbering).digest('base64url').slice(0, 8)
}

/**
 * Gives all that bears the numbers of another cluster, which a restore brought, the lowest number there is: it lies before everything
 * that this one writes, and is seen at once. Cursors given out before are told from new ones.
 */
export async function renumber(tx: Transaction): Promise<void> {
  // what is seen and yet not begun in this cluster: no look would ever find it in what was seen before (db/timeline/looks.ts)
  await tx`delete from writes where xid >= pg_snapshot_xmax(pg_current_snapshot()) and xid <> pg_current_xact_id()`
  const [foreign] = await tx<{ isThere: boolean }[]>`
    select exists (select from revisions where xid > pg_current_xact_id()) or exists (select from queries where xid > pg_current_xact_id())
      as is_there`
  if (!foreign?.isThere) return
  await tx`update revisions set xid = '1'`
  await tx`update queries set xid = '1'`
  await tx`update releases set xid = '1'`
  await tx`
    insert into settings (name, value) values ('renumbered', to_jsonb(pg_current_xact_id()::text || ' ' || clock_timestamp()))
    on conflict (name) do update set value = excluded.value`
}
