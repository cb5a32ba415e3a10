import type { Queryable } from './client.ts'

export interface ReadingProgress {
  sources: number
  visited: number
  failing: number
  releases: number
}

/** How far the first reads have come. */
export async function readingProgress(db: Queryable): Promise<ReadingProgress> {
  const [row] = await db<ReadingProgress[]>`
    select count(*)::int as sources, count(last_visit_at)::int as visited,
      (count(*) filter (where last_visit_at is not null and first_read_at is null))::int as failing,
      (select count(*)::int from releases where dissolved_at is null) as releases
    from sources where parked_at is null`
  return row ?? { sources: 0, visited: 0, failing: 0, releases: 0 }
}
