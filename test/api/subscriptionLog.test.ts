import { beforeEach, describe, expect, it } from 'vitest'
import { bodyOf, type ProblemBody, useApi } from '../support/api.ts'
import { insertRelease } from '../support/releases.ts'
import { activate, type CreatedBody, insertDelivery, programOf } from '../support/subscriptions.ts'

const api = useApi()
const { send, create, held } = programOf(api)
beforeEach(() => api.db`delete from allowances`)

interface Logged {
  id: string
  kind: string
  state: string
  messageId: string
  dueAt: string | null
  tellings: object[]
  attempts: object[]
}
interface LogBody {
  deliveries: Logged[]
  next: string | null
}

async function confirmed(): Promise<CreatedBody> {
  const made = await create()
  await activate(api.db, made)
  await api.db`delete from deliveries where subscription_id = ${made.subscription.id}`
  return made
}

const log = (made: CreatedBody, query = '') => bodyOf<LogBody>(held(made).ask('GET', `/deliveries${query}`))

describe('the log of messages', () => {
  it('shows each with what it told and every attempt', async () => {
    const made = await confirmed()
    await insertRelease(api.db, { id: 'acme-1', name: 'Acme-1' })
    const attempts = [
      { status: 500, problem: 'the receiver answered 500' },
      { status: 204, problem: null },
    ]
    const { id, messageId } = await insertDelivery(api.db, made, { state: 'sent', release: 'acme-1', attempts })
    const [shown] = (await log(made)).deliveries
    expect(shown).toMatchObject({
      ...{ id, kind: 'news', state: 'sent', messageId: `msg_${messageId.replaceAll('-', '')}`, dueAt: null },
      tellings: [{ topic: 'released', release: { id: 'acme-1', name: 'Acme-1' } }],
      attempts: attempts.map(each => ({ ...each, milliseconds: 12, answer: 'what it said', at: expect.stringMatching(/^\d{4}-.*Z$/) })),
    })
    expect(await bodyOf<Logged>(held(made).ask('GET', `/deliveries/${id}`))).toEqual(shown)
  })

  it('is read page by page, the newest first, each once', async () => {
    const made = await confirmed()
    for (let each = 0; each < 7; each++)
      await insertDelivery(api.db, made, { state: each % 2 ? 'dead' : 'sent', madeAt: `2025-05-0${1 + Math.floor(each / 3)}` })
    const seen: string[] = []
    let path = `/api/subscriptions/${made.subscription.id}/deliveries?limit=2`
    for (let pages = 0; path && pages < 9; pages++) {
      const answer = await send('GET', path, undefined, { Authorization: `Bearer ${made.token}` })
      const body = await bodyOf<LogBody>(answer)
      const next = body.next ? `<${body.next}>; rel="next", ` : ''
      expect(answer.headers.get('link')).toBe(`${next}</openapi.json>; rel="service-desc"`)
      seen.push(...body.deliveries.map(each => each.id))
      path = body.next ?? ''
    }
    const rows = await api.db<{ id: string }[]>`
      select id from deliveries where subscription_id = ${made.subscription.id} order by made_at desc, id::text desc`
    expect(seen).toEqual(rows.map(row => row.id))
    expect((await log(made, '?state=dead')).deliveries.map(each => each.state)).toEqual(['dead', 'dead', 'dead'])
  })

  it.each(['state=sended', 'limit=0', 'cursor=x', 'page=2'])('refuses %s by name', async query => {
    const answer = await held(await confirmed()).ask('GET', `/deliveries?${query}`)
    expect([answer.status, (await bodyOf<ProblemBody>(answer)).errors]).toMatchObject([400, [{ parameter: query.split('=')[0] }]])
  })

  it('does not tell what an address that has not said yes was asked, or answered', async () => {
    const made = await create()
    expect((await log(made)).deliveries).toEqual([])
    await activate(api.db, made)
    expect((await log(made)).deliveries.map(each => each.kind)).toEqual(['confirmation'])
  })

  it('has nothing of another subscription', async () => {
    const [one, other] = [await confirmed(), await confirmed()]
    const { id } = await insertDelivery(api.db, other, { state: 'dead' })
    for (const odd of [id, 'x', '%00', '11111111-1111-1111-1111-111111111111']) {
      expect([odd, (await held(one).ask('GET', `/deliveries/${odd}`)).status]).toEqual([odd, 404])
      expect([odd, (await held(one).ask('POST', `/deliveries/${odd}/replay`)).status]).toEqual([odd, 404])
    }
  })
})

describe('a replay', () => {
  it('of one message makes a new row under the same message id', async () => {
    const made = await confirmed()
    const { id, messageId } = await insertDelivery(api.db, made, { state: 'dead' })
    const answer = await held(made).ask('POST', `/deliveries/${id}/replay`)
    expect(answer.status).toBe(202)
    const { delivery } = await bodyOf<{ delivery: string }>(answer)
    const rows =
      await api.db`select id, state, message_id, attempts from deliveries where subscription_id = ${made.subscription.id} order by made_at`
    expect(rows).toEqual([
      { id, state: 'dead', messageId, attempts: 0 },
      { id: delivery, state: 'waiting', messageId, attempts: 0 },
    ])
    expect((await held(made).ask('POST', `/deliveries/${id}/replay`)).status).toBe(404)
  })

  it('of all since a time takes what came to an end, each message once and in its order', async () => {
    const made = await confirmed()
    await insertDelivery(api.db, made, { state: 'sent', madeAt: '2025-04-30' })
    const dead = await insertDelivery(api.db, made, { state: 'dead', madeAt: '2025-05-02' })
    const sent = await insertDelivery(api.db, made, { state: 'sent', madeAt: '2025-05-01' })
    const cancelled = await insertDelivery(api.db, made, { state: 'cancelled', madeAt: '2025-05-03' })
    const stopped = await insertDelivery(api.db, made, { state: 'held', madeAt: '2025-05-04' })
    await insertDelivery(api.db, made, { state: 'sent', madeAt: '2025-05-05', messageId: sent.messageId })
    await insertDelivery(api.db, made, { state: 'waiting', madeAt: '2025-05-05' })
    const answer = await held(made).ask('POST', '/replay', { since: '2025-05-01' })
    expect([answer.status, await answer.json()]).toEqual([202, { replayed: 4, left: 0, next: null }])
    const rows = await api.db<{ messageId: string }[]>`
      select message_id from deliveries where subscription_id = ${made.subscription.id} and state = 'waiting' and made_at > '2025-06-01' order by due_at`
    expect(rows.map(row => row.messageId)).toEqual([sent, dead, cancelled, stopped].map(each => each.messageId))
  })

  it('is bounded, and says where the rest begins', async () => {
    const made = await confirmed()
    await api.db`
      insert into deliveries (subscription_id, endpoint, kind, state, message_id, due_at, made_at)
      select id, endpoint, 'news', 'held', gen_random_uuid(), clock_timestamp(), timestamptz '2025-05-01' + place * interval '1 minute'
      from subscriptions, generate_series(0, 1002) as place where id = ${made.subscription.id}`
    const first = await bodyOf<{ next: string }>(held(made).ask('POST', '/replay', { since: '2025-05-01T00:00:00Z' }))
    expect(first).toEqual({ replayed: 1000, left: 3, next: '2025-05-01T16:40:00.000Z' })
    expect(await bodyOf(held(made).ask('POST', '/replay', { since: first.next }))).toEqual({ replayed: 3, left: 0, next: null })
  })

  it('needs a time, and a subscription that is active', async () => {
    const made = await create()
    expect((await held(made).ask('POST', '/replay', { since: '2025-05-01' })).status).toBe(409)
    const answer = await held(made).ask('POST', '/replay', { since: 'yesterday' })
    expect([answer.status, (await bodyOf<ProblemBody>(answer)).errors]).toMatchObject([400, [{ field: 'since', given: 'yesterday' }]])
    expect((await held(made).ask('POST', '/replay', {})).status).toBe(400)
  })
})
