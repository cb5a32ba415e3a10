import type { Topic } from '../../config/words.ts'
import type { Database } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import { ask } from '../timeline/ask.ts'
import type { Subscription } from '../types.ts'

/** Something that a subscriber would have been told. */
export interface PastNews {
  topic: Topic
  at: Date
  release: { id: string; name: string; company: { id: string; name: string } }
}

export interface Past {
  since: Date
  /** What became news, as it was noted then; or, where that was not noted for as long, what is dated in that time. */
  basis: 'news' | 'release-dates'
  /** The newest first. */
  news: PastNews[]
}

export const daysOfPast = 30
/** Beyond this it is a flood in any case. */
const mostNews = 5000

/**
 * What of the last 30 days fits a query now, by the topics that are wished for. What a release has come to be since stands for what it
 * was then; its stage, which moves, does not. Corrections cannot be foretold, and are left out.
 */
export async function pastNews(db: Database, filters: ChosenFilters, topics: readonly Topic[]): Promise<Past> {
  const chosen = filters.chosen.filter(({ filter }) => filter.name !== 'stage')
  const [start] = await ask(
    db,
    sql => sql<{ since: Date; isNoted: boolean }[]>`
      select since, exists (select from news where at <= since) as is_noted
      from (select clock_timestamp() - ${daysOfPast} * interval '1 day' as since) as start`,
  )
  if (!start) throw new Error('the database has no clock')
  const { since, isNoted } = start
  const rows = await ask(db, sql => {
    const what = sql`'release', jsonb_build_object('id', releases.id, 'name', releases.name,
      'company', jsonb_build_object('id', companies.id, 'name', companies.name))`
    const joined = sql`join companies on companies.id = releases.company_id`
    const condition = sql`releases.dissolved_at is null ${conditionOf(sql, { ...filters, chosen })}`
    return isNoted
      ? sql<PastNews[]>`
          select news.stage as topic, news.at, jsonb_build_object(${what}) -> 'release' as release
          from news join releases on releases.id = news.release_id ${joined}
          where news.at >= ${since} and news.stage in ${sql([...topics])} and ${condition}
          order by news.at desc, releases.id limit ${mostNews}`
      : sql<PastNews[]>`
          select releases.stage as topic, releases.dated_at as at, jsonb_build_object(${what}) -> 'release' as release
          from releases ${joined}
          where releases.dated_at between ${since} and clock_timestamp() and releases.stage in ${sql([...topics])} and ${condition}
          order by releases.dated_at desc, releases.id limit ${mostNews}`
  })
  return { since, basis: isNoted ? 'news' : 'release-dates', news: rows }
}

/** How a subscriber would be told, as far as it decides when. */
export type Manner = Pick<
  Subscription,
  'cadence' | 'timeZone' | 'digestHour' | 'digestWeekday' | 'foldMinutes' | 'quietFrom' | 'quietTo' | 'language'
>

/** Until when what comes at each instant would gather, by the very rule that messages go by; null where it is told at once. */
export async function gatheringEnds(db: Database, instants: readonly Date[], manner: Manner): Promise<(Date | null)[]> {
  const { cadence, timeZone, digestHour, digestWeekday, foldMinutes, quietFrom, quietTo } = manner
  const row = {
    ...{ cadence, time_zone: timeZone, digest_hour: digestHour, digest_weekday: digestWeekday, fold_minutes: foldMinutes },
    ...{ quiet_from: quietFrom, quiet_to: quietTo },
  }
  const rows = await ask(
    db,
    sql => sql<{ until: Date | null }[]>`
      select gathers_until(wished, given.at) as until
      from (select jsonb_populate_record(null::subscriptions, ${sql.json(row)}) as wished) as wish,
        unnest(${instants.map(at => at.toISOString())}::timestamptz[]) with ordinality as given (at, place)
      order by place`,
  )
  return rows.map(each => each.until)
}
