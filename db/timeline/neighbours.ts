import type { Database, Queryable } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import type { Span } from '../filters/parts/instant.ts'
import { ask } from './ask.ts'
import { beginningAt, type Place } from './cursor.ts'
import { erasUpwards, releasesOfEra } from './eras.ts'
import { instantOf, microsecondsOf } from './place.ts'
import { rankingOf, searchByDate } from './search.ts'

/** Where the page begins that ends where the one from `after` on does: null for the newest page. */
export async function findPreviousPage(
  db: Database,
  question: { filters: ChosenFilters; limit: number; after: Place },
): Promise<Place | null> {
  const { filters, limit, after } = question
  const found = await findUpwards(db, { filters, from: after, count: limit + 1 })
  return found[limit] ?? null
}

/** The dates of the releases nearest to a span of time that fit the filters: the last before it, and the first after. */
export async function findNeighbours(
  db: Database,
  filters: ChosenFilters,
  { start, end }: Span,
): Promise<{ before: Date | null; after: Date | null }> {
  const [before, [after]] = await Promise.all([
    findBefore(db, filters, start),
    findUpwards(db, { filters, from: beginningAt(end), count: 1 }),
  ])
  return { before, after: after ? dateOf(after.datedAt) : null }
}

async function findBefore(db: Database, filters: ChosenFilters, instant: Date): Promise<Date | null> {
  if (rankingOf(filters)?.keys.fits) {
    const [found] = await searchByDate(db, { filters, limit: 1, after: beginningAt(instant) })
    return found ? dateOf(found.microseconds) : null
  }
  const [found] = await ask(
    db,
    sql => sql<{ datedAt: Date }[]>`
      select dated_at from releases where dissolved_at is null and dated_at < ${instant} ${conditionOf(sql, filters)}
      order by releases.dated_at desc, releases.id desc limit 1`,
  )
  return found?.datedAt ?? null
}

interface Upwards {
  filters: ChosenFilters
  /** Itself included. */
  from: Place
  count: number
}

/** So many of a search are looked at one after the other before its keys are looked up: what is frequent is found sooner so. */
const mostWalked = 500

/** Places of releases that fit, from a place on to newer ones, the oldest first. */
export async function findUpwards(db: Database, question: Upwards, walked = mostWalked): Promise<Place[]> {
  const keys = rankingOf(question.filters)?.keys.fits
  if (!keys) return ask(db, sql => walkUpwards(sql, question))
  const near = await ask(db, sql => lookAround(sql, question, walked))
  const isAll = (near[0]?.walked ?? 0) < walked
  const fitting = near.flatMap(({ id, datedAt }) => (id === null ? [] : [{ id, datedAt }]))
  if (isAll || fitting.length >= question.count) return fitting
  return ask(db, sql => lookUpwards(sql, question, keys))
}

function walkUpwards(sql: Queryable, { filters, from, count }: Upwards) {
  return sql<Place[]>`
    select id, ${microsecondsOf(sql, sql`dated_at`)} as dated_at from releases
    where dissolved_at is null and ${isFrom(sql, from)} ${conditionOf(sql, filters)}
    order by releases.dated_at, releases.id limit ${count}`
}

/** What fits of the next ones, with how many those were; one row without a release where none does. */
function lookAround(sql: Queryable, { filters, from, count }: Upwards, walked: number) {
  return sql<{ walked: number; id: string | null; datedAt: string }[]>`
    with next as materialized (
      select * from releases where dissolved_at is null and ${isFrom(sql, from)}
      order by releases.dated_at, releases.id limit ${walked}
    )
    select (select count(*)::int from next) as walked, fitting.id, ${microsecondsOf(sql, sql`dated_at`)} as dated_at
    from (select) as once left join (
      select id, dated_at from next as releases where true ${conditionOf(sql, filters)}
      order by releases.dated_at, releases.id limit ${count}
    ) as fitting on true
    order by fitting.dated_at, fitting.id`
}

function lookUpwards(sql: Queryable, { filters, from, count }: Upwards, keys: readonly string[][]) {
  return sql<Place[]>`
    select id, ${microsecondsOf(sql, sql`dated_at`)} as dated_at
    from ${erasUpwards(sql, keys, from)} cross join lateral (
      select id, dated_at from ${releasesOfEra(sql, keys)}
      where dissolved_at is null and ${isFrom(sql, from)} ${conditionOf(sql, filters)}
      order by releases.dated_at, releases.id limit ${count}
    ) as found
    order by era, found.dated_at, found.id limit ${count}`
}

function isFrom(sql: Queryable, place: Place) {
  return sql`(releases.dated_at, releases.id) >= (${instantOf(sql, place)}, ${place.id})`
}

function dateOf(datedAt: string): Date {
  return new Date(Number(BigInt(datedAt) / 1000n))
}
