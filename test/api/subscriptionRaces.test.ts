import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Transaction } from '../../db/client.ts'
import { useApi } from '../support/api.ts'
import { activate, type CreatedBody, insertDelivery, newHook, programOf } from '../support/subscriptions.ts'

const api = useApi()
const { create, held } = programOf(api)
beforeEach(() => api.db`delete from allowances`)

/** Asks all of these while somebody else holds the subscription: each has read it before any of them writes. */
async function atOnce(
  { subscription: { id } }: CreatedBody,
  asks: (() => Promise<Response>)[],
  meanwhile: (tx: Transaction) => Promise<unknown> = async () => {},
): Promise<number[]> {
  let answers: Promise<Response>[] = []
  await api.db.begin(async tx => {
    await tx`select from subscriptions where id = ${id} for no key update`
    await meanwhile(tx)
    answers = asks.map(ask => ask())
    await vi.waitFor(async () => {
      const waiting = await api.db`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      expect(waiting).toHaveLength(asks.length)
    }, 4000)
  })
  return (await Promise.all(answers)).map(answer => answer.status).sort()
}

const waitingOf = ({ subscription: { id } }: CreatedBody) =>
  api.db<{ kind: string; messageId: string }[]>`select kind, message_id from deliveries where subscription_id = ${id} and state = 'waiting'`

describe('two changes at the same moment', () => {
  it('do not undo each other: the second is refused, and what is sent is what was asked', async () => {
    const made = await create()
    await activate(api.db, made)
    const url = newHook('moved.example')
    const statuses = await atOnce(made, [
      () => held(made).ask('PATCH', '', { settings: { url } }),
      () => held(made).ask('PATCH', '', { cadence: 'daily' }),
    ])
    expect(statuses).toEqual([200, 409])
    const [row] = await api.db`select settings, cadence, state from subscriptions where id = ${made.subscription.id}`
    const isMoved = row?.settings.url === url
    expect(row).toMatchObject(isMoved ? { cadence: 'at-once', state: 'unconfirmed' } : { cadence: 'daily', state: 'active' })
    expect((await held(made).ask('PATCH', '', { cadence: 'weekly' })).status).toBe(200)
  })

  it('are one where it is paused meanwhile', async () => {
    const made = await create()
    await activate(api.db, made)
    const pause = (tx: Transaction) =>
      tx`update subscriptions set state = 'paused', state_since = clock_timestamp() where id = ${made.subscription.id}`
    expect(await atOnce(made, [() => held(made).ask('PATCH', '', { settings: { url: newHook() } })], pause)).toEqual([409])
    const [row] = await api.db`select state from subscriptions where id = ${made.subscription.id}`
    expect(row?.state).toBe('paused')
  })
})

describe('what is asked for twice at the same moment', () => {
  it('is owed once: messages that are on their way again are not replayed', async () => {
    const made = await create()
    await activate(api.db, made)
    const dead = [await insertDelivery(api.db, made, { state: 'dead' }), await insertDelivery(api.db, made, { state: 'held' })]
    const all = () => held(made).ask('POST', '/replay', { since: '2025-01-01' })
    const one = () => held(made).ask('POST', `/deliveries/${dead[0]?.id}/replay`)
    await atOnce(made, [all, all, one])
    const owed = (await waitingOf(made)).map(row => row.messageId)
    expect(owed.sort()).toEqual(dead.map(each => each.messageId).sort())
  })

  it('is not owed where it was paused or ended meanwhile', async () => {
    const made = await create()
    await activate(api.db, made)
    const { id } = await insertDelivery(api.db, made, { state: 'dead' })
    const asks = [
      () => held(made).ask('POST', '/replay', { since: '2025-01-01' }),
      () => held(made).ask('POST', `/deliveries/${id}/replay`),
      () => held(made).ask('POST', '/test'),
    ]
    const end = (tx: Transaction) =>
      tx`update subscriptions set state = 'ended', state_since = clock_timestamp() where id = ${made.subscription.id}`
    expect(await atOnce(made, asks, end)).toEqual([409, 409, 409])
    expect(await waitingOf(made)).toEqual([])
  })
})
