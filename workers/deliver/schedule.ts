import type { AttemptRow } from '../../db/attempts.ts'
import type { ClaimedDelivery } from '../../db/deliveries.ts'
import type { Outcome } from '../channels/contract.ts'

/**
 * Seconds from one attempt to the next, the first one at once: the schedule of Standard Webhooks, ten attempts in 75 h 35 m 5 s.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
export const usualSchedule: readonly number[] = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]

/** Whoever presses "test" waits for it. */
const testAttempts = 2
/** To ask is not to insist: at once, and once more when mail servers that put strangers off at first take it. */
const confirmationSteps = [0, 3]
/** A receiver that was switched off is asked once a day, for a month. */
const probeSeconds = 86_400
const probes = 30

/** An attempt as it is written down, and what follows: sent, another attempt with some jitter, or the end. */
export function attemptOf(
  delivery: ClaimedDelivery,
  outcome: Outcome,
  { at, milliseconds, schedule, random }: { at: Date; milliseconds: number; schedule: readonly number[]; random: number },
): AttemptRow {
  const { id, fence, subscription } = delivery
  const { status, answer } = outcome
  const attempt: AttemptRow = {
    deliveryId: id,
    fence,
    subscriptionId: subscription.id,
    endpoint: subscription.endpoint,
    at,
    milliseconds,
    status,
    problem: null,
    answer,
    state: 'sent',
    nextInSeconds: null,
    pauseSeconds: null,
    isTelling: true,
    disable: null,
    wasFailing: subscription.isFailing || delivery.attempts > 1,
  }
  if (outcome.isTaken) return attempt
  const { problem, isPermanent, isRefused, retryAfterSeconds } = outcome
  if (isRefused) return { ...attempt, problem, state: 'dead', isTelling: false }
  const isOver = isPermanent && delivery.kind !== 'notice'
  const wait = isOver ? null : waitBefore(delivery, schedule)
  const nextInSeconds = wait === null ? null : Math.max(wait * (0.9 + 0.2 * random), retryAfterSeconds ?? 0)
  const state = nextInSeconds === null ? 'dead' : 'waiting'
  return { ...attempt, problem, state, nextInSeconds, pauseSeconds: retryAfterSeconds, disable: isPermanent ? problem : null }
}

/** Seconds until the attempt after this one; null after the last. */
function waitBefore({ kind, attempts }: ClaimedDelivery, schedule: readonly number[]): number | null {
  if (kind === 'notice') return attempts < probes ? probeSeconds : null
  if (kind === 'test') return schedule.slice(0, testAttempts)[attempts] ?? null
  if (kind !== 'confirmation') return schedule[attempts] ?? null
  const step = confirmationSteps[attempts]
  return step === undefined ? null : (schedule[step] ?? schedule.at(-1) ?? null)
}
