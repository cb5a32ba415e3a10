import type { Database } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import type { Span } from '../filters/parts/instant.ts'
import { ask } from './ask.ts'
import type { Place } from './cursor.ts'

/** Where the page begins that ends where the one from `after` on does: null for the newest page. */
export async function findPreviousPage(
  db: Database,
  question: { filters: ChosenFilters; limit: number; after: Place },
): Promise<Place | null> {
  const { filters, limit, after } = question
  const [first] = await ask(db, sql => {
    const datedAt = sql`(timestamptz 'epoch' + ${after.datedAt}::bigint * interval '1 microsecond')`
    return sql<Place[]>`
      select (extract(epoch from dated_at) * 1000000)::bigint::text as dated_at, id
      from releases
      where dissolved_at is null ${conditionOf(sql, filters)} and (dated_at, id) >= (${datedAt}, ${after.id})
      order by releases.dated_at, releases.id
      offset ${limit} limit 1`
  })
  return first ?? null
}

/** The dates of the releases nearest to a span of time that fit the filters: the last before it, and the first after. */
export async function findNeighbours(
  db: Database,
  filters: ChosenFilters,
  { start, end }: Span,
): Promise<{ before: Date | null; after: Date | null }> {
  const [found] = await ask(
    db,
    sql => sql<{ before: Date | null; after: Date | null }[]>`
      select
        (select dated_at from releases where dissolved_at is null and dated_at < ${start} ${conditionOf(sql, filters)}
          order by releases.dated_at desc, releases.id desc limit 1) as before,
        (select dated_at from releases where dissolved_at is null and dated_at >= ${end} ${conditionOf(sql, filters)}
          order by releases.dated_at, releases.id limit 1) as after`,
  )
  return found ?? { before: null, after: null }
}
