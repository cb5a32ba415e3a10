import type { Database } from '../client.ts'

/**
 * What an operator does with a source. Each is false where no such source is tracked, or nothing is left to do. A visit that is under
 * way meanwhile is void, what it brings is not written (see workers/poll.ts): it began before what was asked for, and would put it off.
 */
export type SourceAct = (db: Database, id: string, reason: string) => Promise<boolean>

/** It is asked no more until it is resumed, whatever the files say meanwhile. */
export async function pauseSource(db: Database, id: string, reason: string): Promise<boolean> {
  const rows = await db`
    update sources set paused_at = clock_timestamp(), pause_reason = ${reason || null}, fence = fence + 1, lease_until = null
    where id = ${id} and parked_at is null and paused_at is null returning id`
  return rows.length > 0
}

/** It is due at once. */
export async function resumeSource(db: Database, id: string): Promise<boolean> {
  const rows = await db`
    update sources set paused_at = null, pause_reason = null, next_poll_at = clock_timestamp()
    where id = ${id} and parked_at is null and paused_at is not null returning id`
  return rows.length > 0
}

/** It is due at once. A host that asked for patience is still given it. */
export async function pollSourceNow(db: Database, id: string): Promise<boolean> {
  const rows = await db`
    update sources set next_poll_at = clock_timestamp(), fence = fence + 1, lease_until = null
    where id = ${id} and parked_at is null and paused_at is null returning id`
  return rows.length > 0
}

/** As `pollSourceNow`, and it is read whole, as if it had changed: what was stored stays, and what was missed is news. */
export async function readSourceAgain(db: Database, id: string): Promise<boolean> {
  const rows = await db`
    update sources set next_poll_at = clock_timestamp(), etag = null, last_modified = null, body_hash = null, read_whole_at = null,
      fence = fence + 1, lease_until = null
    where id = ${id} and parked_at is null and paused_at is null returning id`
  return rows.length > 0
}
