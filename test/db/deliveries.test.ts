import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { type AttemptRow, recordAttempts, recordHealth } from '../../db/attempts.ts'
import { cancelDelivery, claimDeliveries, renewDeliveries, returnDeliveries } from '../../db/deliveries.ts'
import { findSubscription } from '../../db/subscriptions.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo } from '../support/owed.ts'

const database = useDatabase()
const db = () => database.db

beforeEach(async () => {
  await db()`truncate subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
})

const owed = (url = `https://hooks.example/${randomUUID()}`) => oweTo(db(), { url }, [])
const claim = (over: { limit?: number; start?: string; atOnce?: number } = {}) =>
  claimDeliveries(db(), { limit: 10, start: '', atOnce: 2, ...over })
const rowOf = async (id: string) =>
  (
    await db()`select state, attempts, problem, lease_until is not null as is_held, ended_at is not null as is_over from deliveries where id = ${id}`
  )[0]

/** Leases are not over before a server has been up for moments. */
async function claimOne() {
  for (const start = performance.now(); performance.now() - start < 10_000; await sleep(200)) {
    const [claimed] = await claim({ limit: 1 })
    if (claimed) return claimed
  }
  throw new Error('nothing was due')
}

describe('a message that is claimed', () => {
  it('is nobody else’s until its lease is over, and says what it needs to be sent', async () => {
    const { subscription, delivery } = await owed()
    await db()`update subscriptions set former_secret = 'whsec_old', former_secret_until = clock_timestamp() + interval '1 hour'`
    const claimed = await claimOne()
    expect(claimed).toMatchObject({
      id: delivery,
      messageId: delivery,
      kind: 'news',
      attempts: 1,
      subscription: { id: subscription, channel: 'webhook' },
    })
    expect([claimed.secrets.length, claimed.secrets[1]]).toEqual([2, 'whsec_old'])
    expect(await claim()).toEqual([])
    await db()`update subscriptions set former_secret_until = clock_timestamp() - interval '1 second'`
    await db()`update deliveries set lease_until = clock_timestamp() - interval '1 hour'`
    const again = await claimOne()
    expect([again.attempts, again.fence > claimed.fence, again.secrets.length]).toEqual([2, true, 1])
  })

  it('is one of a few at a time of each receiver, and of as many as are asked for', async () => {
    for (let times = 0; times < 3; times += 1) await owed('https://hooks.example/same')
    await owed()
    expect(await claim()).toHaveLength(3)
    expect(await claim()).toEqual([])
    await db()`update deliveries set lease_until = null`
    expect(await claim({ limit: 1 })).toHaveLength(1)
  })

  it('is kept longer by whoever holds it, and by nobody else', async () => {
    const { delivery } = await owed()
    const { id, fence } = await claimOne()
    const untilOf = async () => (await db()<{ until: Date }[]>`select lease_until as until from deliveries`)[0]?.until.getTime() ?? 0
    const before = await untilOf()
    expect(await renewDeliveries(db(), [{ id, fence: String(Number(fence) + 1) }], 600)).toEqual([])
    expect(await untilOf()).toBe(before)
    expect(await renewDeliveries(db(), [{ id, fence }], 600)).toEqual([delivery])
    expect((await untilOf()) - before).toBeGreaterThan(500_000)
  })

  it('is given back as if it had never been tried, or ended where there is nothing to say', async () => {
    const { delivery } = await owed()
    await returnDeliveries(db(), [])
    const held = await claimOne()
    await returnDeliveries(db(), [held])
    expect(await rowOf(delivery)).toEqual({ state: 'waiting', attempts: 0, problem: null, isHeld: false, isOver: false })
    const again = await claimOne()
    await cancelDelivery(db(), held, 'too late')
    expect(await rowOf(delivery)).toMatchObject({ state: 'waiting', isHeld: true })
    await cancelDelivery(db(), again, 'nothing to say')
    expect(await rowOf(delivery)).toEqual({ state: 'cancelled', attempts: 1, problem: 'nothing to say', isHeld: false, isOver: true })
  })
})

describe('an attempt', () => {
  const taken = {
    ...{ at: new Date('2025-06-01T00:00:00Z'), milliseconds: 12, status: 204, problem: null, answer: null, state: 'sent' as const },
    ...{ nextInSeconds: null, pauseSeconds: null, isTelling: true, disable: null, wasFailing: false },
  }
  const refused = { ...taken, status: 503, problem: 'it answered 503', answer: 'busy', state: 'waiting' as const, nextInSeconds: 60 }

  async function attempt(given: Partial<AttemptRow>): Promise<AttemptRow & { at: Date }> {
    await owed()
    const { id, fence, subscription } = await claimOne()
    return { ...taken, deliveryId: id, fence, subscriptionId: subscription.id, endpoint: subscription.endpoint, ...given }
  }
  const healthOf = async ({ subscriptionId }: AttemptRow) => {
    const found = await findSubscription(db(), subscriptionId)
    return [found?.state, found?.failingSince !== null, found?.failedAt !== null]
  }

  it('that was taken ends its message; one that failed is made again after its time, or was the last', async () => {
    const rows = [await attempt({}), await attempt(refused), await attempt({ ...refused, state: 'dead', nextInSeconds: null })]
    await recordAttempts(db(), rows)
    const states = await Promise.all(rows.map(({ deliveryId }) => rowOf(deliveryId)))
    expect(states).toMatchObject([
      { state: 'sent', problem: null, isOver: true, isHeld: false },
      { state: 'waiting', problem: 'it answered 503', isOver: false, isHeld: false },
      { state: 'dead', problem: 'it answered 503', isOver: true, isHeld: false },
    ])
    const kept = await db()`select status, problem, answer, milliseconds from attempts order by status, problem`
    expect(kept).toMatchObject([{ status: 204, answer: null }, { status: 503, answer: 'busy', milliseconds: 12 }, { status: 503 }])
    const [due] =
      await db()`select extract(epoch from due_at - clock_timestamp())::int as seconds from deliveries where id = ${rows[1]?.deliveryId ?? ''}`
    expect(due?.seconds).toBeGreaterThan(50)
  })

  it('of somebody whose claim is over changes nothing, unless it was taken', async () => {
    const late = await attempt(refused)
    await db()`update deliveries set fence = fence + 1`
    await recordAttempts(db(), [{ ...late, state: 'dead' }])
    expect(await rowOf(late.deliveryId)).toMatchObject({ state: 'waiting', problem: null })
    await recordAttempts(db(), [{ ...late, ...taken }])
    expect(await rowOf(late.deliveryId)).toMatchObject({ state: 'sent' })
  })

  it('says how its receiver is: failing from the first failure on, well again with the first that it takes', async () => {
    const failed = await attempt(refused)
    await recordHealth(db(), [failed])
    expect(await healthOf(failed)).toEqual(['active', true, true])
    const since = (await findSubscription(db(), failed.subscriptionId))?.failingSince
    await recordHealth(db(), [failed])
    expect((await findSubscription(db(), failed.subscriptionId))?.failingSince).toEqual(since)
    await recordHealth(db(), [{ ...failed, ...taken, wasFailing: true }])
    expect(await healthOf(failed)).toEqual(['active', false, false])
  })

  it('says nothing of a receiver that refused the message alone, nor of one that took another at the time', async () => {
    const one = await attempt({ ...refused, isTelling: false })
    const other = await attempt(refused)
    await recordHealth(db(), [one, other, { ...other, ...taken }])
    expect([await healthOf(one), await healthOf(other)]).toEqual([
      ['active', false, false],
      ['active', false, false],
    ])
  })

  it('may ask for patience, or be the last that its subscription gets', async () => {
    const patient = await attempt({ ...refused, pauseSeconds: 600 })
    const gone = await attempt({ ...refused, state: 'dead', disable: 'it is gone' })
    const other = (await oweTo(db(), { url: '', subscription: gone.subscriptionId }, [])).delivery
    await recordHealth(db(), [patient, gone])
    expect(await db()`select id from endpoints where paused_until > clock_timestamp() + interval '9 minutes'`).toEqual([
      { id: patient.endpoint },
    ])
    expect(await findSubscription(db(), gone.subscriptionId)).toMatchObject({ state: 'disabled', stateReason: 'it is gone' })
    expect(await rowOf(other)).toMatchObject({ state: 'held', problem: 'it is gone' })
    expect((await findSubscription(db(), patient.subscriptionId))?.state).toBe('active')
  })
})
