import type { Database } from '../client.ts'
import type { SourceHealth } from '../types.ts'
import { ask } from './ask.ts'
import { type Missed, missedReleases } from './missed.ts'
import { type Rhythm, rhythms } from './rhythm.ts'
import { staleSources } from './stale.ts'

/**
 * `waiting` for its first read; `ok`; `quiet`: it answers and has said nothing new for a month; `failing`: the last visit
 * failed; `odd`: it answers well, and what it says is not right (its problem says what); `paused` by the operator; `parked`: it, or its company,
 * left the files.
 */
export type SourceState = 'failing' | 'odd' | 'waiting' | 'quiet' | 'ok' | 'paused' | 'parked'

export interface SourceStatus extends SourceHealth {
  companyName: string
  state: SourceState
  /** Seconds since it was due, by the clock of Postgres, in whole minutes; 0 when it is not due yet. */
  lagSeconds: number
  /** Its host asked for so much patience. */
  pausedUntil: Date | null
  /** Since when the operator has it asked no more, and why. */
  pausedAt: Date | null
  pauseReason: string | null
  /** Releases of its company that others told and it lacks; newest first. */
  missed: Missed[]
  /** How often it says something new; null where too little was said to know. */
  rhythm: Rhythm | null
}

export async function listSources(db: Database): Promise<SourceStatus[]> {
  return ask(
    db,
    sql => sql<SourceStatus[]>`
      with ${staleSources(sql)}, ${missedReleases(sql)}, ${rhythms(sql)}
      select sources.id, company_id as company, companies.name as company_name, kind, url, page, every_seconds, interval_seconds,
        sources.parked_at is not null as is_parked,
        next_poll_at, first_read_at, last_visit_at, last_success_at, last_change_at, fail_count, coalesce(problem, case when stale.id is not null then 'stale' end) as problem,
        case when problem is null then stale.detail else problem_detail end as problem_detail,
        case when problem is null then stale.since else problem_since end as problem_since, http_status, notes,
        coalesce(missed.releases, '[]') as missed,
        sources.entries, rhythms.rhythm,
        case
          when sources.parked_at is not null then 'parked'
          when sources.paused_at is not null then 'paused'
          when fail_count > 0 then 'failing'
          when first_read_at is null then 'waiting'
          when problem is not null or stale.id is not null then 'odd'
          when coalesce(last_change_at, first_read_at) < clock_timestamp() - interval '30 days' then 'quiet'
          else 'ok'
        end as state,
        sources.paused_at, pause_reason,
        case when sources.parked_at is null and sources.paused_at is null
          then greatest(0, floor(extract(epoch from clock_timestamp() - next_poll_at) / 60) * 60)::int else 0 end as lag_seconds,
        case when hosts.paused_until > clock_timestamp() then hosts.paused_until end as paused_until
      from sources
      join companies on companies.id = sources.company_id
      left join hosts using (host)
      left join stale on stale.id = sources.id
      left join missed on missed.id = sources.id
      left join rhythms on rhythms.id = sources.id
      order by lower(companies.name), sources.id`,
  )
}

export interface SourceCounts {
  sources: number
  read: number
  failing: number
}

/** How the tracked sources are doing, as one line at the top of the timeline. */
export async function countSources(db: Database): Promise<SourceCounts> {
  const [counts] = await ask(
    db,
    sql => sql<SourceCounts[]>`
      select count(*)::int as sources, count(first_read_at)::int as read, (count(*) filter (where fail_count > 0 and paused_at is null))::int as failing
      from sources where parked_at is null`,
  )
  return counts ?? { sources: 0, read: 0, failing: 0 }
}
