import type { Context } from 'hono'
import { inTransaction } from '../../db/client.ts'
import { requestMessage } from '../../db/subscriptions/requests.ts'
import { askToConfirm } from '../../db/subscriptions/states.ts'
import { changeSubscription, findSubscription, type HeldSubscription, lockSubscription, type Wishes } from '../../db/subscriptions.ts'
import { asObject, BadBody, gather } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { conflict, Refusal } from '../problem.ts'
import { written } from '../write.ts'
import { requireZone } from './create.ts'
import { mayAskToConfirm, takeForClient } from './limits.ts'
import { readQuestion } from './question.ts'
import { readChannel, readTarget, type Target } from './target.ts'
import { mannerOf, readWishes, topicsOf } from './wishes.ts'

/**
 * Changes what a body names, and leaves the rest. Another address of a channel that proves no consent is asked for it anew. Throws
 * BadBody, or a Refusal where it has ended, was changed since it was read, or one client does too much.
 */
export async function patchSubscription(c: Context, api: ApiContext, before: HeldSubscription, body: unknown): Promise<HeldSubscription> {
  const { wishes, target } = await readChange(api, before, body)
  refuseEnded(before)
  const isMoved = target !== null && target.endpoint !== before.endpoint
  const isToConfirm = isMoved && !target.channel.isConsentProven
  if (isMoved) await takeForClient(c, api, 'create')
  const isAsked = isToConfirm && (await mayAskToConfirm(api, target))
  return written(() =>
    inTransaction(api.db, async tx => {
      const now = await lockSubscription(tx, before.id)
      refuseEnded(now)
      refuseStale(now, before)
      await changeSubscription(tx, now, wishes)
      if (isToConfirm) await askToConfirm(tx, before.id)
      if (isAsked) await requestMessage(tx, { id: before.id, endpoint: wishes.endpoint }, 'confirmation')
      return (await findSubscription(tx, before.id)) ?? now
    }),
  )
}

function refuseEnded({ state }: HeldSubscription): void {
  if (state === 'ended') throw new Refusal(conflict('This subscription has ended.'))
}

/** What is written is made of what was read: whoever wrote in between would be overwritten, or given an address that was not asked. */
function refuseStale(now: HeldSubscription, before: HeldSubscription): void {
  if (inWriting(now) === inWriting(before)) return
  throw new Refusal(conflict('It was changed at the same moment, and nothing of this was kept. Look at it again.'))
}

/** All but what the workers note of its receiver, and who holds it. */
function inWriting(held: HeldSubscription): string {
  const { failingSince: _, failedAt: _failed, tokenHash: _token, formerSecretUntil: _secret, ...written } = held
  return JSON.stringify(written)
}

async function readChange(api: ApiContext, before: HeldSubscription, body: unknown): Promise<{ wishes: Wishes; target: Target | null }> {
  const given = asObject(body)
  const isQuery = given.query !== undefined
  const { read, question, target } = await gather({
    channel: () => refuseChannel(before, given),
    read: () => readWishes(given),
    question: () => readQuestion(api.db, isQuery ? given.query : before.query),
    target: () => (given.settings === undefined ? null : readTarget(readChannel(api, before.channel), given.settings)),
  })
  await requireZone(api, read)
  const { query, filters } = question
  // a query that is as it was leaves the topics as they were, even where it would choose others by itself
  const stages = read.stages || isQuery ? topicsOf(read.stages, filters, before.stages) : before.stages
  const settings = (target?.settings as Wishes['settings'] | undefined) ?? before.settings
  const { endpoint, gapMs } = target ?? { endpoint: before.endpoint, gapMs: readChannel(api, before.channel).gapMs ?? 0 }
  // what was saved is kept as it is where it was not named: a company may have left the files since
  return { wishes: { query: isQuery ? query : before.query, settings, endpoint, gapMs, stages, ...mannerOf(read, before) }, target }
}

function refuseChannel({ channel }: HeldSubscription, given: Record<string, unknown>): void {
  if (given.channel === undefined || given.channel === channel) return
  const detail = `is ${channel} and cannot be changed: make another subscription`
  throw new BadBody([{ field: 'channel', given: String(given.channel).slice(0, 80), detail, nearest: null }])
}
