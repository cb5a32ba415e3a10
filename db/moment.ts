import type { Queryable } from './client.ts'

/** The instant of an observation: given where history is lived again (bench/history.ts), absent where it happens now. */
export type Moment = Date | null | undefined

/** It as SQL: Postgres' own clock where no instant is given. Leases and fences never ask it: they are about processes, not sources. */
export function momentOf(db: Queryable, at: Moment) {
  return at ? db`${at}::timestamptz` : db`clock_timestamp()`
}
