import { createHash } from 'node:crypto'
import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.tsx'
import type { RunningApi } from '../../api/main.ts'
import { serveDatabase, useApi } from '../support/api.ts'
import { activate, type CreatedBody, programOf } from '../support/subscriptions.ts'

const api = useApi()
const token = 'a-token-of-sixteen-and-more'
let running: RunningApi
let made: CreatedBody

beforeAll(async () => {
  running = await serveDatabase(api.db, api, token)
  made = await programOf(api).create()
  await activate(api.db, made)
})
afterAll(() => running.close())
beforeEach(() => api.db`delete from allowances`)

/** What anybody may write without a key, each with what keeps it from being used for something else. */
const publicWrites = {
  '/api/subscriptions': 'makes one that is asked for its consent; counted by client and by address',
  '/api/subscriptions/preview': 'writes nothing; counted by client',
  '/mcp': 'the same two, and reads',
  '/subscribe': 'the same by form',
  '/preferences': 'a cookie of the reader’s own',
  '/api/corrections': 'the same by a program',
  '/corrections/new': 'a suggestion to the operator; counted by client',
}
/** Where the path itself, or a header, bears the key. */
const keyed = [/^\/api\/subscriptions\/:id/, /^\/subscriptions\/manage\/:token/, /^\/subscriptions\/:id\/(confirm|stop)\/:token$/]
const operators = [/^\/api\/rulings/, /^\/admin(\/|$)/]

interface Route {
  method: string
  path: string
}

/** Every route of the app but what stands before all of them. */
function everyRoute(): Route[] {
  const context = { db: api.db, publicUrl: 'https://modelwire.example', version: '1.2.3', operatorToken: token, ready: () => [] }
  const { routes } = buildApp({ ...context, log: { error: () => undefined, warn: () => undefined } })
  const own = routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
  return [...new Set(own)].map(each => ({ method: each.split(' ')[0] ?? '', path: each.split(' ')[1] ?? '' }))
}

const isRead = ({ method }: Route) => method === 'GET' || method === 'HEAD'
const isKeyed = ({ path }: Route) => keyed.some(pattern => pattern.test(path))
const isOperators = ({ path }: Route) => operators.some(pattern => pattern.test(path))

/** An address of a route: what the ids are is told, or an unknown one. */
function addressOf({ path }: Route, ids: Record<string, string> = {}): string {
  return path.replace(/:(\w+)(\{[^}]*\})?\??/g, (_, name: string) =>
    encodeURIComponent(ids[name] ?? '11111111-1111-1111-1111-111111111111'),
  )
}

async function ask({ method }: Route, address: string, headers: Record<string, string> = {}, body = 'query=') {
  const answer = await request(`http://127.0.0.1:${running.port}${address}`, {
    ...{ method: method as 'GET', headers },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    signal: AbortSignal.timeout(5_000),
  })
  // a stream never ends by itself
  if (address.startsWith('/api/stream')) answer.body.on('error', () => undefined).destroy()
  return { status: answer.statusCode, headers: answer.headers, text: address.startsWith('/api/stream') ? '' : await answer.body.text() }
}

/** A digest of every table that a request has no business to write to; what is counted of clients is not of these. */
async function stored(): Promise<Record<string, string>> {
  const tables = await api.db<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'allowances'`
  const digests = tables.map(async ({ name }) => {
    const rows = await api.db`select t::text as row from ${api.db(name)} t order by 1`
    return [name, createHash('sha256').update(JSON.stringify(rows)).digest('hex')] as const
  })
  return Object.fromEntries(await Promise.all(digests))
}

describe('every route', { timeout: 60_000 }, () => {
  it('is a read for everybody, takes a key, or is one of the few that anybody may write to', () => {
    const routes = everyRoute()
    expect(routes.length).toBeGreaterThan(60)
    const open = routes.filter(route => !isRead(route) && !isKeyed(route) && !isOperators(route))
    expect(new Set(open.map(({ path }) => path))).toEqual(new Set(Object.keys(publicWrites)))
    expect(new Set(open.map(({ method }) => method))).toEqual(new Set(['POST']))
  })

  it('that takes a key takes no other, says the same of what is not there, and changes nothing', async () => {
    const before = await stored()
    const routes = everyRoute().filter(isKeyed)
    expect(routes.length).toBeGreaterThan(15)
    for (const route of routes) {
      const { id } = made.subscription
      const wrongs = [
        {},
        { Authorization: `Bearer ${'x'.repeat(43)}` },
        { Authorization: `Bearer ${token}` },
        { Authorization: 'Basic eDp4' },
      ]
      for (const headers of wrongs) {
        const [known, unknown] = [
          await ask(route, addressOf(route, { id, token: 'x'.repeat(43) }), headers),
          await ask(route, addressOf(route, { id: 'sub_AAAAAAAAAAAAAAAA', token: 'x'.repeat(43) }), headers),
        ]
        expect([401, 403, 404], `${route.method} ${route.path}`).toContain(known.status)
        expect([unknown.status, unknown.text.replaceAll('sub_AAAAAAAAAAAAAAAA', id)], `${route.method} ${route.path}`).toEqual([
          ...[known.status, known.text],
        ])
      }
    }
    expect(await stored()).toEqual(before)
  })

  it("of the operator's takes nothing but the operator's token or session, whatever routes there are", async () => {
    const before = await stored()
    const routes = everyRoute().filter(isOperators)
    expect(routes.length).toBeGreaterThan(5)
    const more = ['/admin', '/admin/', '/admin/anything', '/admin/anything/else', '/admin/..%2f', '/admin//x'].flatMap(path =>
      ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(method => ({ method, path })),
    )
    const wrongs = [{}, { Authorization: `Bearer ${made.token}` }, { Authorization: `Bearer ${token}x` }, { Cookie: `operator=${token}` }]
    for (const route of [...routes, ...more].filter(({ path }) => path !== '/admin/sign-in')) {
      for (const headers of wrongs) {
        const answer = await ask(route, addressOf(route), headers)
        const name = `${route.method} ${route.path}`
        if (route.method === 'OPTIONS') expect([answer.status, answer.text], name).toEqual([204, ''])
        else if (route.path.startsWith('/api/')) expect(answer.status, name).toBe(401)
        else if (isRead(route)) expect([answer.status, answer.headers.location], name).toEqual([303, '/admin/sign-in'])
        else expect(answer.status, name).toBe(403)
      }
    }
    expect(await stored()).toEqual(before)
  })

  it('of the operator’s does not exist where there is no token', async () => {
    const { routes } = buildApp({
      ...{ db: api.db, publicUrl: 'https://modelwire.example', version: '1.2.3', ready: () => [] },
      log: { error: () => undefined, warn: () => undefined },
    })
    expect(routes.filter(isOperators)).toEqual([])
  })

  it('that reads changes nothing, whoever asks', async () => {
    const before = await stored()
    for (const route of everyRoute().filter(isRead)) {
      const answer = await ask(route, addressOf(route), { Authorization: `Bearer ${token}` })
      expect(answer.status, route.path).toBeLessThan(500)
    }
    expect(await stored()).toEqual(before)
  })

  it('tells a browser to run, load, frame and guess nothing, whatever it answers', async () => {
    for (const route of [...everyRoute(), { method: 'GET', path: '/nothing/here' }, { method: 'PUT', path: '/' }]) {
      const { headers, status } = await ask(route, addressOf(route))
      const name = `${route.method} ${route.path} ${status}`
      expect(String(headers['content-security-policy']), name).toMatch(/^default-src 'none';/)
      expect(String(headers['content-security-policy']), name).not.toMatch(/unsafe|\*|data:|http/)
      expect(headers, name).toMatchObject({
        ...{
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': expect.stringMatching(/^(no-referrer|same-origin)$/),
        },
        'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
      })
      expect([name, headers['access-control-allow-credentials'], headers['x-powered-by'], headers.server]).toEqual([name, ...Array(3)])
    }
  })
})
