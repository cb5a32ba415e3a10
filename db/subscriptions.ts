import { createHash, randomBytes } from 'node:crypto'
import type { Queryable, Transaction } from './client.ts'
import { storeQuery } from './queries.ts'
import type { Subscription } from './types.ts'

/** A subscription with what its holder is known by. */
export interface HeldSubscription extends Subscription {
  tokenHash: Buffer
  /** Until when the secret before the present one signs too. */
  formerSecretUntil: Date | null
}

/** What a message reaches, and the least time between two of them that its service allows. */
export interface Reach {
  endpoint: string
  gapMs: number
}

/** What of a subscription its holder chooses, and may change. */
export type Wishes = Reach &
  Pick<
    Subscription,
    | 'query'
    | 'settings'
    | 'language'
    | 'cadence'
    | 'timeZone'
    | 'digestHour'
    | 'digestWeekday'
    | 'foldMinutes'
    | 'quietFrom'
    | 'quietTo'
    | 'stages'
  >

export interface NewSubscription extends Wishes {
  channel: string
  secret: string | null
  tokenHash: Buffer
  /** Its receiver has to say yes first. */
  isToConfirm: boolean
}

/** Names what a channel's settings reach, without saying it. */
export function endpointId(channel: string, address: string): string {
  return createHash('sha256').update(`${channel} ${address}`).digest('base64url')
}

export async function insertSubscription(tx: Transaction, given: NewSubscription): Promise<HeldSubscription> {
  const id = `sub_${randomBytes(12).toString('base64url')}`
  await insertEndpoint(tx, given)
  await tx`
    insert into subscriptions (id, query_id, channel, settings, endpoint, secret, language, cadence, time_zone, digest_hour,
      digest_weekday, fold_minutes, quiet_from, quiet_to, stages, state, active_since, confirm_until, token_hash)
    values (${id}, ${await storeQuery(tx, given.query)}, ${given.channel}, ${tx.json(given.settings as never)}, ${given.endpoint}, ${given.secret},
      ${given.language}, ${given.cadence}, ${given.timeZone}, ${given.digestHour}, ${given.digestWeekday}, ${given.foldMinutes},
      ${given.quietFrom}, ${given.quietTo}, ${given.stages}, ${given.isToConfirm ? 'unconfirmed' : 'active'},
      ${given.isToConfirm ? null : tx`clock_timestamp()`}, ${given.isToConfirm ? confirmUntil(tx) : null}, ${given.tokenHash})`
  return found(await findSubscription(tx, id))
}

export async function findSubscription(db: Queryable, id: string): Promise<HeldSubscription | null> {
  if (id.includes('\0')) return null // Postgres takes no such text
  const [row] = await db<HeldSubscription[]>`${subscriptionRows(db)} where subscriptions.id = ${id}`
  return row ?? null
}

export async function findHeldSubscription(db: Queryable, tokenHash: Buffer): Promise<HeldSubscription | null> {
  const [row] = await db<HeldSubscription[]>`${subscriptionRows(db)} where subscriptions.token_hash = ${tokenHash}`
  return row ?? null
}

/** Waits for whoever else changes it, and gives it as it is then; what only refers to it need not wait. */
export async function lockSubscription(tx: Transaction, id: string): Promise<HeldSubscription> {
  await tx`select from subscriptions where id = ${id} for no key update`
  return found(await findSubscription(tx, id))
}

/**
 * Writes what is wished for from now on. Another query is told of what becomes news after it: `active_since` moves. What is on its way
 * goes to the new address.
 */
export async function changeSubscription(tx: Transaction, before: Subscription, wishes: Wishes): Promise<void> {
  await insertEndpoint(tx, wishes)
  const { id } = before
  await tx`
    update subscriptions set query_id = ${await storeQuery(tx, wishes.query)}, settings = ${tx.json(wishes.settings as never)},
      endpoint = ${wishes.endpoint}, language = ${wishes.language}, cadence = ${wishes.cadence}, time_zone = ${wishes.timeZone},
      digest_hour = ${wishes.digestHour}, digest_weekday = ${wishes.digestWeekday}, fold_minutes = ${wishes.foldMinutes},
      quiet_from = ${wishes.quietFrom}, quiet_to = ${wishes.quietTo}, stages = ${wishes.stages},
      active_since = case when ${wishes.query !== before.query} and active_since is not null then clock_timestamp() else active_since end
    where id = ${id}`
  if (wishes.endpoint === before.endpoint) return
  await tx`update subscriptions set failing_since = null, failed_at = null where id = ${id}`
  await tx`update deliveries set endpoint = ${wishes.endpoint} where subscription_id = ${id} and state in ('gathering', 'waiting')`
}

/** By Postgres' clock: a receiver has a day to say yes. */
export function confirmUntil(sql: Queryable) {
  return sql`clock_timestamp() + interval '24 hours'`
}

function subscriptionRows(sql: Queryable) {
  return sql`
    select subscriptions.id, queries.query, channel, settings, endpoint, language, cadence, time_zone, digest_hour, digest_weekday,
      fold_minutes, left(quiet_from::text, 5) as quiet_from, left(quiet_to::text, 5) as quiet_to, stages, state, state_reason, state_since,
      active_since, confirm_until, failing_since, failed_at, created_at, token_hash,
      case when former_secret_until > clock_timestamp() then former_secret_until end as former_secret_until
    from subscriptions join queries on queries.id = subscriptions.query_id`
}

async function insertEndpoint(tx: Transaction, { endpoint, gapMs }: Reach): Promise<void> {
  await tx`
    insert into endpoints as kept (id, gap_ms) values (${endpoint}, ${gapMs})
    on conflict (id) do update set gap_ms = excluded.gap_ms where kept.gap_ms <> excluded.gap_ms`
}

function found<Row>(row: Row | null | undefined): Row {
  if (!row) throw new Error('a row that was written is not there')
  return row
}
