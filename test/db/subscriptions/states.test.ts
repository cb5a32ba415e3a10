import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { inTransaction, type Transaction } from '../../../db/client.ts'
import { findDelivery, listDeliveries, nextMessageAt } from '../../../db/subscriptions/deliveryLog.ts'
import * as states from '../../../db/subscriptions/states.ts'
import { knowsZone } from '../../../db/subscriptions/zones.ts'
import { findSubscription } from '../../../db/subscriptions.ts'
import { useDatabase } from '../../support/database.ts'
import { oweTo } from '../../support/owed.ts'

const database = useDatabase()
const db = () => database.db

beforeEach(async () => {
  await db()`truncate subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
})

const owed = (given: { state?: string; kind?: string; subscription?: string } = {}) =>
  oweTo(db(), { url: `https://hooks.example/${randomUUID()}`, ...given }, [])
const change = (work: (tx: Transaction) => Promise<unknown>) => inTransaction(db(), work)
const find = (id: string) => findSubscription(db(), id)
const deliveryStates = async (subscription: string) =>
  [...(await db()`select state, problem from deliveries where subscription_id = ${subscription} order by kind`)].map(
    ({ state, problem }) => [state, problem],
  )

describe('a subscription', () => {
  it('that is paused says by whom, holds its news, and sends them when it is resumed', async () => {
    const { subscription } = await owed()
    await owed({ subscription, kind: 'confirmation' })
    await change(tx => states.pauseSubscription(tx, subscription))
    expect(await find(subscription)).toMatchObject({ state: 'paused', stateReason: 'paused by its subscriber' })
    expect(await deliveryStates(subscription)).toEqual([
      ['cancelled', 'the subscription is not active'],
      ['held', 'held until the subscription is active again'],
    ])
    const before = (await find(subscription))?.activeSince?.getTime() ?? 0
    await change(tx => states.activateSubscription(tx, subscription))
    expect(await find(subscription)).toMatchObject({ state: 'active', stateReason: null, failingSince: null })
    expect((await find(subscription))?.activeSince?.getTime()).toBeGreaterThan(before)
    expect((await deliveryStates(subscription))[1]).toEqual(['waiting', null])
  })

  it('whose new receiver is asked waits for its yes, a day', async () => {
    const { subscription } = await owed()
    await owed({ subscription, kind: 'test' })
    await change(tx => states.askToConfirm(tx, subscription))
    const asked = await find(subscription)
    expect(asked?.state).toBe('unconfirmed')
    expect(Math.round(((asked?.confirmUntil?.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(24)
    expect((await deliveryStates(subscription)).map(([state]) => state)).toEqual(['held', 'cancelled'])
  })

  it('that is stopped keeps its settings for a month, and one that is deleted for no moment', async () => {
    const [stopped, deleted] = [(await owed()).subscription, (await owed()).subscription]
    await change(tx => states.stopSubscription(tx, stopped))
    await change(tx => states.deleteSubscription(tx, deleted))
    expect(await find(stopped)).toMatchObject({
      state: 'ended',
      stateReason: 'stopped by the link in a message',
      settings: { url: expect.any(String) },
    })
    expect(await find(deleted)).toMatchObject({ state: 'ended', stateReason: 'deleted by its subscriber', settings: {} })
    for (const id of [stopped, deleted]) expect(await deliveryStates(id)).toEqual([['cancelled', 'the subscription has ended']])
    expect(await db()`select secret from subscriptions where id = ${deleted}`).toEqual([{ secret: null }])
    expect(await states.wipeStopped(db())).toBe(0)
    await db()`update subscriptions set state_since = state_since - interval '31 days'`
    expect([await states.wipeStopped(db()), (await find(stopped))?.settings]).toEqual([1, {}])
  })

  it('signs with its former secret beside the new one for a day', async () => {
    const { subscription } = await owed()
    const [before] = await db()`select secret from subscriptions`
    const until = await inTransaction(db(), tx => states.rotateSecret(tx, subscription, 'whsec_new'))
    expect(Math.round((until.getTime() - Date.now()) / 3_600_000)).toBe(24)
    expect(await db()`select secret, former_secret from subscriptions`).toEqual([{ secret: 'whsec_new', formerSecret: before?.secret }])
    expect((await find(subscription))?.formerSecretUntil).toEqual(until)
  })

  it('to which nobody said yes is forgotten after two days; one that another address had said yes to is ended', async () => {
    const [never, once, young] = await Promise.all([1, 2, 3].map(async () => (await owed({ state: 'unconfirmed' })).subscription))
    await db()`update subscriptions set active_since = null where id <> ${once ?? ''}`
    await db()`update subscriptions set state_since = clock_timestamp() - interval '49 hours' where id <> ${young ?? ''}`
    expect([await states.dropUnconfirmed(db()), await states.dropUnconfirmed(db())]).toEqual([2, 0])
    expect(await find(never ?? '')).toBeNull()
    expect(await find(once ?? '')).toMatchObject({ state: 'ended', stateReason: 'its new receiver did not say yes', settings: {} })
    expect((await find(young ?? ''))?.state).toBe('unconfirmed')
  })

  it('asks nobody whose link is over already', async () => {
    const late = await owed({ state: 'unconfirmed', kind: 'confirmation' })
    const good = await owed({ state: 'unconfirmed', kind: 'confirmation' })
    await db()`update subscriptions set confirm_until = clock_timestamp() where id = ${late.subscription}`
    await states.cancelLateQuestions(db())
    expect(await deliveryStates(late.subscription)).toEqual([['cancelled', 'its link was over before it could be sent']])
    expect(await deliveryStates(good.subscription)).toEqual([['waiting', null]])
  })
})

describe('the log of a subscription', () => {
  it('tells when what gathers goes out, page by page what was sent, and nothing of another one', async () => {
    const { subscription, delivery } = await owed()
    const next = await owed({ subscription })
    const other = await owed()
    expect(await nextMessageAt(db(), subscription)).toBeNull()
    const dueAt = new Date(Date.now() + 3_600_000)
    await db()`update deliveries set state = 'gathering', due_at = ${dueAt} where id = ${next.delivery}`
    expect([await nextMessageAt(db(), subscription), await nextMessageAt(db(), other.subscription)]).toEqual([dueAt, null])
    const page = (after: Parameters<typeof listDeliveries>[2]['after'], state: 'waiting' | null = null) =>
      listDeliveries(db(), subscription, { state, limit: 1, after })
    const first = await page(null)
    const second = await page(first.next)
    expect([first, second].map(each => each.deliveries.map(({ id }) => id))).toEqual([[next.delivery], [delivery]])
    expect([second.next, first.deliveries[0]?.dueAt]).toEqual([null, dueAt.toISOString()])
    expect((await page(null, 'waiting')).deliveries.map(({ id }) => id)).toEqual([delivery])
    expect(await findDelivery(db(), subscription, next.delivery)).toEqual(first.deliveries[0])
    expect([await findDelivery(db(), subscription, other.delivery), await findDelivery(db(), subscription, 'a\0b')]).toEqual([null, null])
  })
})

describe('a time zone', () => {
  it('is one that Postgres knows; that it does not answer is no answer', async () => {
    expect([await knowsZone(db(), 'Europe/Berlin'), await knowsZone(db(), 'Europe/Nowhere')]).toEqual([true, false])
    const failing = Object.assign(() => Promise.reject(Object.assign(new Error('denied'), { code: '42501' })), {})
    await expect(knowsZone(failing as never, 'UTC')).rejects.toThrow('denied')
  })
})
