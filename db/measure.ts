import type { Database } from './client.ts'

/** What measurements (bench/) ask of Postgres beside the timeline. */

/** Makes the planner know what was stored at once. */
export async function analyze(db: Database): Promise<void> {
  await db`analyze`
}

/** How many releases live, and how many revisions were ever made. */
export async function countTimeline(db: Database): Promise<{ releases: number; revisions: number }> {
  const [row] = await db<{ releases: number; revisions: number }[]>`
    select (select count(*) from releases where dissolved_at is null)::int as releases, (select count(*) from revisions)::int as revisions`
  return row ?? { releases: 0, revisions: 0 }
}

/** The process of the connection that answers. */
export async function backendPid(db: Database): Promise<number> {
  const [row] = await db<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row?.pid ?? 0
}
