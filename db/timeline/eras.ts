import type { Fragment } from 'postgres'
import type { Queryable } from '../client.ts'
import type { Place } from './cursor.ts'

/*
 * The index of keys (`search_keys`, migration 0011) knows in which era each release is dated. Asked era by era, the last first, it finds
 * the newest releases without looking at all that ever fitted.
 */

/** The eras that there are from a place on, the last first, each with the keys of every alternative as they are there. */
export function eras(sql: Queryable, keys: readonly string[][], after: Place | null): Fragment {
  const lists = keys.map(
    (each, nth) => sql`, array(select lpad(to_hex(era), 2, '0') || key from unnest(${each}::text[]) as key) as ${sql(`keys_${nth}`)}`,
  )
  const newest = after
    ? sql`era_of(timestamptz 'epoch' + ${after.datedAt}::bigint * interval '1 microsecond')`
    : sql`(select era_of(dated_at) from releases where dissolved_at is null order by dated_at desc, id desc limit 1)`
  return sql`(
    select era ${lists}
    from (
      select ${newest} as newest,
        (select era_of(dated_at) from releases where dissolved_at is null order by dated_at, id limit 1) as oldest
    ) as bounds, generate_series(newest, oldest, -1) as era
    order by era desc) as eras`
}

/**
 * The releases of an era that have all keys of an alternative, dissolved ones too, to stand in for `releases`. The fence (`offset`) keeps Postgres from
 * asking anything else first: the keys are to be looked up, never to be worked out.
 */
export function releasesOfEra(sql: Queryable, keys: readonly string[][]): Fragment {
  return sql`(select * from releases where ${hasKeys(sql, keys)} offset 0) as releases`
}

function hasKeys(sql: Queryable, keys: readonly string[][]): Fragment {
  const indexed = sql`search_keys(releases.name, releases.family, releases.company_id, releases.search_text, releases.dated_at)`
  const ways = keys.map((_, nth) => sql`${indexed} @> ${sql(`keys_${nth}`)}`)
  return sql`(${ways.reduce((left, right) => sql`${left} or ${right}`)})`
}
