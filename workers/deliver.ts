import { setTimeout as sleep } from 'node:timers/promises'
import { isCapability } from '../config/capability.ts'
import type { Log } from '../config/log.ts'
import { attemptSeconds, attempts, labelOf } from '../config/metrics.ts'
import { questionsTo, takeAll } from '../db/allowances.ts'
import type { AttemptRow } from '../db/attempts.ts'
import { type Database, inTransaction } from '../db/client.ts'
import { type ClaimedDelivery, cancelDelivery, returnDeliveries } from '../db/deliveries.ts'
import { confirmSubscription, enableSubscription, endGatherings } from '../db/upkeep.ts'
import type { Channel, ChannelTools, Message, Outcome, SmtpSettings } from './channels/contract.ts'
import type { Journal } from './deliver/journal.ts'
import { type HeldDelivery, openLeases } from './deliver/leases.ts'
import { type Collected, collectOwed } from './deliver/owed.ts'
import { patiently } from './deliver/patience.ts'
import { openPump, type Pump } from './deliver/pump.ts'
import { openRecorder } from './deliver/recorder.ts'
import { attemptOf } from './deliver/schedule.ts'
import { forget, tend } from './deliver/tend.ts'
import { openTurns } from './deliver/turns.ts'
import { failpoint } from './failpoint.ts'
import type { Http } from './http.ts'
import { composeMessage, type MessageTools, type Owed } from './message.ts'

/** Everything that deliveries are made with. */
export interface DeliveryContext {
  db: Database
  log: Log
  http: Pick<Http, 'post'>
  channels: Record<string, Channel>
  smtp: SmtpSettings | null
  message: MessageTools
  /** Seconds between attempts. */
  schedule: readonly number[]
  /** Where processes note what was taken until it is written down; without it a process that is killed may send again. */
  journal?: Journal
}

export interface Deliverer {
  /** Looks at once: something was committed. */
  soon(): void
  /** Lets what is being sent come to an end. */
  stop(): Promise<void>
}

const sendsAtOnce = 200
/** Of the claim; from then on its lease is renewed. */
const begunWithinMs = 4000
const everyMs = 1000
const upkeepEveryMs = 30_000
const forgetEveryMs = 3_600_000

/**
 * Sends what is owed: what was just committed within milliseconds, and everything that is due by Postgres' clock within a second,
 * whoever was to send it before. Any number of processes may do so side by side.
 */
export function startDelivery(context: DeliveryContext): Deliverer {
  const stopping = new AbortController()
  const pump = pumpOf(context, stopping.signal)
  const forgetOrWarn = () =>
    forget(context.db).catch(error => {
      context.log.warn({ err: error }, 'what is old could not be forgotten')
      return true
    })
  const loop = async () => {
    let upkeepAt = performance.now()
    // several processes take turns by chance
    let forgetAt = upkeepAt + Math.random() * 0.1 * forgetEveryMs
    while (!stopping.signal.aborted) {
      await tend(context, performance.now() >= upkeepAt).catch(error =>
        context.log.warn({ err: error }, 'deliveries could not be looked after'),
      )
      if (performance.now() >= upkeepAt) upkeepAt = performance.now() + upkeepEveryMs
      pump.soon()
      if (performance.now() >= forgetAt && (await forgetOrWarn())) forgetAt = performance.now() + forgetEveryMs
      await sleep(everyMs * (0.8 + 0.4 * Math.random()), undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    soon: () => pump.soon(),
    stop: async () => {
      stopping.abort()
      await running
      await pump.idle()
    },
  }
}

/** Sends everything that is due now, and waits for it: where history is lived again. */
export async function deliverDue(context: DeliveryContext, at: Date): Promise<void> {
  await endGatherings(context.db, at)
  const pump = pumpOf(context, new AbortController().signal)
  pump.soon()
  await pump.idle()
}

/** What is due, claimed and sent, some at a time. */
function pumpOf(context: DeliveryContext, signal: AbortSignal): Pump {
  const { db, log } = context
  const recorder = openRecorder(db, log, context.journal ?? null)
  const leases = openLeases(db, log)
  const turns = openTurns(sendsAtOnce)
  const work = async (delivery: ClaimedDelivery, owed: Collected) => {
    const lease = leases.hold(delivery)
    try {
      const attempt = await attemptInTurn(delivery, owed, lease)
      if (attempt) await recorder.record(attempt)
    } catch (error) {
      log.error({ err: error, delivery: delivery.id }, 'a delivery broke off')
    } finally {
      lease.letGo()
    }
  }
  const attemptInTurn = async (delivery: ClaimedDelivery, owed: Collected, lease: HeldDelivery) => {
    await turns.take()
    try {
      await recorder.ready()
      return lease.isGood() ? await deliver(context, delivery, owed) : null
    } finally {
      turns.give()
    }
  }
  const begin = async (claimed: ClaimedDelivery[]) => {
    const claimedAt = performance.now()
    const owed = await patiently(() => collectOwed(db, claimed), begunWithinMs)
    // whoever was held up for long (stopped, say) may not have them any more
    if (performance.now() - claimedAt > begunWithinMs) {
      await returnDeliveries(db, claimed)
      return []
    }
    return claimed.map(delivery => work(delivery, owed.get(delivery.id) ?? null))
  }
  return openPump({ db, log, begin, signal })
}

/** Makes an attempt, to be written down; none where there is nothing to say. */
async function deliver(context: DeliveryContext, delivery: ClaimedDelivery, owed: Collected): Promise<AttemptRow | null> {
  if (!owed) {
    await cancelDelivery(context.db, delivery, 'nothing of it holds any more')
    return null
  }
  const startedAt = performance.now()
  const outcome = await send(context, delivery, owed)
  const milliseconds = Math.round(performance.now() - startedAt)
  if (outcome.isTaken) failpoint('after_post')
  if (outcome.isTaken) await whenTaken(context, delivery, outcome.answer)
  else if (outcome.isPermanent && delivery.kind === 'confirmation') await askNoMore(context, delivery)
  const attempt = attemptOf(delivery, outcome, { at: delivery.now, milliseconds, schedule: context.schedule, random: Math.random() })
  const channel = labelOf(delivery.subscription.channel)
  attempts.inc({ channel, outcome: attempt.state })
  attemptSeconds.observe({ channel }, milliseconds / 1000)
  return attempt
}

/** What is thrown here is a bug of ours or of a library: it is shown as one, and tried again like any failure. */
async function send(context: DeliveryContext, delivery: ClaimedDelivery, owed: Owed | Error): Promise<Outcome> {
  const { subscription, now, secrets } = delivery
  const channel = context.channels[subscription.channel]
  if (!channel) return failed(`there is no channel ${subscription.channel} here`)
  const settings = channel.settings.safeParse(subscription.settings)
  if (!settings.success) return failed('its settings are not those of its channel any more')
  let message: Message | null = null
  try {
    if (owed instanceof Error) throw owed
    message = composeMessage(owed, context.message)
    const tools: ChannelTools = { post: request => context.http.post(request), smtp: context.smtp, now, secrets }
    return await channel.send(message, settings.data, tools)
  } catch (error) {
    context.log.error({ err: error, delivery: delivery.id }, message ? 'a channel failed' : 'a message could not be written')
    return failed(message ? 'our side failed to send it' : 'our side failed to write it')
  }
}

function failed(problem: string): Outcome {
  return { isTaken: false, status: null, answer: null, problem, isPermanent: false, retryAfterSeconds: null }
}

/** A receiver that answers a question whether it wants this with the answer has confirmed; one that takes the notice is back. */
async function whenTaken({ db, message }: DeliveryContext, { kind, subscription }: ClaimedDelivery, answer: string | null): Promise<void> {
  if (kind === 'notice') await enableSubscription(db, subscription.id)
  if (kind !== 'confirmation') return
  const tokens = answer?.match(/[\w-]{43}/g) ?? []
  if (!tokens.some(token => isCapability(token, message.key, 'confirm', subscription))) return
  await inTransaction(db, tx => confirmSubscription(tx, subscription))
}

/** Who is not there, or wants nothing, is not asked again for a day, whoever names the address. */
async function askNoMore({ db, message }: DeliveryContext, { subscription }: ClaimedDelivery): Promise<void> {
  await takeAll(db, message.key, ...questionsTo(subscription.endpoint))
}
