import net from 'node:net'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startMetrics } from '../../workers/metrics.ts'
import { openReader } from '../../workers/reader.ts'
import { startTick } from '../../workers/tick.ts'
import { ownMetrics, readMetrics, told } from '../support/metrics.ts'
import { oweTo, releaseOf } from '../support/owed.ts'
import { usePolling } from '../support/polling.ts'
import { runProgram } from '../support/program.ts'
import { deliverNow, useReceiver } from '../support/subscribers.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const receiver = useReceiver()
const log = pino({ level: 'silent' })
const news = { id: 'news', path: '/news-planted-secret' }

// a thread that reads has to be started first, which takes a while on a busy machine
vi.setConfig({ testTimeout: 60_000 })

/** What the metric says more after the work than before. */
async function moreOf(work: () => Promise<unknown>) {
  const before = await ownMetrics()
  await work()
  const after = await ownMetrics()
  return (name: string, labels: Record<string, string> = {}) => (told(after, name, labels) ?? 0) - (told(before, name, labels) ?? 0)
}

describe('a visit', () => {
  it('is counted by kind of source and by how it ended', async () => {
    const body = atomFeed([{ id: '1', title: 'Lumen AI open-sources Vega 1' }])
    polling.upstream.says.set(news.path, { body })
    await polling.track([news])
    const more = await moreOf(async () => {
      for (const outcome of ['read', 'unchanged', 'unchanged']) expect(await polling.poll('lumen/news')).toBe(outcome)
      polling.upstream.says.set(news.path, { body: '', status: 500 })
      expect(await polling.poll('lumen/news')).toBe('failed')
      polling.upstream.says.set(news.path, { body: '<html></html>' })
      expect(await polling.poll('lumen/news')).toBe('failed')
    })
    const of = (outcome: string) => more('modelwire_polls_total', { kind: 'feed', outcome })
    expect(['read', 'unchanged', 'failed', 'lost', 'broke-off'].map(of)).toEqual([1, 2, 2, 0, 0])
    expect(more('modelwire_poll_seconds_count', { kind: 'feed' })).toBe(5)
    expect(more('modelwire_poll_failures_total', { problem: 'server-error' })).toBe(1)
    expect(more('modelwire_poll_failures_total', { problem: 'not-a-feed' })).toBe(1)
  })

  it('that brings news has its claims and its merge timed, and one that brings none has not', async () => {
    polling.upstream.says.set(news.path, { body: atomFeed([{ id: '1', title: 'Lumen AI open-sources Vega 1' }]) })
    await polling.track([news])
    const more = await moreOf(() => polling.poll('lumen/news'))
    expect([more('modelwire_claims_seconds_count'), more('modelwire_merge_seconds_count')]).toEqual([1, 1])
    const none = await moreOf(() => polling.poll('lumen/news'))
    expect([none('modelwire_claims_seconds_count'), none('modelwire_merge_seconds_count')]).toEqual([0, 0])
  })

  it('that nobody can end as it should is counted as broken off, and its source as failing for our fault', async () => {
    polling.upstream.says.set(news.path, { body: atomFeed([{ id: '1', title: 'Lumen AI open-sources Vega 1' }]) })
    await polling.track([news])
    polling.context.kinds = {}
    const more = await moreOf(() => expect(polling.poll('lumen/news')).rejects.toThrow())
    expect(more('modelwire_polls_total', { kind: 'feed', outcome: 'broke-off' })).toBe(1)
    expect(more('modelwire_poll_failures_total', { problem: 'internal' })).toBe(1)
  })
})

describe('a parser', () => {
  const document = {
    body: new TextEncoder().encode(`<a href="/x">${'a'.repeat(40)}b</a>`),
    contentType: null,
    url: 'https://a.example',
    link: null,
  }
  const context = { settings: { item: 'a', titlePattern: '^(a+)+$' }, zone: null, language: null, now: '2025-10-01T00:00:00Z' }

  it('that dies of what it reads is counted; one that is ended with the program is not', async () => {
    const reader = openReader({ threads: 1, timeoutMs: 300 })
    const died = await moreOf(() => expect(reader.read('page', document, context)).rejects.toMatchObject({ problem: 'parser-died' }))
    expect(died('modelwire_parser_deaths_total')).toBe(1)
    const settings = { item: 'a' }
    const ended = await moreOf(async () => {
      await reader.read('page', document, { ...context, settings })
      await reader.close()
    })
    expect(ended('modelwire_parser_deaths_total')).toBe(0)
  })
})

describe('an attempt to deliver', () => {
  it('is counted by channel and by the state in which it left the message', async () => {
    for (const path of ['/taken', '/refused', '/ill'])
      await oweTo(polling.db, { url: `${receiver.address}${path}` }, [await releaseOf(polling.db)])
    receiver.answers.set('/refused', { status: 410 })
    receiver.answers.set('/ill', { status: 503 })
    const more = await moreOf(() => deliverNow(polling.db))
    const of = (outcome: string) => more('modelwire_delivery_attempts_total', { channel: 'webhook', outcome })
    expect(['sent', 'dead', 'waiting'].map(of)).toEqual([1, 1, 1])
    expect(more('modelwire_delivery_attempt_seconds_count', { channel: 'webhook' })).toBe(3)
  })
})

describe('a queue', () => {
  it('is told to be away as long as it is', async () => {
    polling.upstream.says.set(news.path, { body: atomFeed([]) })
    await polling.track([news])
    let isAway = true
    const ring = async () => {
      if (isAway) throw new Error('nobody there')
    }
    const ticker = startTick({ db: polling.db, queues: { ring, answered: () => 0 }, log, everyMs: 50, poll: async () => undefined })
    onTestFinished(() => ticker.stop())
    const away = async () => told(await ownMetrics(), 'modelwire_queue_away', { queue: 'polls' })
    expect(await away()).toBe(0)
    await expect.poll(away, { timeout: 20_000 }).toBe(1)
    isAway = false
    await expect.poll(away, { timeout: 20_000 }).toBe(0)
  })
})

describe('the port of workers alone', () => {
  const serve = async (token: string | null) => {
    const server = await startMetrics({ db: polling.db, log, host: '127.0.0.1', port: 0, token })
    onTestFinished(() => server.close())
    return { ...server, ask: (path = '/metrics', init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init) }
  }

  it('tells what the process knows and what Postgres holds, and nothing else', async () => {
    const { ask } = await serve(null)
    const answer = await ask()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    const samples = readMetrics(await answer.text())
    expect([told(samples, 'modelwire_database_up'), told(samples, 'modelwire_releases', { stage: 'released' })]).toEqual([
      1,
      expect.any(Number),
    ])
    expect(told(samples, 'modelwire_polls_total', { kind: 'feed', outcome: 'read' })).toBeGreaterThan(0)
    expect([(await ask('/')).status, (await ask('/metrics', { method: 'POST' })).status]).toEqual([404, 405])
    expect((await ask('/metrics', { headers: { 'X-Forwarded-For': '192.0.2.1' } })).status).toBe(403)
  })

  it('wants the token where there is one', async () => {
    const { ask } = await serve('a-token')
    const without = await ask()
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="metrics"'])
    expect((await ask('/metrics', { headers: { Authorization: 'Bearer a-tokem' } })).status).toBe(401)
    expect((await ask('/metrics', { headers: { Authorization: 'Bearer a-token' } })).status).toBe(200)
  })

  it('that is in use stops the start, and is named', async () => {
    const other = net.createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as net.AddressInfo
    await expect(startMetrics({ db: polling.db, log, host: '127.0.0.1', port, token: null })).rejects.toThrow(/METRICS_PORT/)
  })
})

describe('npm run workers', () => {
  it('answers on METRICS_PORT what it does, and ends in order', async () => {
    const { address } = polling.upstream
    const env = { DATABASE_URL: polling.url, METRICS_PORT: '0', METRICS_TOKEN: 'planted-token', HTTP_PROXY: address, HTTPS_PROXY: address }
    const program = runProgram('workers/main.ts', [], { ...env, LOG_LEVEL: 'silent' })
    const [, place = ''] = await program.says(/Metrics of these workers at (http:\S+)/)
    expect((await fetch(place)).status).toBe(401)
    const headers = { Authorization: 'Bearer planted-token' }
    const read = async () => readMetrics(await (await fetch(place, { headers })).text())
    const polls = async () =>
      (await read()).filter(({ name }) => name === 'modelwire_polls_total').reduce((sum, { value }) => sum + value, 0)
    await expect.poll(polls, { timeout: 30_000 }).toBeGreaterThan(0)
    expect(told(await read(), 'nodejs_eventloop_lag_p99_seconds')).toEqual(expect.any(Number))
    expect(await (await fetch(place, { headers })).text()).not.toContain('planted')
    expect(await program.end('SIGTERM')).toBe(0)
  }, 120_000)
})

it('nothing of what was asked, or of whom, stands in any of it', async () => {
  const text = (await ownMetrics()).map(each => JSON.stringify(each)).join('\n')
  expect(text).toContain('modelwire_polls_total')
  expect(text).not.toMatch(/planted|127\.0\.0\.1|lumen|whsec_|http:/)
})
