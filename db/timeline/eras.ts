import type { Fragment } from 'postgres'
import type { Queryable } from '../client.ts'
import type { Place } from './cursor.ts'
import { instantOf } from './place.ts'

/*
 * The index of keys (`search_keys`, migration 0011) knows in which era each release is dated. Asked era by era, it finds the nearest to a
 * place without looking at all that ever fitted.
 */

/** The eras that there are from a place on, the last first, each with the keys of every alternative as they are there. */
export function eras(sql: Queryable, keys: readonly string[][], after: Place | null): Fragment {
  const newest = after ? eraOf(sql, after) : eraAt(sql, 'newest')
  return sql`(
    select era ${keysIn(sql, keys)}
    from (
      select era
      from (select ${newest} as newest, ${eraAt(sql, 'oldest')} as oldest) as bounds, generate_series(newest, oldest, -1) as era
      order by era desc offset 0
    ) as numbered
    order by era desc) as eras`
}

/** The other way: the eras from a place on, up to the newest. */
export function erasUpwards(sql: Queryable, keys: readonly string[][], from: Place): Fragment {
  return sql`(
    select era ${keysIn(sql, keys)}
    from (
      select era
      from (select ${eraOf(sql, from)} as oldest, ${eraAt(sql, 'newest')} as newest) as bounds, generate_series(oldest, newest) as era
      order by era offset 0
    ) as numbered
    order by era) as eras`
}

function keysIn(sql: Queryable, keys: readonly string[][]): Fragment {
  const lists = keys.map(
    (each, nth) => sql`, array(select lpad(to_hex(era), 2, '0') || key from unnest(${each}::text[]) as key) as ${sql(`keys_${nth}`)}`,
  )
  return sql`${lists}`
}

function eraOf(sql: Queryable, place: Place): Fragment {
  return sql`era_of(${instantOf(sql, place)})`
}

function eraAt(sql: Queryable, end: 'newest' | 'oldest'): Fragment {
  const order = end === 'newest' ? sql`dated_at desc, id desc` : sql`dated_at, id`
  return sql`(select era_of(dated_at) from releases where dissolved_at is null order by ${order} limit 1)`
}

/**
 * The releases of an era that have all keys of an alternative, dissolved ones too, to stand in for `releases`. The fence (`offset`) keeps Postgres from
 * asking anything else first: the keys are to be looked up, never to be worked out.
 */
export function releasesOfEra(sql: Queryable, keys: readonly string[][]): Fragment {
  return sql`(select * from releases where ${hasKeys(sql, keys)} offset 0) as releases`
}

/**
 * The same, the newest first: a condition is asked of one after the other, and of no more once there are enough. Their places alone are
 * put in order, as a release is long.
 */
export function newestOfEra(sql: Queryable, keys: readonly string[][]): Fragment {
  return sql`(
    select releases.*
    from (select id, dated_at from ${releasesOfEra(sql, keys)} order by releases.dated_at desc, releases.id desc offset 0) as placed
      join releases using (id)
    order by placed.dated_at desc, placed.id desc offset 0) as releases`
}

/** Those that have all keys of the first list of their era, and any of the second. */
export function releasesWithAny(sql: Queryable): Fragment {
  return sql`(select * from releases where ${indexed(sql)} @> keys_0 and ${indexed(sql)} && keys_1 offset 0) as releases`
}

function hasKeys(sql: Queryable, keys: readonly string[][]): Fragment {
  const ways = keys.map((_, nth) => sql`${indexed(sql)} @> ${sql(`keys_${nth}`)}`)
  return sql`(${ways.reduce((left, right) => sql`${left} or ${right}`)})`
}

function indexed(sql: Queryable): Fragment {
  return sql`search_keys(releases.name, releases.family, releases.company_id, releases.search_text, releases.dated_at)`
}
