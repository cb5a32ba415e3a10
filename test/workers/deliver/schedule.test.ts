import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeliveryKind } from '../../../config/words.ts'
import type { ClaimedDelivery } from '../../../db/deliveries.ts'
import type { Failure } from '../../../workers/channels/contract.ts'
import { attemptOf, usualSchedule } from '../../../workers/deliver/schedule.ts'

const at = new Date('2025-10-01T12:00:00Z')
const problem = 'hooks.example answered 500'

interface Given extends Partial<Failure> {
  kind?: DeliveryKind
  attempts?: number
  wasIll?: boolean
  schedule?: readonly number[]
  random?: number
}

function claimed({ kind = 'news', attempts = 1, wasIll = false }: Given): ClaimedDelivery {
  return {
    ...{ id: 'd', messageId: 'd', kind, attempts, fence: '7', madeAt: at, now: at, secrets: [] },
    subscription: {
      ...{ id: 'sub_1', query: '', channel: 'webhook', settings: {}, endpoint: 'endpoint-1', language: 'en', cadence: 'at-once' },
      ...{ timeZone: 'UTC', stateReason: null, confirmUntil: null, isFailing: wasIll },
    },
  }
}

function failed(given: Given = {}) {
  const { kind, attempts, wasIll, schedule = usualSchedule, random = 0.5, ...over } = given
  const failure: Failure = { isTaken: false, status: 500, answer: 'no', problem, isPermanent: false, retryAfterSeconds: null, ...over }
  return attemptOf(claimed(given), failure, { at, milliseconds: 12, schedule, random })
}

/** Seconds from each attempt to the next, as long as there is one. */
function waitsOf(given: Given): number[] {
  const waits: number[] = []
  for (let attempts = 1; attempts < 100; attempts += 1) {
    const { nextInSeconds } = failed({ ...given, attempts })
    if (nextInSeconds === null) break
    waits.push(Math.round(nextInSeconds))
  }
  return waits
}

describe('an attempt that was taken', () => {
  it('is written down with what the receiver said, and nothing follows', () => {
    const taken = { isTaken: true, status: 202, answer: 'thank you' } as const
    expect(attemptOf(claimed({}), taken, { at, milliseconds: 12, schedule: usualSchedule, random: 0.5 })).toEqual({
      ...{ deliveryId: 'd', fence: '7', subscriptionId: 'sub_1', endpoint: 'endpoint-1', at, milliseconds: 12 },
      ...{ status: 202, answer: 'thank you', problem: null, state: 'sent', nextInSeconds: null, pauseSeconds: null },
      ...{ isTelling: true, disable: null, wasFailing: false },
    })
  })
})

describe('an attempt that failed', () => {
  it('is written down with what the receiver said, and says that it is ill', () => {
    expect(failed()).toMatchObject({ status: 500, answer: 'no', problem, state: 'waiting', isTelling: true, disable: null })
  })

  it('is followed by nine others within 75 hours and 36 minutes', () => {
    const waits = waitsOf({})
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400])
    expect(waits.reduce((sum, each) => sum + each)).toBe(75 * 3600 + 35 * 60 + 5)
    expect(failed({ attempts: 10 })).toMatchObject({ state: 'dead', nextInSeconds: null, disable: null, isTelling: true })
  })

  it('is followed by one after a tenth less to a tenth more than the schedule says, so that not all come back at once', () => {
    expect(failed({ attempts: 4, random: 0 }).nextInSeconds).toBeCloseTo(6480)
    expect(failed({ attempts: 4, random: 1 }).nextInSeconds).toBeCloseTo(7920)
  })

  it('is followed by no other before the receiver wants it, and by none sooner for that', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 200_000 }), (attempts, retryAfterSeconds) => {
        const usual = failed({ attempts }).nextInSeconds ?? 0
        const asked = failed({ attempts, retryAfterSeconds })
        expect(asked.nextInSeconds).toBe(Math.max(usual, retryAfterSeconds))
        expect(asked.pauseSeconds).toBe(retryAfterSeconds)
      }),
    )
    expect(failed().pauseSeconds).toBeNull()
    // nor is there one more than there would be
    expect(failed({ attempts: 10, retryAfterSeconds: 60 })).toMatchObject({ state: 'dead', nextInSeconds: null, pauseSeconds: 60 })
  })

  it('because the receiver wants no more is the last one, and switches its subscription off', () => {
    expect(failed({ isPermanent: true })).toMatchObject({ state: 'dead', nextInSeconds: null, disable: problem, isTelling: true })
  })

  it('because the message was refused is the last one, and says nothing against the receiver', () => {
    const refused = failed({ isRefused: true, retryAfterSeconds: 60 })
    expect(refused).toMatchObject({ state: 'dead', problem, nextInSeconds: null, pauseSeconds: null, isTelling: false, disable: null })
  })

  it('tells whether it was the first that failed', () => {
    expect(failed().wasFailing).toBe(false)
    expect(failed({ attempts: 2 }).wasFailing).toBe(true)
    expect(failed({ wasIll: true }).wasFailing).toBe(true)
  })
})

describe('what is not news has a schedule of its own', () => {
  it('a test message, for which somebody waits: at once, and once more', () => {
    expect(waitsOf({ kind: 'test' })).toEqual([5])
    expect(waitsOf({ kind: 'test', schedule: [0] })).toEqual([])
  })

  it('a question whether it is wanted: at once, and half an hour later', () => {
    expect(waitsOf({ kind: 'confirmation' })).toEqual([1800])
  })

  it('a question by a schedule that is short: again at its end', () => {
    expect(waitsOf({ kind: 'confirmation', schedule: [0, 5, 7] })).toEqual([7])
    expect(waitsOf({ kind: 'confirmation', schedule: [] })).toEqual([])
  })

  it('a notice to a receiver that was switched off: once a day for a month, also where it is gone', () => {
    for (const isPermanent of [false, true]) expect(waitsOf({ kind: 'notice', isPermanent })).toEqual(Array(29).fill(86_400))
    expect(failed({ kind: 'notice', attempts: 30 }).state).toBe('dead')
  })
})
