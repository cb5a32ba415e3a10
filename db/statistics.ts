import type { Database } from './client.ts'
import { countsFor } from './facets.ts'
import { type ChosenFilters, conditionOf } from './filters/index.ts'
import { ask } from './timeline/ask.ts'
import { releasesToAsk } from './timeline/search.ts'

/** Releases of one month (of the date that counts), parted in two ways. */
export interface MonthCounts {
  /** `2025-04`. */
  month: string
  releases: number
  byOpenness: Record<string, number>
  /** By the id of the company: those of `companies`; what is missing is of others. */
  byCompany: Record<string, number>
}

/** How long after the first sign of a release a source told of it. */
export interface SourceLag {
  source: string
  kind: string
  /** How many releases it is drawn from. */
  releases: number
  medianSeconds: number
  p90Seconds: number
}

export interface Statistics {
  releases: number
  /** The newest months that have any, newest first. */
  months: MonthCounts[]
  /** The companies with the most releases in these months. */
  companies: { id: string; name: string; releases: number }[]
  lag: SourceLag[]
}

const mostMonths = 120
const mostCompanies = 20
/** Of so many of the newest releases the lag is drawn, and for a source that told of so many of them at least. */
const releasesLookedAt = 2000
const leastReleases = 5

export async function readStatistics(db: Database, filters: ChosenFilters): Promise<Statistics> {
  const [rows, lag] = await Promise.all([countMonths(db, filters), sourceLag(db, filters)])
  const months = new Map<string, MonthCounts>()
  const companies = new Map<string, { id: string; name: string; releases: number }>()
  for (const { month, openness, companyId, companyName, count } of rows) {
    const counts = months.get(month) ?? { month, releases: 0, byOpenness: {}, byCompany: {} }
    counts.releases += count
    counts.byOpenness[openness] = (counts.byOpenness[openness] ?? 0) + count
    counts.byCompany[companyId] = (counts.byCompany[companyId] ?? 0) + count
    months.set(month, counts)
    const company = companies.get(companyId) ?? { id: companyId, name: companyName, releases: 0 }
    companies.set(companyId, { ...company, releases: company.releases + count })
  }
  const most = [...companies.values()].toSorted((one, other) => other.releases - one.releases || (one.id < other.id ? -1 : 1))
  const shown = most.slice(0, mostCompanies)
  return {
    releases: rows.reduce((sum, { count }) => sum + count, 0),
    months: [...months.values()].map(each => ({ ...each, byCompany: only(each.byCompany, shown) })),
    companies: shown,
    lag,
  }
}

interface Row {
  month: string
  openness: string
  companyId: string
  companyName: string
  count: number
}

/** The newest months first. */
async function countMonths(db: Database, filters: ChosenFilters): Promise<Row[]> {
  return ask(
    db,
    sql => sql<Row[]>`
      with counted as (
        select month_of(dated_at) as month, openness, company_id, sum(count) as count, dense_rank() over (order by month_of(dated_at) desc) as place
        from ${countsFor(sql, filters, ['dated_at', 'openness', 'company_id'])}
        group by 1, 2, 3 having sum(count) > 0
      )
      select to_char(month at time zone 'UTC', 'YYYY-MM') as month, openness, company_id, companies.name as company_name, count::float8
      from counted join companies on companies.id = company_id
      where place <= ${mostMonths}
      order by counted.month desc, openness, company_id`,
  )
}

/**
 * From the release's date, where it is known to the minute and nothing saw it before, else from the first sighting of all. What a first
 * read brought tells of no lag: neither that of its source, nor that of others in a release that was there before we were.
 */
async function sourceLag(db: Database, filters: ChosenFilters): Promise<SourceLag[]> {
  return ask(
    db,
    sql => sql<SourceLag[]>`
      with newest as (
        select id, first_seen_at, case when document -> 'releasedAt' ->> 'precision' = 'minute' then released_at end as released_at
        from ${releasesToAsk(sql, filters)} where dissolved_at is null ${conditionOf(sql, filters)}
        order by releases.dated_at desc, releases.id desc
        limit ${releasesLookedAt}
      ),
      told as (
        select newest.id, least(newest.released_at, newest.first_seen_at) as began_at, entries.source_id, min(entries.first_seen_at) as told_at,
          bool_or(bool_or(entries.is_baseline)) over (partition by newest.id) as was_there_before
        from newest
        join sightings on sightings.release_id = newest.id
        join entries on entries.id = sightings.entry_id
        group by newest.id, newest.released_at, newest.first_seen_at, entries.source_id
      ),
      delays as (
        select source_id, greatest(0, extract(epoch from told_at - began_at))::float8 as seconds from told where not was_there_before
      )
      select sources.id as source, sources.kind, count(*)::int as releases,
        round(percentile_cont(0.5) within group (order by seconds))::float8 as median_seconds,
        round(percentile_cont(0.9) within group (order by seconds))::float8 as p90_seconds
      from delays join sources on sources.id = delays.source_id
      group by sources.id, sources.kind
      having count(*) >= ${leastReleases}
      order by median_seconds, sources.id`,
  )
}

function only(counts: Record<string, number>, companies: readonly { id: string }[]): Record<string, number> {
  return Object.fromEntries(companies.flatMap(({ id }) => (counts[id] ? [[id, counts[id]]] : [])))
}
