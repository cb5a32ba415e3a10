import type { Queryable } from './client.ts'
import { type Moment, momentOf } from './moment.ts'

/** A host asked for patience: no source on it is polled until then. A longer pause that is already there stays. */
export async function pauseHost(db: Queryable, host: string, seconds: number, at?: Moment): Promise<void> {
  await db`
    insert into hosts (host, paused_until) values (${host}, ${momentOf(db, at)} + make_interval(secs => ${seconds}))
    on conflict (host) do update set paused_until = greatest(hosts.paused_until, excluded.paused_until)`
}
