import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dropUnconfirmed, wipeStopped } from '../../db/subscriptions/states.ts'
import { bodyOf, type ProblemBody, useApi } from '../support/api.ts'
import { insertCompany } from '../support/releases.ts'
import { activate, type CreatedBody, insertDelivery, newHook, programOf, type SubscriptionBody } from '../support/subscriptions.ts'

const api = useApi()
const { send, create, held } = programOf(api)

beforeAll(async () => {
  await insertCompany(api.db, { id: 'zhipu', name: 'Zhipu AI', aliases: ['智谱', 'Jifu AI', 'Jifu'] })
  await insertCompany(api.db, { id: 'acme', name: 'Acme' })
})
// each test is its own client: limits are in test/api/allowances.test.ts
beforeEach(() => api.db`delete from allowances`)

interface WrongBody extends ProblemBody {
  errors: (ProblemBody['errors'][number] & { field: string })[]
}

async function wrong(wishes: object): Promise<WrongBody['errors']> {
  const answer = await send('POST', '/api/subscriptions', { query: '', channel: 'webhook', settings: { url: newHook() }, ...wishes })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  return (await bodyOf<WrongBody>(answer)).errors
}

async function shown(answer: Promise<Response>): Promise<SubscriptionBody> {
  const got = await answer
  expect(got.status).toBe(200)
  expect(got.headers.get('cache-control')).toBe('no-store')
  return (await bodyOf<{ subscription: SubscriptionBody }>(got)).subscription
}

const rowsOf = ({ subscription: { id } }: CreatedBody) =>
  api.db<{ kind: string; state: string; messageId: string; endpoint: string }[]>`
    select kind, state, message_id, endpoint from deliveries where subscription_id = ${id} order by made_at, id`

describe('a new subscription', () => {
  it('is answered with its token, its link and its secret, and asks its receiver first', async () => {
    const made = await create({ query: 'openness=weights&company=Jifu,zhipu' }, 'https://hooks.example/T0/very-secret')
    expect(made).toMatchObject({
      subscription: {
        query: 'company=zhipu&openness=weights',
        ...{ channel: 'webhook', target: 'hooks.example', settings: { format: 'plain' }, state: 'unconfirmed', activeSince: null },
        ...{ cadence: 'at-once', timeZone: 'UTC', digestHour: 8, digestWeekday: 1, fold: 0, quietHours: null, language: 'en' },
        stages: ['released', 'withdrawn', 'corrected'],
      },
      manageUrl: `https://modelwire.example/subscriptions/manage/${made.token}`,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      matchedAs: [{ given: 'Jifu', company: { id: 'zhipu', name: 'Zhipu AI' } }],
    })
    expect(made.token).toMatch(/^[\w-]{43}$/)
    const until = Date.parse(made.subscription.confirmUntil ?? '')
    expect(Math.abs(until - Date.now() - 86_400_000)).toBeLessThan(600_000)
    expect(await rowsOf(made)).toMatchObject([{ kind: 'confirmation', state: 'waiting' }])
    expect(JSON.stringify(made)).not.toContain('very-secret')
  })

  it('keeps all that was wished for', async () => {
    const wishes = { cadence: 'weekly', timeZone: 'Asia/Shanghai', digestHour: 9, digestWeekday: 5, fold: 40, language: 'zh' }
    const made = await create({ ...wishes, quietHours: { from: '22:30', to: '07:00' }, stages: ['announced', 'planned', 'planned'] })
    const read = await shown(held(made).ask('GET'))
    expect(read).toMatchObject({ ...wishes, quietHours: { from: '22:30', to: '07:00' }, stages: ['planned', 'announced'] })
  })

  it('takes its query as an object too, and one query is kept once', async () => {
    const [one, two] = [
      await create({ query: { minParameters: 30e9, company: ['acme', 'zhipu'] } }),
      await create({ query: 'company=zhipu&company=acme&minParameters=30B' }),
    ]
    expect(one.subscription.query).toBe('company=acme,zhipu&minParameters=30B')
    expect(two.subscription.query).toBe(one.subscription.query)
    expect(await api.db`select from queries where query = ${one.subscription.query}`).toHaveLength(1)
  })

  it('takes its query as the whole address of the timeline, as it is copied', async () => {
    for (const address of ['https://news.example/?company=zhipu', '/?company=zhipu#top', '?company=zhipu', 'company=zhipu'])
      expect([address, (await create({ query: address })).subscription.query]).toEqual([address, 'company=zhipu'])
  })

  it('takes its topics from a query that asks for stages, and refuses those that can never come', async () => {
    expect((await create({ query: 'stage=announced' })).subscription.stages).toEqual(['announced', 'withdrawn', 'corrected'])
    const [error] = await wrong({ query: 'stage=announced', stages: ['released', 'announced'] })
    expect(error).toMatchObject({
      field: 'stages',
      detail: expect.stringContaining('never be told of released while the query asks for stage=announced'),
    })
  })

  it.each([
    [{ chanel: 'x' }, { field: 'chanel', nearest: 'channel' }],
    [{ channel: 'webhok' }, { field: 'channel', given: 'webhok', nearest: 'webhook' }],
    [{ cadence: 'dayly' }, { field: 'cadence', given: 'dayly', nearest: 'daily' }],
    [{ cadence: 'immediately' }, { field: 'cadence', nearest: 'at-once' }],
    [{ stages: ['corrections'] }, { field: 'stages.0', given: 'corrections', nearest: 'corrected' }],
    [{ stages: [] }, { field: 'stages', detail: expect.stringContaining('must name at least one of planned') }],
    [{ digestHour: 24 }, { field: 'digestHour', given: '24', detail: 'must be a whole number from 0 to 23' }],
    [{ digestWeekday: 0 }, { field: 'digestWeekday' }],
    [{ fold: 1.5 }, { field: 'fold', given: '1.5' }],
    [{ fold: '5' }, { field: 'fold', given: '5' }],
    [{ quietHours: { from: '22:00' } }, { field: 'quietHours.to', detail: 'is missing' }],
    [{ quietHours: { from: '22:00', to: '25:00' } }, { field: 'quietHours.to', given: '25:00' }],
    [{ quietHours: { from: '22:00', to: '22:00' } }, { field: 'quietHours.to' }],
    [{ quietHours: { form: '22:00', from: '22:00', to: '07:00' } }, { field: 'quietHours.form', nearest: 'from' }],
    [{ timeZone: 'Asia/Shangai' }, { field: 'timeZone', given: 'Asia/Shangai', nearest: 'Asia/Shanghai' }],
    [{ timeZone: '+08:00' }, { field: 'timeZone' }],
    [{ language: 'de' }, { field: 'language', given: 'de' }],
    [{ language: 'cn' }, { field: 'language', given: 'cn', nearest: 'zh' }],
    [{ query: 'compnay=acme' }, { field: 'query', parameter: 'compnay', nearest: 'company' }],
    [{ query: { company: 'acmee' } }, { field: 'query', parameter: 'company', given: 'acmee', nearest: 'Acme' }],
    [{ query: 'limit=5' }, { field: 'query', parameter: 'limit' }],
    [{ query: 'until=2024-01-01' }, { field: 'query', parameter: 'until' }],
    [{ query: undefined }, { field: 'query', detail: expect.stringContaining('is missing') }],
    [{ query: 7 }, { field: 'query', given: '7' }],
    [{ settings: { url: 'ftp://receiver.example/' } }, { field: 'settings.url', given: null }],
    [{ settings: { url: 'https://me:secret@receiver.example/' } }, { field: 'settings.url', given: null }],
    [{ settings: undefined }, { field: 'settings.url', detail: 'is missing' }],
    [{ settings: { url: 'https://receiver.example/', formt: 'plain' } }, { field: 'settings.formt', nearest: 'format' }],
  ])('is refused with the field, what was given and what was meant: %j', async (wishes, expected) => {
    expect(await wrong(wishes)).toEqual([expect.objectContaining(expected)])
  })

  it('is told everything that is wrong at once', async () => {
    const errors = await wrong({ cadence: 'never', query: 'stage=x', channel: 'pigeon' })
    expect(errors.map(error => error.field)).toEqual(['cadence', 'query', 'channel'])
  })

  it('must be a JSON object', async () => {
    for (const body of ['', '[]', 'null', '{', '"x"']) {
      const answer = await fetch(`${api.address}/api/subscriptions`, { method: 'POST', body })
      expect([body, answer.status]).toEqual([body, 400])
    }
  })
})

describe('the holder of its token', () => {
  it('pauses and resumes it, and what was on its way waits that long', async () => {
    const made = await create()
    await activate(api.db, made)
    await insertDelivery(api.db, made, { state: 'gathering' })
    expect((await held(made).ask('POST', '/test')).status).toBe(202)
    const before = await shown(held(made).ask('GET'))
    expect(await shown(held(made).ask('POST', '/pause'))).toMatchObject({ state: 'paused', stateReason: 'paused by its subscriber' })
    expect((await rowsOf(made)).map(row => row.state)).toEqual(['sent', 'held', 'waiting'])
    const after = await shown(held(made).ask('POST', '/resume'))
    expect(after).toMatchObject({ state: 'active', stateReason: null })
    expect(Date.parse(after.activeSince ?? '')).toBeGreaterThan(Date.parse(before.activeSince ?? ''))
    expect((await rowsOf(made)).map(row => row.state)).toEqual(['sent', 'waiting', 'waiting'])
  })

  it('changes what it names and nothing else; another query counts from now on', async () => {
    const made = await create({ query: 'company=acme', cadence: 'daily' })
    await activate(api.db, made)
    const [before] = await api.db<{ activeSince: Date }[]>`select active_since from subscriptions where id = ${made.subscription.id}`
    const same = await shown(held(made).ask('PATCH', '', { query: 'company=Acme', quietHours: { from: '23:00', to: '06:00' } }))
    expect(same).toMatchObject({ query: 'company=acme', cadence: 'daily', quietHours: { from: '23:00', to: '06:00' } })
    expect(new Date(same.activeSince ?? '')).toEqual(before?.activeSince)
    const moved = await shown(held(made).ask('PATCH', '', { query: 'company=zhipu', quietHours: null }))
    expect(moved).toMatchObject({ query: 'company=zhipu', cadence: 'daily', quietHours: null, state: 'active' })
    expect(new Date(moved.activeSince ?? '').getTime()).toBeGreaterThan(before?.activeSince.getTime() ?? 0)
    const answer = await held(made).ask('PATCH', '', { channel: 'slack', cadense: 'daily' })
    expect((await bodyOf<WrongBody>(answer)).errors).toMatchObject([{ field: 'channel' }, { field: 'cadense', nearest: 'cadence' }])
  })

  it('moves it elsewhere, and there it is asked for consent again', async () => {
    const made = await create()
    await activate(api.db, made)
    await insertDelivery(api.db, made, { state: 'waiting' })
    const url = newHook('elsewhere.example')
    expect(await shown(held(made).ask('PATCH', '', { settings: { url } }))).toMatchObject({
      state: 'unconfirmed',
      target: 'elsewhere.example',
    })
    const rows = await rowsOf(made)
    expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['confirmation sent', 'news held', 'confirmation waiting'])
    expect(rows[1]?.endpoint).toBe(rows[2]?.endpoint)
  })

  it('deletes it for good: where it went is forgotten, and what waited is cancelled', async () => {
    const made = await create()
    await activate(api.db, made)
    await insertDelivery(api.db, made, { state: 'waiting' })
    await insertDelivery(api.db, made, { state: 'gathering' })
    expect(await shown(held(made).ask('DELETE'))).toMatchObject({ state: 'ended', target: null, settings: {} })
    expect((await rowsOf(made)).map(row => row.state)).toEqual(['sent', 'cancelled', 'cancelled'])
    const [row] = await api.db`select settings, secret, former_secret from subscriptions where id = ${made.subscription.id}`
    expect(row).toEqual({ settings: {}, secret: null, formerSecret: null })
    for (const act of ['resume', 'pause', 'test', 'rotate-secret']) expect((await held(made).ask('POST', `/${act}`)).status).toBe(409)
    expect((await held(made).ask('PATCH', '', { cadence: 'daily' })).status).toBe(409)
    expect((await held(made).ask('DELETE')).status).toBe(200)
  })

  it('gets a test on its way, once it is confirmed', async () => {
    const made = await create()
    const early = await held(made).ask('POST', '/test')
    expect([early.status, (await bodyOf<ProblemBody>(early)).detail]).toEqual([409, expect.stringContaining('not confirmed')])
    await activate(api.db, made)
    const answer = await held(made).ask('POST', '/test')
    expect(answer.status).toBe(202)
    const logged = await held(made).ask('GET', `/deliveries/${(await bodyOf<{ delivery: string }>(answer)).delivery}`)
    expect(await logged.json()).toMatchObject({ kind: 'test', state: 'waiting', messageId: expect.stringMatching(/^msg_[0-9a-f]{32}$/) })
  })

  it('is given a new secret once, and the former one signs for a day more', async () => {
    const made = await create()
    const answer = await held(made).ask('POST', '/rotate-secret')
    const renewed = await bodyOf<{ secret: string; formerSecretUntil: string }>(answer)
    expect(renewed.secret).toMatch(/^whsec_/)
    expect(renewed.secret).not.toBe(made.secret)
    const [row] = await api.db`select secret, former_secret from subscriptions where id = ${made.subscription.id}`
    expect(row).toEqual({ secret: renewed.secret, formerSecret: made.secret })
    expect((await shown(held(made).ask('GET'))).formerSecretUntil).toBe(renewed.formerSecretUntil)
  })
})

describe('what is forgotten', () => {
  it('is a subscription that nobody confirmed in two days, and where one went that was stopped a month ago', async () => {
    const [young, old, stopped] = [await create(), await create(), await create()]
    await api.db`update subscriptions set state_since = state_since - interval '49 hours' where id = ${old.subscription.id}`
    await api.db`update subscriptions set state = 'ended', state_since = state_since - interval '31 days' where id = ${stopped.subscription.id}`
    expect(await dropUnconfirmed(api.db)).toBe(1)
    expect([(await held(young).ask('GET')).status, (await held(old).ask('GET')).status]).toEqual([200, 404])
    expect(await wipeStopped(api.db)).toBe(1)
    expect(await wipeStopped(api.db)).toBe(0)
    expect((await shown(held(stopped).ask('GET'))).target).toBeNull()
  })

  it('is an address that did not say yes in two days, though another one did before: nothing waits for it any more', async () => {
    const made = await create()
    await activate(api.db, made)
    await insertDelivery(api.db, made, { state: 'waiting' })
    await shown(held(made).ask('PATCH', '', { settings: { url: newHook('never-asked-for.example') } }))
    expect(await dropUnconfirmed(api.db)).toBe(0)
    await api.db`update subscriptions set state_since = state_since - interval '49 hours' where id = ${made.subscription.id}`
    expect(await dropUnconfirmed(api.db)).toBe(1)
    expect(await dropUnconfirmed(api.db)).toBe(0)
    expect(await shown(held(made).ask('GET'))).toMatchObject({
      state: 'ended',
      stateReason: 'its new receiver did not say yes',
      target: null,
    })
    const [row] = await api.db`select settings, secret from subscriptions where id = ${made.subscription.id}`
    expect(row).toEqual({ settings: {}, secret: null })
    expect((await rowsOf(made)).map(each => each.state)).not.toContain('held')
    expect((await held(made).ask('POST', '/resume')).status).toBe(409)
  })
})
