import type { Database } from './client.ts'

/**
 * Makes `process` the one that rings for the many that are due, for so many seconds from now by Postgres' clock, and says whether it is:
 * it is not while another one is. What would hold for longer than that was written before the clock was put back, and holds for nobody.
 */
export async function takeRinging(db: Database, process: string, seconds: number): Promise<boolean> {
  const rows = await db`
    insert into ringer as held (process, until)
    values (${process}, clock_timestamp() + make_interval(secs => ${seconds}))
    on conflict (is_only) do update set process = excluded.process, until = excluded.until
    where held.process = excluded.process
      or held.until not between clock_timestamp() and clock_timestamp() + make_interval(secs => ${seconds})
    returning held.process`
  return rows.length > 0
}

/** Lets others be the one at once. */
export async function leaveRinging(db: Database, process: string): Promise<void> {
  await db`delete from ringer where process = ${process}`
}
