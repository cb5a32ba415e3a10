import type { Database, Queryable } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import { ask } from '../timeline/ask.ts'
import { rankingOf, releasesToAsk } from '../timeline/search.ts'

/** Parameters in all of the releases of one quarter that state them. */
export interface QuarterSizes {
  /** `2025-Q2`. */
  quarter: string
  /** How many releases it is drawn from. */
  releases: number
  least: number
  lowerQuartile: number
  median: number
  upperQuartile: number
  most: number
}

const mostQuarters = 40
/** Of each quarter so many of its newest releases are looked at: no index holds their sizes, and a million of them are not read for a chart. */
const mostOfAQuarter = 400

/** The newest quarters first. */
export async function sizesOfQuarters(db: Database, filters: ChosenFilters): Promise<QuarterSizes[]> {
  return ask(
    db,
    sql => sql<QuarterSizes[]>`
      with newest as (
        select ${quarterOf(sql)} as quarter from ${releasesToAsk(sql, filters)} where dissolved_at is null ${conditionOf(sql, filters)}
        order by releases.dated_at desc, releases.id desc limit 1
      ),
      looked_at as (${rankingOf(filters)?.keys.fits ? amongFound(sql, filters) : byQuarter(sql, filters)})
      select to_char(quarter at time zone 'UTC', 'YYYY-"Q"Q') as quarter, count(*)::int as releases,
        min(size)::float8 as least, percentile_disc(0.25) within group (order by size)::float8 as lower_quartile,
        percentile_disc(0.5) within group (order by size)::float8 as median,
        percentile_disc(0.75) within group (order by size)::float8 as upper_quartile, max(size)::float8 as most
      from looked_at
      group by looked_at.quarter
      order by looked_at.quarter desc`,
  )
}

/** Each quarter on its own, from its newest release on as far as is needed. */
function byQuarter(sql: Queryable, filters: ChosenFilters) {
  return sql`
    select quarters.quarter, sized.size
    from newest cross join lateral (
      select newest.quarter - nth * interval '3 months' as quarter from generate_series(0, ${mostQuarters - 1}::int) as nth
    ) as quarters
    cross join lateral (
      select parameters_total as size from releases
      where dissolved_at is null and parameters_total > 0
        and releases.dated_at >= quarters.quarter and releases.dated_at < quarters.quarter + interval '3 months' ${conditionOf(sql, filters)}
      order by releases.dated_at desc, releases.id desc limit ${mostOfAQuarter}
    ) as sized`
}

/** What a search found is all looked at once. */
function amongFound(sql: Queryable, filters: ChosenFilters) {
  return sql`
    select found.quarter, size from newest join (
      select ${quarterOf(sql)} as quarter, parameters_total as size,
        row_number() over (partition by ${quarterOf(sql)} order by releases.dated_at desc, releases.id desc) as place
      from ${releasesToAsk(sql, filters)} where dissolved_at is null and parameters_total > 0 ${conditionOf(sql, filters)}
    ) as found on place <= ${mostOfAQuarter} and found.quarter > newest.quarter - ${mostQuarters}::int * interval '3 months'`
}

function quarterOf(sql: Queryable) {
  return sql`date_trunc('quarter', releases.dated_at, 'UTC')`
}
