import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.tsx'
import type { RunningApi } from '../../api/main.ts'
import { openDatabase } from '../../db/client.ts'
import { examine } from '../../db/doctor.ts'
import { openMetrics } from '../../db/metrics.ts'
import { serveDatabase, useApi } from '../support/api.ts'
import { openGate } from '../support/gate.ts'
import { readMetrics, type Sample, told } from '../support/metrics.ts'
import { insertCompany, insertRelease, insertRevision, insertSource } from '../support/releases.ts'
import { activate, insertDelivery, programOf } from '../support/subscriptions.ts'

const api = useApi()
const token = 'a-token-for-prometheus'
const bearer = { Authorization: `Bearer ${token}` }
let watched: RunningApi
const address = () => `http://127.0.0.1:${watched.port}`

beforeAll(async () => {
  watched = await serveDatabase(api.db, api, null, { metricsToken: token })
})
afterAll(() => watched.close())

/** Of a database that is asked anew. */
async function figures(): Promise<Sample[]> {
  return readMetrics(await openMetrics({ db: api.db, onTrouble: throwIt }).write())
}
const throwIt = (error: unknown) => {
  throw error
}
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

describe('GET /metrics', () => {
  it('is what Prometheus reads, from the process and from Postgres', async () => {
    const answer = await fetch(`${address()}/metrics`, { headers: bearer })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    const samples = readMetrics(await answer.text())
    expect(told(samples, 'modelwire_database_up')).toBe(1)
    expect(told(samples, 'modelwire_build_info', { version: '1.2.3' })).toBe(1)
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes'])
      expect([name, told(samples, name)]).toEqual([name, expect.any(Number)])
  })

  it('counts answers by route, method and class of status, and never by what was asked', async () => {
    const before = await (await fetch(`${address()}/metrics`, { headers: bearer })).text()
    await insertRelease(api.db, { id: 'acme-counted' })
    for (const [method, path] of [
      ['GET', '/api/releases/acme-counted'],
      ['GET', '/api/releases/acme-counted'],
      ['HEAD', '/api/releases/acme-counted'],
      ['GET', '/api/releases/planted-secret-1'],
      ['GET', '/api/releases?planted=secret-2'],
      ['GET', '/planted/secret-3'],
      ['PROPFIND', '/api/releases'],
      ['POST', '/api/releases'],
    ] as const)
      await fetch(`${address()}${path}`, { method, headers: { 'User-Agent': 'planted-secret-4', Host: 'planted-secret-5.example' } })
    const text = await (await fetch(`${address()}/metrics`, { headers: bearer })).text()
    const [then, now] = [readMetrics(before), readMetrics(text)]
    const more = (route: string, method: string, status: string) =>
      (told(now, 'modelwire_http_answers_total', { route, method, status }) ?? 0) -
      (told(then, 'modelwire_http_answers_total', { route, method, status }) ?? 0)
    expect([more('/api/releases/:id', 'GET', '2xx'), more('/api/releases/:id', 'HEAD', '2xx')]).toEqual([2, 1])
    expect([more('/api/releases/:id', 'GET', '4xx'), more('/api/releases', 'GET', '4xx'), more('none', 'GET', '4xx')]).toEqual([1, 1, 1])
    expect([more('none', 'other', '4xx'), more('none', 'POST', '4xx')]).toEqual([1, 1])
    const timed = (samples: Sample[]) => told(samples, 'modelwire_http_answer_seconds_count', { route: '/api/releases/:id' }) ?? 0
    expect(timed(now) - timed(then)).toBe(4)
    expect(text).not.toMatch(/planted/i)
    const { routes } = buildApp({
      db: api.db,
      publicUrl: 'https://a.example',
      version: '1',
      operatorToken: 'x',
      ready: () => [],
      log: silent,
    })
    const known = new Set(['none', ...routes.filter(({ method }) => method !== 'ALL').map(({ path }) => path)])
    const routesTold = now.filter(({ name }) => name.startsWith('modelwire_http_')).map(({ labels }) => labels.route ?? '')
    expect(routesTold.length).toBeGreaterThan(10)
    expect(routesTold.filter(route => !known.has(route))).toEqual([])
  })

  it('counts what is answered from memory as what its route answers', async () => {
    const asked = async () => {
      await (await fetch(`${address()}/api/companies`)).text()
      const samples = readMetrics(await (await fetch(`${address()}/metrics`, { headers: bearer })).text())
      return told(samples, 'modelwire_http_answers_total', { route: '/api/companies', method: 'GET', status: '2xx' }) ?? 0
    }
    const first = await asked()
    expect([await asked(), await asked()]).toEqual([first + 1, first + 2])
  })
})

const silent = { error: () => {}, warn: () => {} }

describe('who may read metrics', () => {
  it('is whoever has the token, where there is one', async () => {
    const ask = (headers: Record<string, string> = {}) => fetch(`${address()}/metrics`, { headers })
    const without = await ask()
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="metrics"'])
    expect((await ask({ Authorization: 'Bearer another' })).status).toBe(401)
    expect((await ask({ Authorization: `Basic ${token}` })).status).toBe(401)
    expect((await ask({ ...bearer, 'X-Forwarded-For': '192.0.2.1' })).status).toBe(200)
    expect(await without.text()).not.toContain('modelwire_')
  })

  it('is this machine, asking for itself, where there is none; and nobody once the service is published', async () => {
    const own = await serveDatabase(api.db, api, null, { publicUrl: 'http://localhost:8787' })
    const ask = (headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${own.port}/metrics`, { headers })
    expect((await ask()).status).toBe(200)
    for (const headers of [{ 'X-Forwarded-For': '127.0.0.1' }, { Forwarded: 'for=127.0.0.1' }, { Origin: 'https://evil.example' }]) {
      const refused = await ask(headers as Record<string, string>)
      expect([headers, refused.status]).toEqual([headers, 403])
      expect(await refused.text()).toContain('METRICS_TOKEN')
    }
    await own.close()
    expect((await fetch(`${api.address}/metrics`)).status).toBe(403)
  })
})

describe('figures', () => {
  beforeAll(async () => {
    await insertCompany(api.db, { id: 'acme', name: 'Acme' })
    const read = { firstReadAt: minutesAgo(300) }
    await insertSource(api.db, { id: 'acme/new', nextPollAt: minutesAgo(10) })
    await insertSource(api.db, { id: 'acme/late', ...read, lastChangeAt: minutesAgo(5), nextPollAt: minutesAgo(90) })
    await insertSource(api.db, { id: 'acme/leased', ...read, lastChangeAt: minutesAgo(5), nextPollAt: minutesAgo(900) })
    await api.db`update sources set lease_until = clock_timestamp() + interval '1 minute' where id = 'acme/leased'`
    await insertSource(api.db, { id: 'acme/paused', kind: 'github', ...read, nextPollAt: minutesAgo(800) })
    await api.db`update sources set host = 'paused.example' where id = 'acme/paused'`
    await api.db`insert into hosts (host, paused_until) values ('paused.example', clock_timestamp() + interval '1 hour')`
    await insertSource(api.db, { id: 'acme/quiet', kind: 'github', firstReadAt: minutesAgo(60 * 24 * 40) })
    await insertSource(api.db, { id: 'acme/failing', kind: 'page', ...read, failCount: 3, problem: 'dns' })
    await insertSource(api.db, { id: 'acme/never', kind: 'sitemap', failCount: 9, problem: 'dns' })
    await api.db`update sources set problem_since = clock_timestamp() - interval '2 hours' where id = 'acme/never'`
    await insertSource(api.db, { id: 'acme/odd', kind: 'page', ...read, lastChangeAt: minutesAgo(5), problem: 'empty' })
    await insertSource(api.db, { id: 'acme/halted', ...read, firstReadAt: minutesAgo(900), failCount: 2, nextPollAt: minutesAgo(700) })
    await api.db`update sources set paused_at = now(), pause_reason = 'planted' where id = 'acme/halted'`
    await insertSource(api.db, { id: 'acme/left', kind: 'gone', ...read, nextPollAt: minutesAgo(5000), parkedAt: minutesAgo(1) })
  })

  it('say how many sources of each kind are in which state, and which are due, late and held', async () => {
    const samples = await figures()
    const of = (kind: string, state: string) => told(samples, 'modelwire_sources', { kind, state })
    expect(['ok', 'quiet', 'waiting', 'odd', 'failing', 'paused'].map(state => of('feed', state))).toEqual([2, 0, 1, 0, 0, 1])
    expect(['ok', 'quiet', 'waiting', 'odd', 'failing'].map(state => of('github', state))).toEqual([1, 1, 0, 0, 0])
    expect([of('page', 'odd'), of('page', 'failing'), of('gone', 'ok')]).toEqual([1, 1, null])
    const each = (name: string) => ['feed', 'github', 'page'].map(kind => told(samples, `modelwire_${name}`, { kind }))
    expect(each('sources_due')).toEqual([2, 0, 0])
    expect(each('sources_late')).toEqual([1, 0, 0])
    expect(each('sources_leased')).toEqual([1, 0, 0])
    expect(each('source_lateness_seconds').map(value => Math.round((value ?? 0) / 60))).toEqual([90, 0, 0])
    expect(Math.round((told(samples, 'modelwire_source_silence_seconds', { kind: 'sitemap' }) ?? 0) / 60)).toBe(120)
    expect(each('source_silence_seconds').map(value => Math.round((value ?? 0) / 60))).toEqual([300, 60 * 24 * 40, 300])
  })

  it('call late what the doctor calls so', async () => {
    const found = await examine(api.db)
    const countOf = (name: string) => found.find(each => each.name === name)?.count
    const samples = await figures()
    const sum = (name: string) => samples.filter(each => each.name === name).reduce((total, { value }) => total + value, 0)
    expect(sum('modelwire_sources_late')).toBe(countOf('on time'))
    expect(sum('modelwire_deliveries_late')).toBe(countOf('sent on time'))
  })

  it('say what is owed by channel, what is late of it, and what was given up', async () => {
    const program = programOf(api)
    const made = await program.create()
    await activate(api.db, made)
    const stopped = await program.create()
    await api.db`update subscriptions set state = 'disabled' where id = ${stopped.subscription.id}`
    await api.db`delete from deliveries`
    for (const state of ['waiting', 'waiting', 'waiting', 'held', 'dead', 'dead', 'sent'] as const)
      await insertDelivery(api.db, made, { state })
    const [first, second] = await api.db<{ id: string }[]>`select id from deliveries where state = 'waiting' order by id`
    await api.db`update deliveries set due_at = clock_timestamp() - interval '20 minutes' where id = ${first?.id ?? ''}`
    await api.db`update deliveries set due_at = clock_timestamp() - interval '2 hours', lease_until = clock_timestamp() + interval '10 seconds' where id = ${second?.id ?? ''}`
    await insertDelivery(api.db, stopped, { state: 'waiting' })
    await api.db`update deliveries set due_at = clock_timestamp() - interval '1 day' where subscription_id = ${stopped.subscription.id}`
    const samples = await figures()
    const of = (state: string) => told(samples, 'modelwire_deliveries', { channel: 'webhook', state })
    expect(['gathering', 'waiting', 'held', 'dead', 'sent'].map(of)).toEqual([0, 4, 1, 2, null])
    expect(told(samples, 'modelwire_deliveries_late', { channel: 'webhook' })).toBe(1)
    expect(Math.round((told(samples, 'modelwire_delivery_lateness_seconds', { channel: 'webhook' }) ?? 0) / 60)).toBe(20)
    const subscriptions = (state: string) => told(samples, 'modelwire_subscriptions', { state })
    expect(['unconfirmed', 'active', 'paused', 'disabled', 'ended'].map(subscriptions)).toEqual([0, 1, 0, 1, 0])
    await api.db`update endpoints set paused_until = clock_timestamp() + interval '1 hour'`
    expect(told(await figures(), 'modelwire_deliveries_late', { channel: 'webhook' })).toBe(0)
  })

  it('say what waits for people, what there is, and when it last changed', async () => {
    await insertRelease(api.db, { id: 'acme-plan', stage: 'planned' })
    await insertRelease(api.db, { id: 'acme-lost', stage: 'withdrawn', dissolvedAt: '2025-05-01T00:00:00Z' })
    const changed = await insertRelease(api.db, { id: 'acme-told' })
    await insertRevision(api.db, changed, '2025-06-01T00:00:00Z', [])
    await api.db`insert into corrections (field, claim, proof, state) values ('other', 'a', 'https://a.example', 'open'), ('other', 'b', 'https://b.example', 'declined')`
    await api.db`
      insert into rulings (kind, company_id, release_id, reason, applied_at, problem)
      values ('split', 'acme', 'acme-told', 'r', null, null), ('split', 'acme', 'acme-told', 'r', now(), null), ('split', 'acme', 'acme-told', 'r', null, 'no')`
    const samples = await figures()
    const releases = (stage: string) => told(samples, 'modelwire_releases', { stage })
    expect(['planned', 'announced', 'released', 'withdrawn'].map(releases)).toEqual([1, 0, 2, 0])
    expect(told(samples, 'modelwire_rulings_waiting')).toBe(1)
    expect(told(samples, 'modelwire_corrections_open')).toBe(1)
    expect(told(samples, 'modelwire_last_revision_timestamp_seconds')).toBe(Date.parse('2025-06-01T00:00:00Z') / 1000)
  })

  it('hold nothing that somebody wrote, whatever stands in the tables', async () => {
    const planted = 'PLANTED-secret'
    await api.db`update sources set url = ${`https://user:${planted}@a.example/${planted}`}, host = ${planted}, problem_detail = ${planted}, etag = ${planted}`
    await api.db`update sources set kind = ${`${planted}"\n`} where id = 'acme/odd'`
    await api.db`update subscriptions set secret = ${planted}, settings = ${api.db.json({ url: planted })}, state_reason = ${planted}`
    await api.db`update deliveries set problem = ${planted}`
    await api.db`insert into corrections (field, claim, proof, contact) values ('other', ${planted}, ${`https://${planted}.example`}, ${planted})`
    const text = await openMetrics({ db: api.db, onTrouble: throwIt }).write()
    expect(text).not.toMatch(/planted/i)
    expect(told(readMetrics(text), 'modelwire_sources', { kind: 'other', state: 'odd' })).toBe(1)
  })

  it('are asked of Postgres once, however many ask at a time and soon after', async () => {
    const asked: string[] = []
    const db = openDatabase(api.url, { max: 2, onStatement: text => asked.push(text) })
    const metrics = openMetrics({ db, onTrouble: throwIt })
    await Promise.all(Array.from({ length: 20 }, () => metrics.write()))
    await metrics.write()
    expect(asked.filter(text => text.includes('modelwire_sources'))).toHaveLength(1)
    await db.end({ timeout: 1 })
  })
})

describe('a Postgres that is gone', () => {
  it('leaves the process’ own figures, and says so', async () => {
    const url = new URL(api.url)
    const gate = await openGate({ host: url.hostname, port: Number(url.port) })
    url.port = String(gate.port)
    const db = openDatabase(url.href, { max: 2 })
    const metrics = openMetrics({ db, onTrouble: throwIt, keepMs: 0 })
    for (const [take, give] of [
      [gate.cut, gate.mend],
      [gate.freeze, gate.thaw],
    ]) {
      expect(told(readMetrics(await metrics.write()), 'modelwire_database_up')).toBe(1)
      await take?.()
      const samples = readMetrics(await metrics.write())
      expect(told(samples, 'modelwire_database_up')).toBe(0)
      expect(samples.filter(({ name }) => name === 'modelwire_sources')).toEqual([])
      expect(told(samples, 'process_resident_memory_bytes')).toBeGreaterThan(0)
      await give?.()
      await expect.poll(async () => told(readMetrics(await metrics.write()), 'modelwire_database_up'), { timeout: 15_000 }).toBe(1)
    }
    await db.end({ timeout: 1 })
    await gate.close()
  }, 60_000)

  it('is not taken for one that lacks a table: that is written down', async () => {
    await api.db`alter table corrections rename to no_corrections`
    const troubles: unknown[] = []
    try {
      const text = await openMetrics({ db: api.db, onTrouble: error => troubles.push(error) }).write()
      expect(told(readMetrics(text), 'modelwire_database_up')).toBe(0)
    } finally {
      await api.db`alter table no_corrections rename to corrections`
    }
    expect(troubles).toHaveLength(1)
  })
})
