import { beforeEach, describe, expect, it } from 'vitest'
import { networkOf } from '../../api/client.ts'
import type { RunningApi } from '../../api/main.ts'
import { dropAllowances, take } from '../../db/allowances.ts'
import { serveDatabase, useApi } from '../support/api.ts'
import { activate, type CreatedBody, newHook, programOf } from '../support/subscriptions.ts'

const api = useApi()
const { send, create, held } = programOf(api)
beforeEach(() => api.db`delete from allowances`)

const asked = () =>
  api.db<{ count: number }[]>`select count(*)::int from deliveries where kind = 'confirmation'`.then(([row]) => row?.count ?? 0)

/** Over the proxies of the operator's own, from another client each time. */
async function withProxy(
  trustedProxies: number,
  work: (post: (forwarded: string, url?: string) => Promise<Response>) => Promise<void>,
): Promise<void> {
  const proxied: RunningApi = await serveDatabase(api.db, { logged: [], reasons: [] }, null, { trustedProxies })
  const { send: sendOver } = programOf({ address: `http://127.0.0.1:${proxied.port}` })
  try {
    await work((forwarded, url = newHook()) =>
      sendOver('POST', '/api/subscriptions', { query: '', channel: 'webhook', settings: { url } }, { 'X-Forwarded-For': forwarded }),
    )
  } finally {
    await proxied.close()
  }
}

describe('an allowance', () => {
  const pepper = Buffer.from('pepper')

  it('holds over many takers at once, and begins anew when its time is over', async () => {
    const taken = await Promise.all(Array.from({ length: 30 }, () => take(api.db, pepper, 'one', { most: 7, perSeconds: 60 })))
    expect(taken.filter(each => each.isAllowed)).toHaveLength(7)
    expect(taken.every(each => each.retryAfterSeconds >= 1 && each.retryAfterSeconds <= 60)).toBe(true)
    await api.db`update allowances set until = clock_timestamp()`
    expect((await take(api.db, pepper, 'one', { most: 7, perSeconds: 60 })).isAllowed).toBe(true)
  })

  it('keeps no key in the clear, and is forgotten afterwards', async () => {
    await take(api.db, pepper, 'create by 203.0.113.7', { most: 1, perSeconds: 60 })
    expect(JSON.stringify(await api.db`select * from allowances`)).not.toContain('203.0.113.7')
    await api.db`update allowances set until = clock_timestamp()`
    await dropAllowances(api.db)
    expect(await api.db`select from allowances`).toHaveLength(0)
  })
})

describe('one client', () => {
  it('makes twenty subscriptions in an hour, and wrong ones do not count', async () => {
    for (let each = 0; each < 20; each++) {
      expect((await send('POST', '/api/subscriptions', { query: 'x=1' })).status).toBe(400)
      await create()
    }
    const answer = await send('POST', '/api/subscriptions', { query: '', channel: 'webhook', settings: { url: newHook() } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([429, 'application/problem+json'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3000)
  })

  it('cannot become another by what it says of itself', async () => {
    for (let each = 0; each < 20; each++) await create()
    const answer = await send(
      'POST',
      '/api/subscriptions',
      { query: '', channel: 'webhook', settings: { url: newHook() } },
      { 'X-Forwarded-For': '203.0.113.9' },
    )
    expect(answer.status).toBe(429)
  })

  it('is the address that the last trusted proxy saw, or its /64', async () => {
    await withProxy(1, async post => {
      const addresses = ['2001:db8:1:2::5', '9.9.9.9, 2001:db8:1:2:ffff::1', '2001:db8:1:2::77']
      for (let each = 0; each < 20; each++) expect((await post(addresses[each % 3] ?? '')).status).toBe(201)
      expect((await post('2001:db8:1:2:3::1')).status).toBe(429)
      expect((await post('2001:db8:1:3::1')).status).toBe(201)
      expect((await post('nonsense')).status).toBe(201)
    })
  })

  it.each([
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['host.example', null],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('asks for 120 previews in an hour', async () => {
    for (let each = 0; each < 120; each++) expect((await send('GET', '/api/subscriptions/preview')).status).toBe(200)
    expect((await send('GET', '/api/subscriptions/preview')).status).toBe(429)
  })
})

describe('an address that is asked for its consent', () => {
  it('is asked three times a day, and the answer never tells', async () => {
    const before = await asked()
    const url = newHook()
    const answers: CreatedBody[] = []
    for (let each = 0; each < 5; each++) answers.push(await create({}, url))
    const shape = ({ subscription: { id: _, confirmUntil: _until, createdAt: _made, stateSince: _since, ...rest } }: CreatedBody) => rest
    for (const answer of answers) expect(shape(answer)).toEqual(shape(answers[0] ?? answer))
    expect((await asked()) - before).toBe(3)
    const logs = await Promise.all(
      answers.map(made =>
        held(made)
          .ask('GET', '/deliveries')
          .then(answer => answer.text()),
      ),
    )
    expect(new Set(logs).size).toBe(1)
  })

  it('is on a host that is asked ten times a minute', async () => {
    const before = await asked()
    for (let each = 0; each < 12; each++) await create({}, newHook('one-host.example'))
    expect((await asked()) - before).toBe(10)
  })

  it('is on a domain that is asked 200 times an hour, whatever its hosts and whoever asks', async () => {
    const before = await asked()
    await withProxy(1, async post => {
      for (let each = 0; each < 204; each++) {
        const answer = await post(`198.51.100.${each}`, newHook(`h${each}.victim.co.uk`))
        expect(answer.status).toBe(201)
      }
    })
    expect((await asked()) - before).toBe(200)
  }, 60_000)
})

describe('one subscription', () => {
  it('is tested once a minute and ten times an hour', async () => {
    const made = await create()
    await activate(api.db, made)
    expect((await held(made).ask('POST', '/test')).status).toBe(202)
    const answer = await held(made).ask('POST', '/test')
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    let sent = 1
    for (let each = 0; each < 12; each++) {
      // the minute passes, the hour does not
      await api.db`update allowances set until = clock_timestamp() where until < clock_timestamp() + interval '2 minutes'`
      if ((await held(made).ask('POST', '/test')).status === 202) sent += 1
    }
    expect(sent).toBe(10)
  })
})
