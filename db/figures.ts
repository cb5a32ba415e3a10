import type { Fragment } from 'postgres'
import { stages, subscriptionStates } from '../config/words.ts'
import type { Database } from './client.ts'
import { countedReleases } from './counts.ts'
import { rulingState } from './rulings.ts'
import { ask } from './timeline/ask.ts'

/** What an operator asks for, as Postgres holds it: the same from every process, by Postgres' clock. */
export const figureNames = {
  modelwire_sources: 'Sources by kind, and by the state that /sources shows.',
  modelwire_sources_leased: 'Sources that a process visits just now.',
  modelwire_sources_due: 'Sources that could be visited now, and that nobody visits yet.',
  modelwire_sources_late: 'Sources that nobody visits although they were due twice their interval ago, and a minute at least.',
  modelwire_source_lateness_seconds: 'How long the latest source has been due.',
  modelwire_source_silence_seconds:
    'Seconds since the last visit that succeeded, or since it fails where none has, of the source for which it is longest.',
  modelwire_deliveries: 'Messages that are not at their end, and those that were given up (dead), by channel.',
  modelwire_deliveries_late: 'Messages that have been due for five minutes, and that nobody has tried.',
  modelwire_delivery_lateness_seconds: 'How long the message that is due longest has been due.',
  modelwire_subscriptions: 'Subscriptions by state; disabled is switched off by us.',
  modelwire_releases: 'Releases in the timeline by stage.',
  modelwire_rulings_waiting: 'Rulings that are not carried out yet.',
  modelwire_corrections_open: 'Corrections of readers that nobody has looked at.',
  modelwire_last_revision_timestamp_seconds: 'When a release was last made or changed.',
} as const
export type FigureName = keyof typeof figureNames

export interface Figure {
  name: FigureName
  labels: Record<string, string>
  value: number
}

/** No scrape waits longer for them. */
const patienceMs = 2_000

/** All of it in one question. Reads what is on its way and what there are few of, never the whole of what grows. */
export async function readFigures(db: Database): Promise<Figure[]> {
  return await ask(
    db,
    sql => sql<Figure[]>`
      with ${visits(sql)}, ${owed(sql)}
      select name, labels, value::float8 as value from (
        ${ofSources(sql)} union all ${ofDeliveries(sql)} union all ${ofTheRest(sql)}
      ) as figures (name, labels, value)
      where value is not null order by name, labels`,
    { patienceMs },
  )
}

/** A text as a label may hold it, whatever stands in the table. */
const label = (sql: Database, column: string) =>
  sql`case when ${sql(column)} ~ '^[a-z][a-z0-9-]{0,30}$' then ${sql(column)} else 'other' end`

const sourceStates = ['ok', 'quiet', 'waiting', 'odd', 'failing', 'paused']
const owedStates = ['gathering', 'waiting', 'held', 'dead']

/** Late is what `npm run -s doctor` calls so: nobody is at it, no operator has paused it, and its host has not asked for patience. */
const visits = (sql: Database) => sql`
  visits as materialized (
    select ${label(sql, 'kind')} as kind,
      case when paused_at is not null then 'paused' when fail_count > 0 then 'failing' when first_read_at is null then 'waiting' when problem is not null then 'odd'
        when coalesce(last_change_at, first_read_at) < clock_timestamp() - interval '30 days' then 'quiet' else 'ok' end as state,
      coalesce(lease_until >= clock_timestamp(), false) as is_leased,
      case when paused_at is null and (lease_until is null or lease_until < clock_timestamp())
        and not exists (select from hosts h where h.host = s.host and h.paused_until > clock_timestamp())
        then extract(epoch from clock_timestamp() - next_poll_at) else 0 end as lateness,
      greatest(60, 2 * interval_seconds) as patience,
      case when paused_at is null then extract(epoch from clock_timestamp() - coalesce(last_success_at, problem_since)) end as silence
    from sources s where parked_at is null
  )`

const ofSources = (sql: Database) => sql`
  select 'modelwire_sources', jsonb_build_object('kind', kinds.kind, 'state', states.state), count(v.kind)
  from (select distinct kind from visits) as kinds cross join unnest(${sourceStates}::text[]) as states (state)
  left join visits v using (kind, state) group by kinds.kind, states.state
  union all
  select figure.name, jsonb_build_object('kind', kind), figure.value
  from (
    select kind, count(*) filter (where is_leased) as leased, count(*) filter (where lateness > 0) as due,
      count(*) filter (where lateness > patience) as late, greatest(0, max(lateness)) as lateness, max(silence) as silence
    from visits group by kind
  ) as of_kind
  cross join lateral (values ('modelwire_sources_leased', leased), ('modelwire_sources_due', due), ('modelwire_sources_late', late),
    ('modelwire_source_lateness_seconds', lateness), ('modelwire_source_silence_seconds', silence)) as figure (name, value)`

/** One state at a time, each by its own index, and summed up before anything else is looked at: thousands may wait for one subscription. */
const owed = (sql: Database) => sql`
  owed as materialized (
    select subscription_id, endpoint, state, count(*) as messages,
      count(*) filter (where is_free and due_at < clock_timestamp() - interval '5 minutes') as late, min(due_at) filter (where is_free) as due_at
    from (
      select subscription_id, endpoint, state, due_at, lease_until is null or lease_until < clock_timestamp() as is_free
      from deliveries where state = 'waiting'
      union all select subscription_id, endpoint, state, due_at, false from deliveries where state = 'gathering'
      union all select subscription_id, endpoint, state, due_at, false from deliveries where state = 'held'
      union all select subscription_id, endpoint, state, due_at, false from deliveries where state = 'dead'
    ) as d group by subscription_id, endpoint, state
  ),
  -- what may not be sent yet, or to whom it may not, is not late, as npm run doctor has it
  owed_by_channel as materialized (
    select s.channel, o.state, o.messages, case when may_be_sent then o.late else 0 end as late, case when may_be_sent then o.due_at end as due_at
    from owed o join subscriptions s on s.id = o.subscription_id join endpoints e on e.id = o.endpoint
    cross join lateral (
      select s.state in ('active', 'unconfirmed') and (e.paused_until is null or e.paused_until <= clock_timestamp()) as may_be_sent
    ) as consent
  ),
  channels as (select channel, ${label(sql, 'channel')} as label from (select distinct channel from subscriptions) as known)`

const ofDeliveries = (sql: Database) => sql`
  select 'modelwire_deliveries', jsonb_build_object('channel', channels.label, 'state', states.state), coalesce(sum(o.messages), 0)
  from channels cross join unnest(${owedStates}::text[]) as states (state)
  left join owed_by_channel o using (channel, state) group by channels.label, states.state
  union all
  select figure.name, jsonb_build_object('channel', label), figure.value
  from (
    select label, coalesce(sum(late), 0) as late, greatest(0, extract(epoch from clock_timestamp() - min(due_at))) as lateness
    from channels left join owed_by_channel using (channel) group by label
  ) as of_channel
  cross join lateral (values ('modelwire_deliveries_late', late), ('modelwire_delivery_lateness_seconds', lateness)) as figure (name, value)`

const ofTheRest = (sql: Database): Fragment => sql`
  select 'modelwire_subscriptions', jsonb_build_object('state', states.state), count(s.id)
  from unnest(${[...subscriptionStates]}::text[]) as states (state) left join subscriptions s using (state) group by states.state
  union all
  select 'modelwire_releases', jsonb_build_object('stage', stages.stage), coalesce(sum(releases.count), 0)
  from unnest(${[...stages]}::text[]) as stages (stage) left join ${countedReleases(sql, ['stage'])} using (stage) group by stages.stage
  union all
  select 'modelwire_rulings_waiting', '{}', count(*) from rulings where ${rulingState(sql)} in ('waiting', 'undoing')
  union all
  select 'modelwire_corrections_open', '{}', count(*) from corrections where state = 'open'
  union all
  select 'modelwire_last_revision_timestamp_seconds', '{}', extract(epoch from max(made_at)) from revisions`
