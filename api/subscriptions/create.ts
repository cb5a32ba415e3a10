import type { Context } from 'hono'
import { hashOfToken, newSecret, newToken } from '../../config/capability.ts'
import { inTransaction } from '../../db/client.ts'
import type { MatchedAs } from '../../db/filters/parts/filter.ts'
import { requestMessage } from '../../db/subscriptions/requests.ts'
import { knowsZone } from '../../db/subscriptions/zones.ts'
import { type HeldSubscription, insertSubscription, type Wishes } from '../../db/subscriptions.ts'
import { asObject, BadBody, gather } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { written } from '../write.ts'
import { mayAskToConfirm, takeForClient } from './limits.ts'
import { readQuestion } from './question.ts'
import { readChannel, readTarget, type Target } from './target.ts'
import { type Body, mannerOf, readWishes, topicsOf, usualManner } from './wishes.ts'

/** What is shown once, and never again: the token and the secret. */
export interface Created {
  subscription: HeldSubscription
  matchedAs: MatchedAs[]
  token: string
  /** Of a channel that signs. */
  secret: string | null
}

/** Makes a subscription of a body. Throws BadBody, or a Refusal where one client makes too many. */
export async function createSubscription(c: Context, api: ApiContext, body: unknown): Promise<Created> {
  const { wishes, target, matchedAs } = await readNew(api, body)
  await takeForClient(c, api, 'create')
  const token = newToken()
  const secret = target.channel.isSigned ? newSecret() : null
  const isToConfirm = !target.channel.isConsentProven
  // whether it is asked is told to nobody: the answer is the same for an address that was asked too often
  const isAsked = isToConfirm && (await mayAskToConfirm(api, target))
  const subscription = await written(() =>
    inTransaction(api.db, async tx => {
      const channel = target.channel.kind
      const made = await insertSubscription(tx, { ...wishes, channel, secret, tokenHash: hashOfToken(token), isToConfirm })
      if (isAsked) await requestMessage(tx, made, 'confirmation')
      return made
    }),
  )
  return { subscription, matchedAs, token, secret }
}

/** A zone that only we know would make a digest that is never due. Throws BadBody. */
export async function requireZone({ db }: ApiContext, { timeZone }: Body): Promise<void> {
  if (timeZone === undefined || (await knowsZone(db, timeZone))) return
  throw new BadBody([{ field: 'timeZone', given: timeZone, detail: 'is not known to the database', nearest: null }])
}

async function readNew(api: ApiContext, body: unknown): Promise<{ wishes: Wishes; target: Target; matchedAs: MatchedAs[] }> {
  const given = asObject(body)
  const { read, question, target } = await gather({
    read: () => readWishes(given),
    question: () => readQuestion(api.db, given.query),
    target: () => readTarget(readChannel(api, typeof given.channel === 'string' ? given.channel : undefined), given.settings),
  })
  await requireZone(api, read)
  const { query, filters } = question
  const settings = target.settings as Wishes['settings']
  const { endpoint, gapMs } = target
  const wishes = { query, settings, endpoint, gapMs, stages: topicsOf(read.stages, filters), ...mannerOf(read, usualManner) }
  return { wishes, target, matchedAs: filters.matchedAs }
}
