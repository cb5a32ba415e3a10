import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { findSubscription } from '../../db/subscriptions.ts'
import * as upkeep from '../../db/upkeep.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo } from '../support/owed.ts'
import { subscribe } from '../support/subscribers.ts'

const database = useDatabase()
const db = () => database.db
beforeEach(async () => {
  await db()`truncate companies, subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
})

const newUrl = () => `https://hooks.example/${randomUUID()}`
const owed = (state = 'active') => oweTo(db(), { url: newUrl(), state }, [])
const deliveriesOf = async (subscription: string) => [
  ...(await db()`select kind, state, problem, due_at > clock_timestamp() + interval '23 hours' as is_in_a_day, ended_at is not null as is_over
    from deliveries where subscription_id = ${subscription} order by made_at`),
]

describe('what gathers', () => {
  it('is sent when its hour has come, and not before', async () => {
    const [early, late] = [await owed(), await owed()]
    await db()`update deliveries set state = 'gathering', due_at = clock_timestamp() + interval '1 hour' where id = ${late.delivery}`
    await db()`update deliveries set state = 'gathering' where id = ${early.delivery}`
    expect([await upkeep.endGatherings(db()), await upkeep.endGatherings(db())]).toEqual([1, 0])
    expect(await db()`select id from deliveries where state = 'waiting'`).toEqual([{ id: early.delivery }])
    expect(await upkeep.endGatherings(db(), new Date(Date.now() + 7_200_000))).toBe(1)
  })
})

describe('a receiver that only fails', () => {
  const fail = async (since: string, last: string) => {
    const { subscription } = await owed()
    await db()`update subscriptions set failing_since = clock_timestamp() - ${since}::interval,
      failed_at = clock_timestamp() - ${last}::interval where id = ${subscription}`
    return subscription
  }

  it('is switched off after five days of it, is told so once a day later, and is on again when it takes that', async () => {
    const failed = await fail('121 hours', '1 hour')
    const lately = await fail('119 hours', '1 hour')
    const once = await fail('121 hours', '110 hours')
    expect([await upkeep.disableFailing(db(), 'it failed'), await upkeep.disableFailing(db(), 'it failed')]).toEqual([1, 0])
    expect(await findSubscription(db(), failed)).toMatchObject({ state: 'disabled', stateReason: 'it failed' })
    expect(await deliveriesOf(failed)).toEqual([
      { kind: 'news', state: 'held', problem: 'it failed', isInADay: false, isOver: false },
      { kind: 'notice', state: 'waiting', problem: null, isInADay: true, isOver: false },
    ])
    for (const id of [lately, once]) expect((await findSubscription(db(), id))?.state).toBe('active')
    expect([await upkeep.countHeld(db(), failed), await upkeep.countHeld(db(), lately)]).toEqual([1, 0])
    await upkeep.enableSubscription(db(), failed)
    expect(await findSubscription(db(), failed)).toMatchObject({ state: 'active', stateReason: null, failingSince: null, failedAt: null })
  })
})

describe('a receiver that says yes', () => {
  const asked = async (url = newUrl()) => {
    const found = await findSubscription(db(), await subscribe(db(), { url, state: 'unconfirmed' }))
    if (!found) throw new Error('nobody was asked')
    return found
  }
  const confirm = (what: upkeep.Asked) => inTransaction(db(), tx => upkeep.confirmSubscription(tx, what))

  it('is told news from then on, once, and gets what was held back meanwhile', async () => {
    const given = await asked()
    await oweTo(db(), { url: '', subscription: given.id }, [])
    await upkeep.settleStates(db())
    expect((await deliveriesOf(given.id)).map(({ state }) => state)).toEqual(['held'])
    expect([await confirm(given), await confirm(given)]).toEqual([true, false])
    expect(await findSubscription(db(), given.id)).toMatchObject({ state: 'active', confirmUntil: given.confirmUntil })
    expect((await deliveriesOf(given.id)).map(({ state }) => state)).toEqual(['waiting'])
  })

  it('says it of what it was asked: not of another address, another time, or too late', async () => {
    const given = await asked()
    const other = await asked()
    expect(await confirm({ ...given, endpoint: other.endpoint })).toBe(false)
    expect(await confirm({ ...given, confirmUntil: new Date((given.confirmUntil?.getTime() ?? 0) + 1) })).toBe(false)
    await db()`update subscriptions set confirm_until = clock_timestamp() - interval '1 second' where id = ${other.id}`
    expect(await confirm((await findSubscription(db(), other.id)) ?? other)).toBe(false)
    expect((await findSubscription(db(), given.id))?.state).toBe('unconfirmed')
  })
})

describe('what was owed while a subscription changed', () => {
  it.each([
    ['paused', 'held'],
    ['disabled', 'held'],
    ['unconfirmed', 'held'],
    ['ended', 'cancelled'],
    ['active', 'waiting'],
  ])('is put right: of one that is %s it is %s', async (state, becomes) => {
    const { subscription } = await owed()
    await db()`update subscriptions set state = ${state}, state_reason = 'why' where id = ${subscription}`
    await upkeep.settleStates(db())
    expect(await deliveriesOf(subscription)).toMatchObject([{ state: becomes, isOver: becomes === 'cancelled' }])
  })

  it('is left to whoever is just sending it', async () => {
    const { subscription, delivery } = await owed('paused')
    await db()`update deliveries set lease_until = clock_timestamp() + interval '1 minute' where id = ${delivery}`
    await upkeep.settleStates(db())
    expect(await deliveriesOf(subscription)).toMatchObject([{ state: 'waiting' }])
  })

  it('goes on its way where it is held and wanted again', async () => {
    const { subscription } = await owed()
    await db()`update deliveries set state = 'held'`
    await upkeep.settleStates(db())
    expect(await deliveriesOf(subscription)).toMatchObject([{ state: 'waiting', problem: null }])
  })
})

describe('the backlog', () => {
  it('is what is due now, and how long the oldest of it has been', async () => {
    expect(await upkeep.backlogOf(db())).toEqual({ due: 0, oldestSeconds: 0 })
    const [old, later] = [await owed(), await owed()]
    await owed()
    await db()`update deliveries set due_at = clock_timestamp() - interval '100 seconds' where id = ${old.delivery}`
    await db()`update deliveries set due_at = clock_timestamp() + interval '100 seconds' where id = ${later.delivery}`
    const { due, oldestSeconds } = await upkeep.backlogOf(db())
    expect([due, Math.round(oldestSeconds / 10)]).toEqual([2, 10])
  })
})
