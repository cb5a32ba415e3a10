import { describe, expect, it } from 'vitest'
import { questionsTo, take } from '../../db/allowances.ts'
import { cancelLateQuestions } from '../../db/subscriptions/states.ts'
import { disableFailing } from '../../db/upkeep.ts'
import { deliverDue } from '../../workers/deliver.ts'
import { useDatabase } from '../support/database.ts'
import { insertRelease, insertRevision } from '../support/releases.ts'
import { deliverNow, deliveryContext, subscribe, useReceiver } from '../support/subscribers.ts'

const used = useDatabase()
const receiver = useReceiver()

let count = 0

/** A message that a subscriber is owed, about a release of its own. */
async function owe(path: string): Promise<{ subscription: string; delivery: string }> {
  count += 1
  const releaseId = `acme-${count}`
  const document = await insertRelease(used.db, { id: releaseId })
  await insertRevision(used.db, document, document.updatedAt, [])
  const subscription = await subscribe(used.db, { url: `${receiver.address}${path}` })
  const [row] = await used.db`
    insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at)
    select fresh, fresh, id, endpoint, 'news', 'waiting', clock_timestamp()
    from (select gen_random_uuid() as fresh, id, endpoint from subscriptions where id = ${subscription}) as owed
    returning id`
  await used.db`
    insert into tellings (subscription_id, release_id, topic, message_id, revision)
    values (${subscription}, ${releaseId}, 'released', ${row?.id}, 1)`
  return { subscription, delivery: row?.id }
}

async function stateOf(delivery: string) {
  const [row] = await used.db`
    select d.state, d.attempts, d.problem, extract(epoch from d.due_at - clock_timestamp())::float8 as due_in, s.state as subscription,
      s.state_reason, s.failing_since is not null as is_failing
    from deliveries d join subscriptions s on s.id = d.subscription_id where d.id = ${delivery}`
  return row
}

const makeDue = () => used.db`update deliveries set due_at = clock_timestamp() where state = 'waiting'`

describe('a delivery', () => {
  it('that is taken is sent once, and its attempt is kept', async () => {
    const { delivery } = await owe('/taken')
    await deliverNow(used.db)
    await makeDue()
    await deliverNow(used.db)
    expect(receiver.received.map(each => each.path)).toEqual(['/taken'])
    expect(await stateOf(delivery)).toMatchObject({ state: 'sent', attempts: 1, problem: null, isFailing: false })
    const attempts = await used.db`select status, problem from attempts where delivery_id = ${delivery}`
    expect([...attempts]).toEqual([{ status: 204, problem: null }])
  })

  it('that fails is tried again by the schedule, under the same id and with the same bytes, signed anew', async () => {
    const { delivery } = await owe('/ill')
    receiver.answers.set('/ill', { status: 500, body: 'no' })
    for (const wait of [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]) {
      await deliverNow(used.db)
      const { state, dueIn } = (await stateOf(delivery)) ?? {}
      expect(state).toBe('waiting')
      expect(dueIn / wait).toBeGreaterThan(0.8)
      expect(dueIn / wait).toBeLessThan(1.2)
      await makeDue()
    }
    await deliverNow(used.db)
    expect(await stateOf(delivery)).toMatchObject({ state: 'dead', attempts: 10, isFailing: true, subscription: 'active' })
    const sent = receiver.received.filter(each => each.path === '/ill')
    expect(sent).toHaveLength(10)
    expect(new Set(sent.map(each => each.headers['webhook-id'])).size).toBe(1)
    expect(new Set(sent.map(each => each.body)).size).toBe(1)
    const attempts = await used.db`select status, answer from attempts where delivery_id = ${delivery}`
    expect(attempts).toHaveLength(10)
    expect(attempts[0]).toEqual({ status: 500, answer: 'no' })
  })

  it('waits as long as its receiver asks, and so does everything else for it', async () => {
    const first = await owe('/busy')
    receiver.answers.set('/busy', { status: 429, headers: { 'retry-after': '900' } })
    await deliverNow(used.db)
    const second = await owe('/busy')
    await deliverNow(used.db)
    expect(receiver.received).toHaveLength(1)
    expect((await stateOf(first.delivery))?.dueIn).toBeGreaterThan(890)
    expect(await stateOf(second.delivery)).toMatchObject({ state: 'waiting', attempts: 0 })
    await used.db`update endpoints set paused_until = null`
    await makeDue()
    receiver.answers.clear()
    await deliverNow(used.db)
    expect([(await stateOf(first.delivery))?.state, (await stateOf(second.delivery))?.state]).toEqual(['sent', 'sent'])
  })

  it('to a receiver that wants no more switches its subscription off, and holds what waits', async () => {
    const { delivery, subscription } = await owe('/gone')
    receiver.answers.set('/gone', { status: 410 })
    await deliverNow(used.db)
    expect(await stateOf(delivery)).toMatchObject({ state: 'dead', subscription: 'disabled', stateReason: 'the receiver answered 410' })
    const held = await used.db`
      insert into deliveries (message_id, subscription_id, endpoint, kind, state, due_at)
      select gen_random_uuid(), id, endpoint, 'news', 'waiting', clock_timestamp() from subscriptions where id = ${subscription} returning id`
    await deliverNow(used.db)
    expect(await stateOf(held[0]?.id)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  it('is written off where the message itself is refused, which says nothing against its receiver', async () => {
    const { delivery } = await owe('/large')
    receiver.answers.set('/large', { status: 413 })
    await deliverNow(used.db)
    expect(await stateOf(delivery)).toMatchObject({ state: 'dead', isFailing: false, subscription: 'active' })
  })

  it('that another process has claimed since is not brought on by who held it before', async () => {
    const { delivery } = await owe('/slow')
    receiver.answers.set('/slow', { status: 500 })
    const context = deliveryContext(used.db)
    const post: typeof context.http.post = async request => {
      await used.db`update deliveries set fence = fence + 1 where id = ${delivery}`
      return context.http.post(request)
    }
    await deliverDue({ ...context, http: { post } }, new Date())
    expect(await stateOf(delivery)).toMatchObject({ state: 'waiting', problem: null })
    expect((await stateOf(delivery))?.dueIn).toBeLessThan(1)
    await used.db`update deliveries set state = 'cancelled' where id = ${delivery}`
  })

  it('that was taken is sent, also where another process has claimed it since', async () => {
    const { delivery } = await owe('/taken')
    const context = deliveryContext(used.db)
    const post: typeof context.http.post = async request => {
      await used.db`update deliveries set fence = fence + 1 where id = ${delivery}`
      return context.http.post(request)
    }
    await deliverDue({ ...context, http: { post } }, new Date())
    expect(await stateOf(delivery)).toMatchObject({ state: 'sent', problem: null })
  })

  it('to a slow receiver keeps nobody waiting: some at a time of each', async () => {
    for (let nth = 0; nth < 12; nth += 1) await owe('/many')
    await owe('/other')
    let open = 0
    let most = 0
    const context = deliveryContext(used.db)
    const post: typeof context.http.post = async request => {
      if (request.url.endsWith('/many')) most = Math.max(most, ++open)
      await new Promise(resolve => setTimeout(resolve, 20))
      if (request.url.endsWith('/many')) open -= 1
      return context.http.post(request)
    }
    await deliverDue({ ...context, http: { post } }, new Date())
    expect(most).toBeLessThanOrEqual(4)
    await deliverNow(used.db)
    expect(receiver.received.filter(each => each.path === '/many')).toHaveLength(12)
  })
})

describe('a subscription whose receiver has failed for five days', () => {
  it('is switched off with one notice, which switches it on again when it is taken', async () => {
    const { subscription } = await owe('/night')
    await used.db`update deliveries set state = 'cancelled' where state = 'waiting'`
    await used.db`
      update subscriptions set failing_since = clock_timestamp() - interval '121 hours', failed_at = clock_timestamp() - interval '50 hours'
      where id = ${subscription}`
    const still = await owe('/fresh')
    await used.db`
      update subscriptions set failing_since = clock_timestamp() - interval '119 hours', failed_at = clock_timestamp()
      where id = ${still.subscription}`
    await used.db`update deliveries set state = 'cancelled' where state = 'waiting'`
    expect(await disableFailing(used.db, 'five days')).toBe(1)
    expect(await disableFailing(used.db, 'five days')).toBe(0)
    const [notice] = await used.db`select id, kind, state from deliveries where subscription_id = ${subscription} and state = 'waiting'`
    expect(notice).toMatchObject({ kind: 'notice' })
    receiver.answers.set('/night', { status: 503 })
    await makeDue()
    await deliverNow(used.db)
    expect(await stateOf(notice?.id)).toMatchObject({ state: 'waiting', subscription: 'disabled' })
    expect((await stateOf(notice?.id))?.dueIn).toBeGreaterThan(70_000)
    receiver.answers.clear()
    await makeDue()
    await deliverNow(used.db)
    expect(await stateOf(notice?.id)).toMatchObject({ state: 'sent', subscription: 'active', isFailing: false })
    expect(receiver.received.filter(each => each.path === '/night' && each.status === 204)).toHaveLength(1)
  })
})

describe('a receiver that is asked whether it wants this', () => {
  async function question(path: string): Promise<{ subscription: string; endpoint: string; delivery: string }> {
    const subscription = await subscribe(used.db, { url: `${receiver.address}${path}`, state: 'unconfirmed' })
    const [row] = await used.db<{ id: string; endpoint: string }[]>`
      insert into deliveries (message_id, subscription_id, endpoint, kind, state, due_at)
      select gen_random_uuid(), id, endpoint, 'confirmation', 'waiting', clock_timestamp() from subscriptions where id = ${subscription}
      returning id, endpoint`
    return { subscription, endpoint: row?.endpoint ?? '', delivery: row?.id ?? '' }
  }

  it('is asked once more after half an hour, and then left alone', async () => {
    const { delivery } = await question('/away')
    receiver.answers.set('/away', { status: 503 })
    await deliverNow(used.db)
    const first = await stateOf(delivery)
    expect(first).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(first?.dueIn).toBeGreaterThan(1500)
    await makeDue()
    await deliverNow(used.db)
    expect(await stateOf(delivery)).toMatchObject({ state: 'dead', attempts: 2, subscription: 'unconfirmed' })
  })

  it('is not asked by a link that is over', async () => {
    const { subscription, delivery } = await question('/late')
    await used.db`update subscriptions set confirm_until = clock_timestamp() where id = ${subscription}`
    await deliverNow(used.db)
    expect(receiver.received).toEqual([])
    await cancelLateQuestions(used.db)
    expect(await stateOf(delivery)).toMatchObject({ state: 'cancelled', attempts: 0 })
  })

  it('is not asked again for a day where it is gone', async () => {
    const { delivery, endpoint } = await question('/never-was')
    receiver.answers.set('/never-was', { status: 410 })
    const [key, allowance] = questionsTo(endpoint)
    const { key: pepper } = deliveryContext(used.db).message
    expect((await take(used.db, pepper, key, allowance)).isAllowed).toBe(true)
    await deliverNow(used.db)
    expect(await stateOf(delivery)).toMatchObject({ state: 'dead', attempts: 1 })
    const taken = await take(used.db, pepper, key, allowance)
    expect(taken.isAllowed).toBe(false)
    expect(taken.retryAfterSeconds).toBeGreaterThan(80_000)
  })

  it('says so by answering with the token of the question', async () => {
    const { subscription } = await question('/asked')
    receiver.answers.set('/asked', { status: 200, body: 'thank you' })
    await deliverNow(used.db)
    const state = () => used.db`select state from subscriptions where id = ${subscription}`
    expect((await state())[0]?.state).toBe('unconfirmed')
    const token = /confirm\/([\w-]{43})/.exec(receiver.received.at(-1)?.body ?? '')?.[1]
    receiver.answers.set('/asked', { status: 200, body: JSON.stringify({ confirm: token }) })
    await used.db`update deliveries set state = 'waiting' where subscription_id = ${subscription}`
    await deliverNow(used.db)
    expect((await state())[0]?.state).toBe('active')
  })
})
