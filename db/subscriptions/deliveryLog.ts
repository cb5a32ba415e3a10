import type { Fragment } from 'postgres'
import type { DeliveryKind, DeliveryState, Topic } from '../../config/words.ts'
import type { Database } from '../client.ts'
import { ask } from '../timeline/ask.ts'
import type { Place } from '../timeline/cursor.ts'
import { instantOf, microsecondsOf } from '../timeline/place.ts'

/** One message of a subscriber, as its log shows it. */
export interface LoggedDelivery {
  id: string
  kind: DeliveryKind
  state: DeliveryState
  /** As the receiver sees it. */
  messageId: string
  madeAt: string
  /** When the next attempt is due, or the gathering ends; null when its sending is over. */
  dueAt: string | null
  endedAt: string | null
  problem: string | null
  tellings: { topic: Topic; release: { id: string; name: string | null } }[]
  attempts: { at: string; milliseconds: number; status: number | null; problem: string | null; answer: string | null }[]
}

export interface LogPage {
  deliveries: LoggedDelivery[]
  next: Place | null
}

/** What a subscriber was told, the newest first. What asks for consent is not in it before the answer: that address may be another's. */
export async function listDeliveries(
  db: Database,
  subscriptionId: string,
  { state, limit, after }: { state: DeliveryState | null; limit: number; after: Place | null },
): Promise<LogPage> {
  const rows = await ask(
    db,
    sql => sql<(LoggedDelivery & { microseconds: string })[]>`
      ${loggedDeliveries(sql)}
      where d.subscription_id = ${subscriptionId} and ${isShown(sql)}
        ${state ? sql`and d.state = ${state}` : sql``}
        ${after ? sql`and (d.made_at, d.id::text) < (${instantOf(sql, after)}, ${after.id})` : sql``}
      order by d.made_at desc, d.id::text desc
      limit ${limit + 1}`,
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = last && rows.length > limit ? { datedAt: last.microseconds, id: last.id } : null
  return { deliveries: shown.map(({ microseconds: _, ...delivery }) => delivery), next }
}

export async function findDelivery(db: Database, subscriptionId: string, id: string): Promise<LoggedDelivery | null> {
  if (id.includes('\0')) return null // Postgres takes no such text
  const [row] = await ask(
    db,
    sql => sql<(LoggedDelivery & { microseconds?: string })[]>`
      ${loggedDeliveries(sql)} where d.subscription_id = ${subscriptionId} and d.id::text = ${id} and ${isShown(sql)}`,
  )
  if (row) delete row.microseconds
  return row ?? null
}

/** When the message that is being gathered goes out; null where none is. */
export async function nextMessageAt(db: Database, subscriptionId: string): Promise<Date | null> {
  const [row] = await ask(
    db,
    sql => sql<{ dueAt: Date }[]>`select due_at from deliveries where subscription_id = ${subscriptionId} and state = 'gathering'`,
  )
  return row?.dueAt ?? null
}

function isShown(sql: Database) {
  return sql`(d.kind <> 'confirmation' or not exists (
    select from subscriptions s where s.id = d.subscription_id and s.state = 'unconfirmed'))`
}

function loggedDeliveries(sql: Database) {
  const iso = (column: Fragment) => sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return sql`
    select d.id, d.kind, d.state, 'msg_' || replace(d.message_id::text, '-', '') as message_id, ${iso(sql`d.made_at`)} as made_at,
      case when d.state in ('gathering', 'waiting') then ${iso(sql`d.due_at`)} end as due_at, ${iso(sql`d.ended_at`)} as ended_at, d.problem,
      ${microsecondsOf(sql, sql`d.made_at`)} as microseconds,
      (select coalesce(jsonb_agg(jsonb_build_object('topic', split_part(t.topic, ' ', 1),
          'release', jsonb_build_object('id', t.release_id, 'name', r.name)) order by t.release_id, t.topic), '[]')
        from tellings t left join releases r on r.id = t.release_id
        where t.message_id = d.message_id and t.subscription_id = d.subscription_id) as tellings,
      (select coalesce(jsonb_agg(jsonb_build_object('at', ${iso(sql`a.at`)}, 'milliseconds', a.milliseconds,
          'status', a.status, 'problem', a.problem, 'answer', a.answer) order by a.fence), '[]')
        from attempts a where a.delivery_id = d.id) as attempts
    from deliveries d`
}
