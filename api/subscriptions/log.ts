import type { Context } from 'hono'
import { type DeliveryState, deliveryStates } from '../../config/words.ts'
import { findDelivery, type LogPage, listDeliveries } from '../../db/subscriptions/deliveryLog.ts'
import type { HeldSubscription } from '../../db/subscriptions.ts'
import type { ApiContext } from '../context.ts'
import { notFound, Refusal } from '../problem.ts'
import { addressOfNext, readChoiceOf, readLimit, readPlace, refuseOthers } from '../query.ts'

/** `GET …/deliveries?state=&limit=&cursor=`: what a subscriber was told, with every attempt. */
export async function pageOfDeliveries(c: Context, api: ApiContext, held: HeldSubscription): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams
  const { deliveries, next } = await readLog(api, held, parameters, 50)
  const address = next && addressOfNext(`/api/subscriptions/${encodeURIComponent(held.id)}/deliveries`, parameters, next)
  const link = address ? { Link: `<${address}>; rel="next"` } : {}
  return c.json({ deliveries, next: address }, 200, { 'Cache-Control': 'no-store', ...link })
}

export async function oneDelivery(c: Context, { db }: ApiContext, { id }: HeldSubscription, delivery: string): Promise<Response> {
  const found = await findDelivery(db, id, delivery)
  if (!found) throw new Refusal({ ...notFound, detail: 'No message of this subscription has this id.' })
  return c.json(found, 200, { 'Cache-Control': 'no-store' })
}

export function readLog({ db }: ApiContext, { id }: HeldSubscription, parameters: URLSearchParams, usual: number): Promise<LogPage> {
  refuseOthers(parameters, ['state', 'limit', 'cursor'])
  const state: DeliveryState | null = readChoiceOf(parameters, 'state', deliveryStates)
  return listDeliveries(db, id, { state, limit: readLimit(parameters, usual), after: readPlace(parameters) })
}
