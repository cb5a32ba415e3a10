import type { Database } from '../client.ts'

/** How often a source says something new, by the days on which it did. */
export interface Rhythm {
  /** When it last said something, ISO 8601. */
  saidAt: string
  /** The median of the days from one day with news to the next. */
  usualDays: number
  /** Nine of ten silences are no longer. */
  longDays: number
}

/** Of each source so many of its newest entries are looked at; of fewer silences no rhythm is drawn. */
const mostEntries = 300
const leastSilences = 4

/**
 * `id` of a source and `rhythm`: days, because many feeds date by the day, and what comes in one day is mostly one piece of news. What a
 * source says to be in the future is no silence yet.
 */
export const rhythms = (sql: Database) => sql`
  rhythms as (
    select s.id, jsonb_build_object(
      'saidAt', to_char(spoken.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'usualDays', spoken.usual, 'longDays', spoken.long) as rhythm
    from sources s
    cross join lateral (
      select max(said_at) as said_at, percentile_disc(0.5) within group (order by gap) as usual,
        percentile_disc(0.9) within group (order by gap) as long, count(gap) as silences
      from (
        select max(said_at) as said_at, day - lag(day) over (order by day) as gap
        from (
          select said_at, (said_at at time zone 'UTC')::date as day from entries e
          where e.source_id = s.id and said_at is not null and said_at <= clock_timestamp()
          order by said_at desc limit ${mostEntries}
        ) as newest
        group by day
      ) as days
    ) as spoken
    where spoken.silences >= ${leastSilences}
  )`
