import type { Fragment } from 'postgres'
import type { Queryable } from '../client.ts'
import type { Place } from './cursor.ts'

/** The columns by which `listed` reads what a statement over `releases` finds. */
export function listedColumns(sql: Queryable): Fragment {
  return sql`id, ${microsecondsOf(sql, sql`dated_at`)} as microseconds, document::text as document`
}

/** An instant as places keep it: in microseconds, as text. */
export function microsecondsOf(sql: Queryable, instant: Fragment): Fragment {
  return sql`(extract(epoch from ${instant}) * 1000000)::bigint::text`
}

/** The instant of a place. */
export function instantOf(sql: Queryable, { datedAt }: Pick<Place, 'datedAt'>): Fragment {
  return sql`(timestamptz 'epoch' + ${datedAt}::bigint * interval '1 microsecond')`
}

/** Whether `releases` come after a place, in the order of the timeline; all do where there is none. */
export function isAfter(sql: Queryable, place: Place | null): Fragment {
  return place ? sql`(releases.dated_at, releases.id) < (${instantOf(sql, place)}, ${place.id})` : sql`true`
}
