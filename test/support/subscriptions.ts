import { capabilityPath, type Scope } from '../../config/capability.ts'
import type { DeliveryState } from '../../config/words.ts'
import type { Database } from '../../db/client.ts'
import { installationKey } from '../../db/settings.ts'
import { findSubscription } from '../../db/subscriptions.ts'
import { bodyOf } from './api.ts'

/** What `POST /api/subscriptions` answers. */
export interface CreatedBody {
  subscription: SubscriptionBody
  token: string
  manageUrl: string
  secret?: string
  matchedAs?: unknown[]
}

export interface SubscriptionBody {
  id: string
  query: string
  channel: string
  target: string | null
  state: string
  stateReason: string | null
  stages: string[]
  activeSince: string | null
  confirmUntil: string | null
  [more: string]: unknown
}

let made = 0

/** An address that no other test of this file has. */
export function newHook(host?: string): string {
  made += 1
  return `https://${host ?? `hooks${made}.receiver${made}.example`}/secret-path-${made}`
}

/** Asks an API as a program does: JSON there, JSON back. */
export function programOf(api: { address: string }) {
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${api.address}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const create = async (wishes: Record<string, unknown> = {}, url = newHook()) => {
    const answer = await send('POST', '/api/subscriptions', { query: '', channel: 'webhook', settings: { url }, ...wishes })
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
    return bodyOf<CreatedBody>(answer)
  }
  const held = ({ subscription: { id }, token }: CreatedBody) => ({
    ask: (method: string, path = '', body?: unknown) =>
      send(method, `/api/subscriptions/${id}${path}`, body, { Authorization: `Bearer ${token}` }),
  })
  return { send, create, held }
}

/** Where a link of a message leads. */
export async function linkTo(db: Database, scope: Scope, { subscription: { id } }: { subscription: { id: string } }): Promise<string> {
  const found = await findSubscription(db, id)
  return capabilityPath(await installationKey(db), scope, found ?? { id, endpoint: '', confirmUntil: null })
}

/** As its receiver's yes would have made it. */
export async function activate(db: Database, { subscription: { id } }: CreatedBody): Promise<void> {
  await db`update subscriptions set state = 'active', active_since = clock_timestamp(), confirm_until = null where id = ${id}`
  await db`update deliveries set state = 'sent', ended_at = clock_timestamp() where subscription_id = ${id}`
}

/** A message as the fan-out and the sending would have left it. */
export async function insertDelivery(
  db: Database,
  { subscription: { id } }: { subscription: { id: string } },
  given: {
    state: DeliveryState
    madeAt?: string
    messageId?: string
    release?: string
    attempts?: { status: number; problem: string | null }[]
  },
): Promise<{ id: string; messageId: string }> {
  const [row] = await db<{ id: string; messageId: string }[]>`
    insert into deliveries (subscription_id, endpoint, kind, state, message_id, due_at, made_at, ended_at)
    select id, endpoint, 'news', ${given.state}, coalesce(${given.messageId ?? null}::uuid, gen_random_uuid()), clock_timestamp(),
      coalesce(${given.madeAt ?? null}::timestamptz, clock_timestamp()),
      case when ${given.state} in ('sent', 'dead', 'cancelled') then clock_timestamp() end
    from subscriptions where id = ${id} returning id, message_id`
  if (!row) throw new Error('no such subscription')
  for (const [fence, { status, problem }] of (given.attempts ?? []).entries()) {
    await db`
      insert into attempts (delivery_id, fence, at, milliseconds, status, problem, answer)
      values (${row.id}, ${fence + 1}, clock_timestamp(), 12, ${status}, ${problem}, 'what it said')`
  }
  if (given.release) {
    await db`insert into tellings (subscription_id, release_id, topic, message_id) values (${id}, ${given.release}, 'released', ${row.messageId})`
  }
  return row
}
