import type { Database } from './client.ts'
import { rulingState } from './rulings.ts'
import { ask } from './timeline/ask.ts'
import type { OperatorCounts } from './types.ts'

/** A delivery is late when it was due five minutes ago. */
export async function countForOperator(db: Database): Promise<OperatorCounts> {
  const [counts] = await ask(
    db,
    sql => sql<OperatorCounts[]>`
      select s.*, d.*,
        (select count(*)::int from subscriptions where state = 'disabled') as subscriptions_off,
        (select count(*)::int from corrections where state = 'open') as corrections_open,
        (select count(*)::int from rulings where ${rulingState(sql)} in ('waiting', 'undoing')) as rulings_waiting
      from (
        select (count(*) filter (where next_poll_at <= clock_timestamp()))::int as sources_due,
          (count(*) filter (where lease_until > clock_timestamp()))::int as sources_leased,
          (count(*) filter (where fail_count > 0))::int as sources_failing,
          (count(*) filter (where fail_count = 0 and problem is not null))::int as sources_odd
        from sources where parked_at is null
      ) as s, (
        select (count(*) filter (where state = 'waiting'))::int as deliveries_waiting,
          (count(*) filter (where state = 'waiting' and due_at < clock_timestamp() - interval '5 minutes'))::int as deliveries_late,
          (count(*) filter (where state = 'dead'))::int as deliveries_dead
        from deliveries where state in ('waiting', 'dead')
      ) as d`,
  )
  if (!counts) throw new Error('Postgres counted nothing')
  return counts
}
