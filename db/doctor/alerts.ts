import { keptDays } from '../retention.ts'
import type { Check } from './check.ts'

/** What holds of subscriptions, and of what is owed to them. */
export const alertChecks: Check[] = [
  {
    name: 'owed',
    holds: 'what is told stands in a message, and each message of news tells something',
    broken: sql => sql`
      select subscription_id || ': ' || release_id || ' stands in no message' as what from tellings t
      where not exists (select from deliveries d where d.id = t.message_id)
      union all
      select id || ': tells nothing' from deliveries d
      where kind = 'news' and state <> 'cancelled' and not exists (select from tellings t where t.message_id = d.message_id)`,
  },
  {
    name: 'one message',
    holds: 'all copies of a message go to one subscription, and one alone of them is on its way',
    broken: sql => sql`
      select message_id || ': ' || count(distinct subscription_id) || ' subscriptions, ' || count(*) filter (where state = 'waiting') || ' on their way' as what
      from deliveries group by message_id
      having count(distinct subscription_id) > 1 or count(*) filter (where state = 'waiting') > 1`,
  },
  {
    name: 'ended',
    holds: 'what is sent, given up or cancelled has an end, and nothing else has',
    broken: sql => sql`
      select id || ': ' || state || case when ended_at is null then ' without an end' else ' and ended' end as what
      from deliveries where (state in ('sent', 'dead', 'cancelled')) <> (ended_at is not null)`,
  },
  {
    name: 'taken',
    holds: 'what is sent was taken, and what was taken is sent',
    broken: sql => sql`
      select d.id || ': sent, and no attempt was taken' as what from deliveries d
      -- how older ones were sent is forgotten
      where state = 'sent' and ended_at > clock_timestamp() - make_interval(days => ${keptDays.attempts - 1})
        and not exists (select from attempts a where a.delivery_id = d.id and a.problem is null)
      union all
      select d.id || ': taken, and ' || d.state from deliveries d
      where state <> 'sent' and exists (select from attempts a where a.delivery_id = d.id and a.problem is null)`,
  },
  {
    name: 'fenced',
    holds: 'an attempt was made under a fence that was given out',
    broken: sql => sql`
      select a.delivery_id || ': attempt ' || a.fence || ' of ' || d.fence as what
      from attempts a join deliveries d on d.id = a.delivery_id where a.fence > d.fence or a.fence < 1`,
  },
  {
    name: 'leased',
    holds: 'nobody holds for long what is on its way',
    broken: sql => sql`
      select id || ': ' || state || ', held until ' || lease_until as what from deliveries
      where lease_until > clock_timestamp() + interval '10 minutes' or (state not in ('waiting', 'sent') and lease_until > clock_timestamp() + interval '1 minute')`,
  },
  {
    name: 'tried again',
    holds: 'what waits is tried again within two days, and what gathers ends within eight',
    broken: sql => sql`
      select id || ': ' || state || ' until ' || due_at as what from deliveries
      where (state = 'waiting' and due_at > clock_timestamp() + interval '2 days')
        or (state = 'gathering' and due_at > clock_timestamp() + interval '8 days')`,
  },
  {
    name: 'consent',
    holds: 'nothing is on its way to whom it is not wanted by',
    isOfTime: true,
    broken: sql => sql`
      select d.id || ': ' || d.state || ' for a subscription that is ' || s.state as what
      from deliveries d join subscriptions s on s.id = d.subscription_id
      where d.kind = 'news' and d.state in ('waiting', 'gathering') and s.state <> 'active'
        and s.state_since < clock_timestamp() - interval '5 minutes'`,
  },
  {
    name: 'secrets',
    holds: 'no secret of a subscription stands in what its receiver answered, or in why it failed',
    broken: sql => sql`
      select d.id || ': attempt ' || a.fence as what
      from attempts a join deliveries d on d.id = a.delivery_id join subscriptions s on s.id = d.subscription_id
      where s.secret is not null and position(s.secret in coalesce(a.answer, '') || coalesce(a.problem, '') || coalesce(d.problem, '')) > 0`,
  },
]
