import { request } from 'node:http'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeChangeCursor } from '../../db/changes/cursor.ts'
import { filters } from '../../db/filters/index.ts'
import { writeCursor } from '../../db/timeline/cursor.ts'
import { bodyOf, type ListBody, type ProblemBody, useApi } from '../support/api.ts'
import { insertCompany, insertRelease } from '../support/releases.ts'

const api = useApi()
const get = (path: string, init?: RequestInit) => fetch(`${api.address}${path}`, init)

beforeAll(async () => {
  await insertCompany(api.db, { id: 'zhipu', name: 'Zhipu AI', aliases: ['智谱', 'Jifu AI'] })
  await insertRelease(api.db, { id: 'zhipu-cogview', name: 'CogView-4', company: { id: 'zhipu', name: 'Zhipu AI' } })
})

async function problem(path: string, init?: RequestInit): Promise<ProblemBody & { headers: Headers }> {
  const answer = await get(path, init)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const body = await bodyOf<ProblemBody>(answer)
  expect(body.status).toBe(answer.status)
  return { ...body, headers: answer.headers }
}

describe('a problem', () => {
  it('names the wrong parameter, what was given and what was probably meant', async () => {
    expect(await problem('/api/releases?stage=relased')).toMatchObject({
      type: 'https://modelwire.example/problems/bad-parameter',
      title: 'A parameter is wrong',
      status: 400,
      detail: 'stage=relased: must be one of planned, announced, released, withdrawn. Did you mean released?',
      instance: '/api/releases',
      errors: [{ parameter: 'stage', given: 'relased', nearest: 'released' }],
    })
    expect((await problem('/api/releases?company=Zhipo')).errors).toMatchObject([
      { parameter: 'company', given: 'Zhipo', nearest: 'zhipu' },
    ])
    expect((await problem('/api/releases?compnay=x')).detail).toBe('The parameter compnay is not a filter. Did you mean company?')
  })

  it.each(['limit=0', 'limit=201', 'limit=ten', 'limit=1&limit=2', 'cursor=x', 'cursor=', 'as_of=yesterday', 'as_of=2025&as_of=2024'])(
    'is a query with %s',
    async query => {
      if (query === 'cursor=') expect((await get(`/api/releases?${query}`)).status).toBe(200)
      else expect(await problem(`/api/releases?${query}`)).toMatchObject({ status: 400, errors: [{ parameter: query.split('=')[0] }] })
    },
  )

  it('is a cursor that was changed in any place', async () => {
    await insertRelease(api.db, { id: 'zhipu-older', company: { id: 'zhipu', name: 'Zhipu AI' } })
    const { next } = await bodyOf<ListBody>(get('/api/releases?limit=1'))
    const cursor = new URL(next ?? '', api.address).searchParams.get('cursor') ?? ''
    for (let place = 0; place < cursor.length; place += 3) {
      const changed = cursor.slice(0, place) + (cursor[place] === 'A' ? 'B' : 'A') + cursor.slice(place + 1)
      expect([changed, (await get(`/api/releases?cursor=${changed}`)).status]).toEqual([changed, 400])
    }
  })

  it.each([
    writeCursor({ datedAt: '0', id: 'a\0b' }),
    writeCursor({ datedAt: '9'.repeat(18), id: 'a' }),
    writeCursor({ datedAt: `-${'9'.repeat(18)}`, id: 'a' }),
  ])('is a cursor that nobody gave out, whatever its checksum: %s', async cursor => {
    for (const path of ['/api/releases', '/releases.atom', '/archives/2025-01.atom', '/api/releases?as_of=2025']) {
      const address = `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`
      expect([path, (await problem(address)).errors]).toMatchObject([path, [{ parameter: 'cursor' }]])
    }
    const since = writeChangeCursor({ numbering: 'a'.repeat(8), place: { xid: '1', releaseId: 'a\0b', revision: 1 } })
    expect((await problem(`/api/changes?since=${since}`)).errors).toMatchObject([{ parameter: 'since' }])
  })

  it.each(['/api', '/api/', '/api/release', '/api/releases/', '/api/releases/nobody', '/api/releases/a%2Fb', '/api/releases/%00'])(
    'is %s, where nothing is',
    async path => {
      expect((await problem(path)).status).toBe(404)
    },
  )

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('is %s where only reading is possible', async method => {
    const { status, headers } = await problem('/api/releases', { method })
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await problem('/api/nothing', { method })).status).toBe(404)
  })

  it('is a body that is too large', async () => {
    expect((await problem('/api/releases', { method: 'POST', body: 'x'.repeat(70_000) })).status).toBe(413)
  })

  it('is a page for a person, in words', async () => {
    const answer = await get('/?stage=relased', { headers: { Accept: 'text/html' } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8'])
    expect(await answer.text()).toContain('Did you mean released?')
    expect((await get('/nowhere')).headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect((await problem('/nowhere', { headers: { Accept: 'application/json' } })).status).toBe(404)
  })

  it('says nothing of the inside when it is our own, and is logged', async () => {
    await api.db`alter table companies rename to hidden_companies`
    try {
      const { status, detail, instance, ...rest } = await problem('/api/companies')
      expect([status, detail, instance]).toEqual([500, 'This is our mistake, and it was written down.', '/api/companies'])
      expect(JSON.stringify(rest)).not.toMatch(/companies|relation|select|\.ts/)
      expect(JSON.stringify(api.logged.map(each => (each.fields as { err: Error }).err.message))).toContain('companies')
    } finally {
      await api.db`alter table hidden_companies rename to companies`
    }
  })
})

describe('a failure of ours', () => {
  const failing = async <Result>(work: () => Promise<Result>) => {
    await api.db`alter table companies rename to hidden_companies`
    return work().finally(() => api.db`alter table hidden_companies rename to companies`)
  }
  const lastLogged = () => (api.logged.at(-1)?.fields as { request?: string } | undefined)?.request

  it('has an id in its document and its headers, by which it is found in the log', async () => {
    const { requestId, headers } = await failing(() => problem('/api/companies'))
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect([headers.get('x-request-id'), lastLogged()]).toEqual([requestId, requestId])
  })

  it('takes the id that a proxy gave it, and none that is not one', async () => {
    for (const [sent, isTaken] of [
      ['edge-7f3a90', true],
      ['a b<c>d e f', false],
      ['x'.repeat(200), false],
      ['short', false],
    ] as const) {
      const { requestId } = await failing(() => problem('/api/companies', { headers: { 'X-Request-Id': sent } }))
      expect([sent, requestId === sent]).toEqual([sent, isTaken])
      expect(lastLogged()).toBe(requestId)
    }
  })

  it('shows it to a person, who may be asked for it', async () => {
    const answer = await failing(() => get('/companies', { headers: { Accept: 'text/html' } }))
    expect(answer.status).toBe(500)
    expect(await answer.text()).toContain(`<code>${answer.headers.get('x-request-id')}</code>`)
    expect(lastLogged()).toBe(answer.headers.get('x-request-id'))
  })
})

describe('every answer', () => {
  it('is guarded by headers', async () => {
    for (const path of ['/', '/api/releases', '/api/nothing', '/healthz']) {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('access-control-allow-origin')).toBe('*')
    }
  })

  it('to a preflight says that reading is all there is', async () => {
    const answer = await get('/api/releases', {
      method: 'OPTIONS',
      headers: { Origin: 'https://x.example', 'Access-Control-Request-Method': 'GET' },
    })
    expect([answer.status, answer.headers.get('access-control-allow-methods')]).toEqual([204, 'GET,HEAD'])
  })
})

describe('any address', () => {
  const name = fc.oneof(fc.constantFrom(...filters.map(filter => filter.name), 'limit', 'cursor', 'as_of'), fc.string({ unit: 'binary' }))
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom("'; drop table releases; --", '2025-01-01', '7B', 'zhipu', '5'),
  )

  it('is answered with 200 or a 400 that names a parameter, never with 500', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 5 }), async parameters => {
        const answer = await get(`/api/releases?${new URLSearchParams(parameters)}`)
        const body = await answer.json()
        expect([200, 400]).toContain(answer.status)
        if (answer.status === 400) expect(body).toMatchObject({ errors: [{ parameter: expect.any(String) }] })
      }),
      { numRuns: 200 },
    )
    expect(await api.db`select count(*)::int as count from releases`).toEqual([{ count: 2 }])
  })

  it('may be written badly on the wire', async () => {
    for (const path of [
      '/api/releases?%',
      '/api/releases?q=%ff%fe',
      '/api/releases/%',
      '/api/releases/%E0%A4%A',
      '//api/releases',
      '/?q=%',
    ]) {
      expect([path, await statusOf(path)]).toEqual([path, expect.toSatisfy((status: number) => status < 500)])
    }
    expect(await statusOf(`/api/releases?q=${'x'.repeat(20_000)}`)).toBe(431)
  })

  /** As it is: fetch would write the address anew. */
  function statusOf(path: string): Promise<number> {
    const { port } = new URL(api.address)
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path }, answer => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      sent.once('error', reject)
      sent.end()
    })
  }
})
