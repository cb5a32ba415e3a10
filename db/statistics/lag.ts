import type { Database } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import { ask } from '../timeline/ask.ts'
import { releasesToAsk } from '../timeline/search.ts'

/** How long after the first sign of a release a source told of it. */
export interface SourceLag {
  source: string
  kind: string
  /** How many releases it is drawn from. */
  releases: number
  medianSeconds: number
  p90Seconds: number
}

/** Of so many of the newest releases the lag is drawn, and for a source that told of so many of them at least. */
const releasesLookedAt = 2000
const leastReleases = 5

/**
 * From the release's date, where it is known to the minute and nothing saw it before, else from the first sighting of all. What a first
 * read brought tells of no lag: neither that of its source, nor that of others in a release that was there before we were.
 */
export async function sourceLag(db: Database, filters: ChosenFilters): Promise<SourceLag[]> {
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
