import type { Database } from '../client.ts'
import { rulingState } from '../rulings.ts'
import { ask } from '../timeline/ask.ts'

/** What asks for the operator's eye, counted. */
export interface OperatorCounts {
  sourcesDue: number
  sourcesLeased: number
  sourcesFailing: number
  sourcesOdd: number
  sourcesPaused: number
  deliveriesWaiting: number
  deliveriesLate: number
  deliveriesDead: number
  subscriptionsOff: number
  correctionsOpen: number
  rulingsWaiting: number
}

/** A delivery is late when it was due five minutes ago. */
export async function countForOperator(db: Database): Promise<OperatorCounts> {
  const [counts] = await ask(
    db,
    sql => sql<OperatorCounts[]>`
      select s.*, d.*,
        (select count(*)::int from deliveries where state = 'dead') as deliveries_dead,
        (select count(*)::int from subscriptions where state = 'disabled') as subscriptions_off,
        (select count(*)::int from corrections where state = 'open') as corrections_open,
        (select count(*)::int from rulings where ${rulingState(sql)} in ('waiting', 'undoing')) as rulings_waiting
      from (
        select (count(*) filter (where next_poll_at <= clock_timestamp() and paused_at is null))::int as sources_due,
          (count(*) filter (where lease_until > clock_timestamp()))::int as sources_leased,
          (count(*) filter (where fail_count > 0 and paused_at is null))::int as sources_failing,
          (count(*) filter (where fail_count = 0 and problem is not null and paused_at is null))::int as sources_odd,
          (count(paused_at))::int as sources_paused
        from sources where parked_at is null
      ) as s, (
        select count(*)::int as deliveries_waiting,
          (count(*) filter (where due_at < clock_timestamp() - interval '5 minutes'))::int as deliveries_late
        from deliveries where state = 'waiting'
      ) as d`,
  )
  if (!counts) throw new Error('Postgres counted nothing')
  return counts
}
