import { managementPath } from '../../config/capability.ts'
import type { Cadence, MessageLanguage, SubscriptionState, Topic } from '../../config/words.ts'
import { nextMessageAt } from '../../db/subscriptions/deliveryLog.ts'
import type { HeldSubscription } from '../../db/subscriptions.ts'
import type { ApiContext } from '../context.ts'
import type { Created } from './create.ts'
import { channelsOf, shownSettings } from './target.ts'

/** A subscription as its holder sees it: nothing secret, and nothing of what is only ours. */
export interface SubscriptionView {
  id: string
  query: string
  channel: string
  channelLabel: string
  /** Where it goes, in words; null once that is forgotten. */
  target: string | null
  /** Those that are no secret. */
  settings: Record<string, unknown>
  cadence: Cadence
  timeZone: string
  digestHour: number
  digestWeekday: number
  fold: number
  quietHours: { from: string; to: string } | null
  stages: Topic[]
  language: MessageLanguage
  state: SubscriptionState
  stateReason: string | null
  stateSince: Date
  activeSince: Date | null
  confirmUntil: Date | null
  failingSince: Date | null
  isSigned: boolean
  formerSecretUntil: Date | null
  /** When what is gathered now goes out. */
  nextMessageAt: Date | null
  createdAt: Date
}

export async function viewSubscription(api: ApiContext, held: HeldSubscription): Promise<SubscriptionView> {
  const { id, query, channel, cadence, timeZone, digestHour, digestWeekday, stages, language, state, stateReason, stateSince } = held
  const { activeSince, failingSince, formerSecretUntil, createdAt, quietFrom, quietTo, foldMinutes, settings } = held
  const known = channelsOf(api).find(each => each.kind === channel)
  const isKept = known !== undefined && Object.keys(settings).length > 0
  return {
    ...{ id, query, channel, channelLabel: known?.label ?? channel },
    target: isKept ? known.describe(settings) : null,
    settings: isKept ? shownSettings(known, settings) : {},
    ...{ cadence, timeZone, digestHour, digestWeekday, fold: foldMinutes },
    quietHours: quietFrom !== null && quietTo !== null ? { from: quietFrom, to: quietTo } : null,
    ...{ stages, language, state, stateReason, stateSince, activeSince },
    confirmUntil: state === 'unconfirmed' ? held.confirmUntil : null,
    failingSince,
    isSigned: known?.isSigned ?? false,
    formerSecretUntil,
    nextMessageAt: await nextMessageAt(api.db, id),
    createdAt,
  }
}

/** What whoever makes a subscription is answered, once. */
export async function viewCreated(api: ApiContext, { subscription, matchedAs, token, secret }: Created) {
  return {
    subscription: await viewSubscription(api, subscription),
    token,
    manageUrl: `${api.publicUrl}${managementPath(token)}`,
    ...(secret ? { secret } : {}),
    ...(matchedAs.length > 0 ? { matchedAs } : {}),
  }
}
