import type { Database } from '../client.ts'
import { ask } from '../timeline/ask.ts'

/** Sources of one kind. Lateness in seconds: of the one that is due the longest and that nobody reads yet. */
export interface SourceQueue {
  kind: string
  sources: number
  due: number
  leased: number
  failing: number
  paused: number
  lateSeconds: number
}

/** Messages to one channel. Lateness as of sources; `held` wait for a subscription that is not active. */
export interface DeliveryQueue {
  channel: string
  gathering: number
  waiting: number
  due: number
  leased: number
  held: number
  dead: number
  lateSeconds: number
}

/** A process that is connected to Postgres now, as it calls itself. */
export interface ConnectedProcess {
  name: string
  connections: number
  busy: number
  since: Date
}

export interface OperatorQueues {
  sources: SourceQueue[]
  deliveries: DeliveryQueue[]
  processes: ConnectedProcess[]
}

/** What is owed, as Postgres holds it: the queue only rings (docs/decisions/0002). */
export async function findQueues(db: Database): Promise<OperatorQueues> {
  const [sources, deliveries, processes] = await Promise.all([ask(db, sourceQueues), ask(db, deliveryQueues), ask(db, connectedProcesses)])
  return { sources: [...sources], deliveries: [...deliveries], processes: [...processes] }
}

function sourceQueues(db: Database) {
  const isLeased = db`lease_until > clock_timestamp()`
  const isDue = db`paused_at is null and next_poll_at <= clock_timestamp() and (${isLeased}) is not true`
  return db<SourceQueue[]>`
    select kind, count(*)::int as sources, (count(*) filter (where ${isDue}))::int as due, (count(*) filter (where ${isLeased}))::int as leased,
      (count(*) filter (where fail_count > 0 and paused_at is null))::int as failing, count(paused_at)::int as paused,
      greatest(0, coalesce(extract(epoch from clock_timestamp() - min(next_poll_at) filter (where ${isDue})), 0))::float8 as late_seconds
    from sources where parked_at is null group by kind order by kind`
}

function deliveryQueues(db: Database) {
  const isLeased = db`lease_until > clock_timestamp()`
  const isDue = db`d.state = 'waiting' and due_at <= clock_timestamp() and (${isLeased}) is not true`
  return db<DeliveryQueue[]>`
    select s.channel, (count(*) filter (where d.state = 'gathering'))::int as gathering, (count(*) filter (where d.state = 'waiting'))::int as waiting,
      (count(*) filter (where ${isDue}))::int as due, (count(*) filter (where d.state = 'waiting' and ${isLeased}))::int as leased,
      (count(*) filter (where d.state = 'held'))::int as held, (count(*) filter (where d.state = 'dead'))::int as dead,
      greatest(0, coalesce(extract(epoch from clock_timestamp() - min(due_at) filter (where ${isDue})), 0))::float8 as late_seconds
    from (
      -- one look for each index of those that are not over
      select subscription_id, state, due_at, lease_until from deliveries where state = 'waiting'
      union all select subscription_id, state, due_at, lease_until from deliveries where state = 'gathering'
      union all select subscription_id, state, due_at, lease_until from deliveries where state = 'held'
      union all select subscription_id, state, due_at, lease_until from deliveries where state = 'dead'
    ) as d join subscriptions s on s.id = d.subscription_id
    group by s.channel order by s.channel`
}

/** Those of this database that call themselves by our name; those of other roles cannot be seen whole. */
function connectedProcesses(db: Database) {
  return db<ConnectedProcess[]>`
    select trim(application_name) as name, count(*)::int as connections, (count(*) filter (where state <> 'idle'))::int as busy,
      min(backend_start) as since
    from pg_stat_activity where datname = current_database() and application_name like 'modelwire%'
    group by 1 order by 1`
}
