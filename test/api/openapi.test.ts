import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.tsx'
import type { RunningApi } from '../../api/main.ts'
import type { OpenApiDocument } from '../../api/openapi/document.ts'
import { filters } from '../../db/filters/index.ts'
import { bodyOf, serveDatabase, useApi } from '../support/api.ts'
import { seedDelivery, seedTimeline } from '../support/described.ts'
import { judgeOf, operationsOf, readCurl } from '../support/openapi.ts'
import { tellShipped } from '../support/shipped.ts'
import { programOf } from '../support/subscriptions.ts'

const api = useApi()
const operatorToken = 'a-token-of-sixteen-and-more'
const metricsToken = 'a-token-for-prometheus'
let operated: RunningApi
let document: OpenApiDocument
let judge: ReturnType<typeof judgeOf>
const local = (url: string) => url.replace('https://modelwire.example', `http://127.0.0.1:${operated.port}`)

beforeAll(async () => {
  operated = await serveDatabase(api.db, api, operatorToken, { metricsToken })
  document = await bodyOf<OpenApiDocument>(fetch(local('https://modelwire.example/openapi.json')))
  judge = judgeOf(document)
  await seedTimeline(api.db)
})
afterAll(() => operated.close())
// each test is its own client
beforeEach(() => api.db`delete from allowances`)

describe('the description', () => {
  it('is OpenAPI 3.1, as a validator of its own reads it', async () => {
    expect(await new Validator().validate(structuredClone({ ...document }))).toEqual({ valid: true })
    expect(document.openapi).toMatch(/^3\.1\./)
  })

  it('describes every route under /api, and nothing that is no route', () => {
    const app = buildApp({ db: api.db, publicUrl: 'https://a.example', version: '1', operatorToken, ready: () => [], log: silent })
    const routes = new Set(app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`))
    const described = operationsOf(document).map(({ method, path }) => `${method} ${path}`)
    expect([...routes].filter(route => /^[A-Z]+ \/api\//.test(route) && !route.startsWith('ALL ')).toSorted()).toEqual(
      described.filter(each => each.includes(' /api/')).toSorted(),
    )
    expect(described.filter(each => !routes.has(each))).toEqual([])
  })

  it('has every filter as it stands in the list of filters', () => {
    const named = document.paths['/api/releases']?.get?.parameters?.map(each => ('$ref' in each ? each.$ref.split('/').at(-1) : each.name))
    expect(named).toEqual([...filters.map(({ name }) => name), 'as_of', 'limit', 'cursor', 'order'])
    for (const { name, description, choices } of filters) {
      expect(document.components.parameters[name]).toMatchObject({ name, in: 'query', description, schema: { type: 'array' } })
      expect(document.components.parameters[name]?.schema.items?.enum ?? null).toEqual(choices ?? null)
    }
  })

  it('says nothing of the operator where there is none', async () => {
    const answer = await fetch(`${api.address}/openapi.json`)
    const { paths, components, tags } = await bodyOf<OpenApiDocument>(answer)
    expect(Object.keys(paths).filter(path => path.includes('ruling'))).toEqual([])
    expect(JSON.stringify([components, tags])).not.toMatch(/NewRuling|operator|Corrections/)
    expect(document.paths['/api/rulings']?.post?.security).toEqual([{ operator: [] }])
    for (const secret of [operatorToken, metricsToken]) expect(JSON.stringify(document)).not.toContain(secret)
  })

  it('is a program’s: an error of it is a problem document, also for a browser', async () => {
    const wrong = await fetch(`${api.address}/openapi.json?company=acme`, { headers: { Accept: 'text/html' } })
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  })
})

describe('an answer', () => {
  it('is as it is described, for every sample of every operation', async () => {
    for (const { method, path, operation } of operationsOf(document)) {
      expect([path, operation['x-codeSamples'].length]).not.toEqual([path, 0])
      for (const { source } of operation['x-codeSamples']) {
        await api.db`delete from allowances`
        const answer = await askSample(source, path)
        expect([source, answer.status]).toEqual([source, expect.toSatisfy((status: number) => status < 300)])
        const body = (await judge(method, path, answer)) as { releases?: unknown[] }
        if (path === '/api/releases') expect([source, body.releases?.length]).not.toEqual([source, 0])
      }
    }
  }, 60_000)

  it.each([
    ['/api/releases', '/api/releases?compani=acme', 400],
    ['/api/releases', '/api/releases?cursor=mine', 400],
    ['/api/releases', '/api/releases?limit=1', 200],
    ['/api/releases', '/api/releases?q=Jifu', 200],
    ['/api/releases/{id}', '/api/releases/nobody', 404],
    ['/api/releases/{id}', '/api/releases/acme-merged', 308],
    ['/api/releases/{id}', '/api/releases/acme-dust', 410],
    ['/api/releases/{id}', '/api/releases/acme-one?as_of=1999-01-01', 404],
    ['/api/companies', '/api/companies?limit=1', 400],
    ['/api/subscriptions/preview', '/api/subscriptions/preview?cadence=now', 400],
    ['/api/subscriptions/{id}', '/api/subscriptions/nobody', 401],
    ['/api/rulings', '/api/rulings', 401],
    ['/metrics', '/metrics', 401],
  ])('of %s to %s is the %i that is described', async (path, asked, status) => {
    const answer = await fetch(`http://127.0.0.1:${operated.port}${asked}`, { redirect: 'manual' })
    expect(answer.status).toBe(status)
    await judge('GET', path, answer)
  })

  it('is described where it says that nothing changed, that a body is wrong, and that a token is another’s', async () => {
    const first = await fetch(`${api.address}/api/releases`)
    const headers = { 'If-None-Match': first.headers.get('etag') ?? '' }
    await judge('GET', '/api/releases', await fetch(`${api.address}/api/releases`, { headers }))
    const { send, create, held } = programOf(api)
    const wrong = { query: 'compani=x', channel: 'webhok', settings: { url: 'x' }, cadense: 'daily' }
    const refused = await send('POST', '/api/subscriptions', wrong)
    expect(refused.status).toBe(400)
    await judge('POST', '/api/subscriptions', refused)
    const made = await create()
    const other = await held({ ...made, token: 'another' }).ask('DELETE')
    expect(other.status).toBe(404)
    await judge('DELETE', '/api/subscriptions/{id}', other)
    const early = await held(made).ask('POST', '/test')
    expect(early.status).toBe(409)
    await judge('POST', '/api/subscriptions/{id}/test', early)
  })

  it('is as it is described where the pipeline itself made the releases', async () => {
    await tellShipped(api.db, [
      { company: 'zhipu', repository: { id: 'zai-org/GLM-4.5V' } },
      { company: 'zhipu', title: 'We open-source CogView-4' },
      { company: 'alibaba', repository: { id: 'Qwen/Qwen3-8B-GGUF' } },
    ])
    const list = (await judge('GET', '/api/releases', await fetch(`${api.address}/api/releases`))) as { releases: { id: string }[] }
    expect(list.releases.length).toBeGreaterThan(4)
    for (const { id } of list.releases) await judge('GET', '/api/releases/{id}', await fetch(`${api.address}/api/releases/${id}`))
    await judge('GET', '/api/releases', await fetch(`${api.address}/api/releases?q=Jifu`))
    await judge('GET', '/api/companies', await fetch(`${api.address}/api/companies`))
    await judge('GET', '/api/sources', await fetch(`${api.address}/api/sources`))
  })
})

const silent = { error: () => {}, warn: () => {} }

/** Asks what a sample asks, with what is one's own in the places of `$ID` and its like. */
async function askSample(source: string, path: string): Promise<Response> {
  const own = await ownOf(path)
  const text = source.replace(/\$([A-Z]+)/g, (_, name: string) => own[name] ?? `$${name}`)
  const { method, url, body, headers } = readCurl(text)
  return fetch(local(url), { method, body, headers })
}

async function ownOf(path: string): Promise<Record<string, string>> {
  if (path.startsWith('/api/rulings')) {
    await api.db`truncate rulings`
    const body = JSON.stringify({ kind: 'merge', release: 'acme-one', into: 'acme-two', reason: 'one model' })
    const made = fetch(local('https://modelwire.example/api/rulings'), {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${operatorToken}` },
    })
    return { ID: 'acme-one', OTHER: 'acme-two', TOKEN: operatorToken, RULING: (await bodyOf<{ id: string }>(made)).id }
  }
  if (path === '/metrics') return { TOKEN: metricsToken }
  if (!path.startsWith('/api/subscriptions/{id}')) return { ID: 'acme-one' }
  const made = await programOf(api).create()
  return { ID: made.subscription.id, TOKEN: made.token, DELIVERY: await seedDelivery(api.db, made) }
}
