import { beforeEach, describe, expect, it } from 'vitest'
import { bodyOf, useApi } from '../support/api.ts'
import { activate, insertDelivery, newHook, programOf } from '../support/subscriptions.ts'

const api = useApi()
const { send, create, held } = programOf(api)
beforeEach(() => api.db`delete from allowances`)

/** Every address that belongs to one subscription, with a body that is right. */
const addresses: [string, string, object?][] = [
  ['GET', ''],
  ['PATCH', '', { cadence: 'daily' }],
  ['DELETE', ''],
  ['POST', '/pause'],
  ['POST', '/resume'],
  ['POST', '/test'],
  ['POST', '/rotate-secret'],
  ['POST', '/replay', { since: '2025-01-01' }],
  ['GET', '/deliveries'],
  ['GET', '/deliveries/11111111-1111-1111-1111-111111111111'],
  ['POST', '/deliveries/11111111-1111-1111-1111-111111111111/replay'],
]

describe('every address of a subscription', () => {
  it.each(addresses)('%s %s answers an unknown id and a wrong token alike, and changes nothing', async (method, path, body) => {
    const made = await create()
    const other = await create()
    const rows = () => api.db`select * from subscriptions order by id`
    const before = await rows()
    const asked = async (id: string, token: string) => {
      const answer = await send(method, `/api/subscriptions/${id}${path}`, body, { Authorization: `Bearer ${token}` })
      const text = (await answer.text()).replaceAll(id, 'ID')
      const headers = [...answer.headers].filter(([name]) => name !== 'date')
      return { status: answer.status, text, headers }
    }
    const unknown = await asked('sub_AAAAAAAAAAAAAAAA', made.token)
    expect(unknown.status).toBe(404)
    for (const token of [other.token, `${made.token}x`, made.token.slice(0, -1), 'x', made.subscription.id]) {
      expect(await asked(made.subscription.id, token)).toEqual(unknown)
    }
    expect(await rows()).toEqual(before)
    const without = await send(method, `/api/subscriptions/${made.subscription.id}${path}`, body)
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="subscription"'])
  })

  it('may be asked for with odd ids', async () => {
    for (const id of ['%00', 'x'.repeat(3000), "'; drop table subscriptions; --", '..%2f']) {
      const answer = await send('GET', `/api/subscriptions/${id}`, undefined, { Authorization: 'Bearer x' })
      expect([id, answer.status]).toEqual([id, 404])
    }
  })

  it('has no list above it', async () => {
    expect((await send('GET', '/api/subscriptions')).status).toBe(405)
    expect((await send('GET', '/api/subscriptions/')).status).toBe(404)
  })
})

describe('what is secret', () => {
  it('is shown once, and stands in no other answer, row of the log or line of the log', async () => {
    const url = newHook('planted.example')
    const made = await create({ query: '' }, url)
    await activate(api.db, made)
    const renewed = await bodyOf<{ secret: string }>(held(made).ask('POST', '/rotate-secret'))
    await insertDelivery(api.db, made, { state: 'dead' })
    const texts: string[] = []
    const wrongs: typeof addresses = [
      ['PATCH', '', { settings: { url: `${url} ${url}` } }],
      ['PATCH', '', { settings: { url, secret: made.secret } }],
    ]
    for (const [method, path, body] of [...addresses.filter(([method]) => method !== 'DELETE'), ...wrongs]) {
      if (path === '/rotate-secret') continue
      const answer = await held(made).ask(method, path, body)
      texts.push(await answer.text(), JSON.stringify([...answer.headers]))
    }
    texts.push(
      await (
        await send('POST', '/api/subscriptions', { query: '', channel: 'webhook', settings: { url: url.replace('https', 'ftp') } })
      ).text(),
    )
    texts.push(JSON.stringify(api.logged), JSON.stringify(await api.db`select * from allowances`))
    const planted = [made.token, made.secret ?? '', renewed.secret, new URL(url).pathname]
    for (const secret of planted) expect(texts.filter(text => text.includes(secret))).toEqual([])
    const stored = JSON.stringify(await api.db`select * from subscriptions where id = ${made.subscription.id}`)
    expect(stored).not.toContain(made.token)
  })
})

describe('a page of another site', () => {
  it('can make a browser change nothing', async () => {
    const made = await create()
    const origins = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: api.address, 'Sec-Fetch-Site': 'cross-site' },
    ]
    const posts: typeof addresses = [['POST', '/../preview', { query: '' }], ...addresses]
    for (const origin of origins) {
      for (const [method, path, body] of posts.filter(([method]) => method !== 'GET')) {
        const headers = { Authorization: `Bearer ${made.token}`, ...origin }
        const answer = await send(method, `/api/subscriptions/${made.subscription.id}${path}`, body, headers)
        expect([origin, method, path, answer.status]).toEqual([origin, method, path, 403])
      }
      const body = { query: '', channel: 'webhook', settings: { url: newHook() } }
      expect((await send('POST', '/api/subscriptions', body, { 'Content-Type': 'text/plain', ...origin })).status).toBe(403)
    }
  })

  it('asks for nothing without a token, not even under a name that it turned to our address', async () => {
    const body = () => ({ query: '', channel: 'webhook', settings: { url: newHook() } })
    const rebound = { Origin: api.address, 'Sec-Fetch-Site': 'same-origin' }
    expect((await send('POST', '/api/subscriptions', body(), rebound)).status).toBe(403)
    expect((await send('POST', '/api/subscriptions/preview', { query: '' }, rebound)).status).toBe(403)
    const own = { Origin: 'https://modelwire.example', 'Sec-Fetch-Site': 'same-origin' }
    expect((await send('POST', '/api/subscriptions', body(), own)).status).toBe(201)
    expect((await send('POST', '/api/subscriptions/preview', { query: '' }, own)).status).toBe(200)
  })

  it('is told from our own page, and from a program', async () => {
    const made = await create()
    const own = [
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: 'https://modelwire.example' },
      { Origin: api.address },
      {},
    ]
    for (const origin of own) {
      const headers = { Authorization: `Bearer ${made.token}`, ...origin }
      const answer = await send(
        'PATCH',
        `/api/subscriptions/${made.subscription.id}`,
        { cadence: 'daily' },
        headers as Record<string, string>,
      )
      expect([origin, answer.status]).toEqual([origin, 200])
    }
  })
})
