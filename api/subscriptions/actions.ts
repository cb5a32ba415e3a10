import type { Context } from 'hono'
import { z } from 'zod'
import { newSecret } from '../../config/capability.ts'
import type { SubscriptionState } from '../../config/words.ts'
import { inTransaction, type Transaction } from '../../db/client.ts'
import { readSpan, spanShape } from '../../db/filters/parts/instant.ts'
import { type Replayed, replayOne, replaySince, requestMessage } from '../../db/subscriptions/requests.ts'
import { activateSubscription, askToConfirm, deleteSubscription, pauseSubscription, rotateSecret } from '../../db/subscriptions/states.ts'
import { findSubscription, type HeldSubscription, lockSubscription } from '../../db/subscriptions.ts'
import { BadBody, readFields } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { conflict, notFound, Refusal } from '../problem.ts'
import { written } from '../write.ts'
import { mayAskToConfirm, takeForClient, takeForSubscription } from './limits.ts'
import { readChannel } from './target.ts'

/** From when on messages are sent again. */
export const replayWish = z.strictObject({ since: z.string() })

/** Every act gives the subscription as it is then. Throws a Refusal (409) in a state that it cannot be done in. */
export function pause(api: ApiContext, held: HeldSubscription): Promise<HeldSubscription> {
  return acting(api, held, async (tx, { state }) => {
    if (state === 'paused') return
    allowIn(state, ['active', 'disabled'], 'paused')
    await pauseSubscription(tx, held.id)
  })
}

/** Takes it up again, also after a stop. Where its receiver may be another's, that one was the last to say no, and is asked anew. */
export async function resume(c: Context, api: ApiContext, held: HeldSubscription): Promise<HeldSubscription> {
  if (held.state === 'active') return held
  allowIn(held.state, ['paused', 'disabled', 'ended'], 'resumed')
  const activate = () => acting(api, held, (tx, now) => activateSubscription(tx, unchanged(now, held).id))
  if (held.state !== 'ended') return activate()
  if (Object.keys(held.settings).length === 0) throw new Refusal(conflict('This subscription has ended, and where it went is forgotten.'))
  const channel = readChannel(api, held.channel)
  const target = { channel, settings: held.settings, endpoint: held.endpoint, gapMs: channel.gapMs ?? 0 }
  await takeForClient(c, api, 'create')
  if (channel.isConsentProven) return activate()
  const isAsked = await mayAskToConfirm(api, target)
  return acting(api, held, async (tx, now) => {
    await askToConfirm(tx, unchanged(now, held).id)
    if (isAsked) await requestMessage(tx, held, 'confirmation')
  })
}

export function remove(api: ApiContext, held: HeldSubscription): Promise<HeldSubscription> {
  return acting(api, held, tx => deleteSubscription(tx, held.id))
}

/** The id of the delivery that carries the test. */
export async function requestTest(api: ApiContext, held: HeldSubscription): Promise<string> {
  allowIn(held.state, ['active', 'paused'], 'tested')
  await takeForSubscription(api, held.id, 'test')
  return holding(api, held, (tx, now) => {
    allowIn(now.state, ['active', 'paused'], 'tested')
    return requestMessage(tx, now, 'test')
  })
}

export async function renewSecret(api: ApiContext, held: HeldSubscription): Promise<{ secret: string; formerSecretUntil: Date }> {
  if (held.state === 'ended') throw new Refusal(conflict('This subscription has ended.'))
  if (!readChannel(api, held.channel).isSigned)
    throw new Refusal(conflict(`Messages to ${held.channel} are not signed: there is no secret.`))
  await takeForSubscription(api, held.id, 'rotate')
  const secret = newSecret()
  const formerSecretUntil = await holding(api, held, (tx, { id, state }) => {
    if (state === 'ended') throw new Refusal(conflict('This subscription has ended.'))
    return rotateSecret(tx, id, secret)
  })
  return { secret, formerSecretUntil }
}

/** Sends again what came to an end since then, up to a thousand messages, under their own ids. Throws BadBody. */
export async function replayFrom(api: ApiContext, held: HeldSubscription, body: unknown): Promise<Replayed> {
  const { since } = readFields(replayWish, body)
  const start = readSpan(since)?.start
  if (!start) throw new BadBody([{ field: 'since', given: since.slice(0, 80), detail: sinceShape, nearest: null }])
  await allowReplay(api, held)
  return holding(api, held, (tx, now) => {
    allowIn(now.state, ['active'], 'told again')
    return replaySince(tx, now, start)
  })
}

/** The id of the new delivery. Throws a Refusal where there is no such message, or it is still on its way. */
export async function replayDelivery(api: ApiContext, held: HeldSubscription, deliveryId: string): Promise<string> {
  await allowReplay(api, held)
  const made = await holding(api, held, (tx, now) => {
    allowIn(now.state, ['active'], 'told again')
    return replayOne(tx, now, deliveryId.replaceAll('\0', ''))
  })
  if (made) return made
  throw new Refusal({ ...notFound, detail: 'No message of news has this id and is over: what is still on its way is not sent twice.' })
}

const sinceShape = `must be ${spanShape}`

async function allowReplay(api: ApiContext, held: HeldSubscription): Promise<void> {
  allowIn(held.state, ['active'], 'told again')
  await takeForSubscription(api, held.id, 'replay')
}

function acting(
  api: ApiContext,
  held: HeldSubscription,
  act: (tx: Transaction, now: HeldSubscription) => Promise<void>,
): Promise<HeldSubscription> {
  return holding(api, held, async (tx, now) => {
    await act(tx, now)
    return (await findSubscription(tx, held.id)) ?? now
  })
}

/** One after the other: each finds what the one before it has written. */
function holding<Result>(
  api: ApiContext,
  { id }: HeldSubscription,
  act: (tx: Transaction, now: HeldSubscription) => Result | Promise<Result>,
): Promise<Result> {
  return written(() => inTransaction(api.db, async tx => act(tx, await lockSubscription(tx, id))))
}

/** Between reading it and holding it somebody else may have ended it. */
function unchanged(now: HeldSubscription, held: HeldSubscription): HeldSubscription {
  if (now.state === held.state && now.stateSince.getTime() === held.stateSince.getTime()) return now
  throw new Refusal(conflict('It was changed at the same moment. Look at it again.'))
}

const sayings: Record<SubscriptionState, string> = {
  unconfirmed: 'is not confirmed yet: its receiver was sent a link',
  active: 'is active',
  paused: 'is paused: resume it first',
  disabled: 'is disabled: resume it first',
  ended: 'has ended',
}

function allowIn(state: SubscriptionState, states: SubscriptionState[], done: string): void {
  if (!states.includes(state)) throw new Refusal(conflict(`It cannot be ${done}: this subscription ${sayings[state]}.`))
}
