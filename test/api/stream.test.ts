import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { AppOptions } from '../../api/app.tsx'
import type { RunningApi } from '../../api/main.ts'
import { endRelease, statedRelease, writeRevision } from '../../bench/changes/writing.ts'
import { inTransaction, openDatabase } from '../../db/client.ts'
import { bodyOf, type ProblemBody, serveDatabase, useApi } from '../support/api.ts'
import { nameOf, settled } from '../support/changes.ts'
import { insertCompany } from '../support/releases.ts'
import { type Listening, listen, type StreamEvent } from '../support/stream.ts'

const api = useApi()
const say = (given: Parameters<typeof statedRelease>[0]) => inTransaction(api.db, tx => writeRevision(tx, statedRelease(given)))
const names = (events: StreamEvent[]) => events.map(({ data }) => nameOf(data))
const open = new Set<Listening>()

async function hear(path: string, headers: Record<string, string> = {}, address = api.address): Promise<Listening> {
  await settled(api.db)
  const listening = await listen(`${address}${path}`, headers)
  open.add(listening)
  expect(listening.answer.status).toBe(200)
  await expect.poll(() => listening.lastId(), { interval: 10 }).not.toBe('')
  return listening
}

/** Another process of the same database, as far as the API can tell. */
async function another(streams: AppOptions['streams'] = {}): Promise<RunningApi & { address: string }> {
  const running = await serveDatabase(api.db, api, null, { streams })
  onTestFinished(() => running.close())
  return { ...running, address: `http://127.0.0.1:${running.port}` }
}

beforeAll(async () => {
  for (const id of ['acme', 'zeta']) await insertCompany(api.db, { id, name: id, aliases: [`${id} labs`] })
})
beforeEach(() => api.db`truncate revisions, releases cascade`)
afterEach(() => {
  for (const listening of open) listening.cut()
  open.clear()
})
afterAll(() => expect(api.logged).toEqual([]))

describe('GET /api/stream', () => {
  it('tells what changes from now on, as it comes', async () => {
    await say({ id: 'before' })
    const stream = await hear('/api/stream')
    const { headers } = stream.answer
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect([headers.get('cache-control'), headers.get('x-accel-buffering'), headers.get('content-encoding')]).toEqual([
      expect.stringContaining('no-store'),
      'no',
      null,
    ])
    expect(stream.retry()).toBeGreaterThan(999)
    await say({ id: 'one', stage: 'announced' })
    await say({ id: 'one', revision: 2 })
    await inTransaction(api.db, tx => endRelease(tx, 'one', 'before'))
    const events = await stream.has(3)
    expect(names(events)).toEqual(['release one/1', 'revision one/2', 'gone one/3'])
    expect(events.map(({ event }) => event)).toEqual(['release', 'revision', 'gone'])
    expect(events.map(({ id, data }) => id === data.cursor)).toEqual([true, true, true])
    expect(events[2]?.data).toMatchObject({
      mergedInto: 'before',
      cause: 'ruling',
      release: { url: 'https://modelwire.example/releases/one' },
    })
  })

  it('tells of a query what fits it, and what does not any more', async () => {
    const [planned, zeta] = [await hear('/api/stream?stage=planned'), await hear('/api/stream?q=zeta%20labs')]
    await say({ id: 'one', stage: 'planned' })
    await say({ id: 'other', company: { id: 'zeta', name: 'zeta' } })
    await say({ id: 'one', stage: 'released', revision: 2 })
    await say({ id: 'one', openness: 'api', revision: 3 })
    await say({ id: 'last', stage: 'planned' })
    await say({ id: 'end', company: { id: 'zeta', name: 'zeta' } })
    expect(names(await planned.has(3))).toEqual(['release one/1', 'gone one/2', 'release last/1'])
    expect(names(await zeta.has(2))).toEqual(['release other/1', 'release end/1'])
  })

  it('takes a word with a slip for what it nearly is, and says so to whoever looks', async () => {
    await say({ id: 'one', name: 'Granite' })
    const stream = await hear('/api/stream?q=granitte')
    await say({ id: 'other', name: 'Basalt' })
    await say({ id: 'two', name: 'Granite 2' })
    expect(names(await stream.has(1))).toEqual(['release two/1'])
    let text = ''
    const { body } = await fetch(`${api.address}/api/stream?q=granitte`)
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (text.split('\n\n').length > 2) break
    }
    expect(text).toContain('\n: “granitte” was understood as granite of acme.\n')
  })

  it.each(['Last-Event-ID', 'since'])('goes on by %s where it was cut, on another process, without a gap or a double', async by => {
    const second = await another()
    const first = await hear('/api/stream')
    for (const id of ['a', 'b']) await say({ id })
    await first.has(2)
    first.cut()
    for (const id of ['c', 'd']) await say({ id })
    const seen = first.lastId()
    const again =
      by === 'since'
        ? hear(`/api/stream?since=${seen}`, {}, second.address)
        : hear('/api/stream?since=start', { [by]: seen }, second.address)
    const stream = await again
    await say({ id: 'e' })
    expect(names([...first.events, ...(await stream.has(3))])).toEqual(['a', 'b', 'c', 'd', 'e'].map(id => `release ${id}/1`))
  })

  it('begins with all that there is, where that is asked for', async () => {
    for (let nth = 0; nth < 120; nth += 1) await say({ id: `n${String(nth).padStart(3, '0')}` })
    const stream = await hear('/api/stream?since=start')
    await say({ id: 'new' })
    const ids = (await stream.has(121)).map(({ data }) => data.release.id)
    expect([ids.length, new Set(ids).size, ids.at(-1)]).toEqual([121, 121, 'new'])
  })

  it('moves its place along while nothing fits, by signs of life that are no events', async () => {
    const { address } = await another({ heartbeatMs: 50 })
    const stream = await hear('/api/stream?stage=planned', {}, address)
    const start = stream.lastId()
    await say({ id: 'one' })
    await expect.poll(() => stream.lastId(), { timeout: 10_000 }).not.toBe(start)
    expect([stream.events, stream.comments() > 1]).toEqual([[], true])
    expect((await hear('/api/stream', { 'Last-Event-ID': stream.lastId() })).events).toEqual([])
  })

  it('answers HEAD without opening anything', async () => {
    const { address } = await another({ most: 1 })
    for (let times = 0; times < 3; times += 1) {
      const answer = await fetch(`${address}/api/stream?company=acme`, { method: 'HEAD' })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/event-stream')])
    }
    await hear('/api/stream', {}, address)
  })

  it.each([
    ['/api/stream?compani=acme', {}, 'compani'],
    ['/api/stream?stage=relased', {}, 'stage'],
    ['/api/stream?since=mine', {}, 'since'],
    ['/api/stream?limit=5', {}, 'limit'],
    ['/api/stream', { 'Last-Event-ID': 'mine' }, 'Last-Event-ID'],
  ])('says what is wrong with %s %j', async (path, headers, parameter) => {
    const answer = await fetch(`${api.address}${path}`, { headers })
    expect([answer.status, (await bodyOf<ProblemBody>(answer)).errors[0]?.parameter]).toEqual([400, parameter])
  })
})

describe('the number of streams', () => {
  it('has a bound for one address and for all, and a place is free again when one ends', async () => {
    const { address } = await another({ mostOfClient: 2 })
    const streams = [await hear('/api/stream', {}, address), await hear('/api/stream', {}, address)]
    const refused = await fetch(`${address}/api/stream`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30'])
    streams[0]?.cut()
    await expect.poll(async () => await hearStatus(`${address}/api/stream`), { timeout: 10_000 }).toBe(200)
    const small = await another({ most: 1 })
    await hear('/api/stream', {}, small.address)
    const full = await fetch(`${small.address}/api/stream`)
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '30'])
    expect(api.logged.splice(0).map(({ message }) => message)).toEqual(['Too many listen'])
  })
})

/** The status of a stream that is left at once. */
async function hearStatus(address: string): Promise<number> {
  const { status, body } = await fetch(address)
  await body?.cancel()
  return status
}

describe('a reader that does not read', () => {
  it('has little waiting for it, holds up nobody, and misses nothing once it reads', async () => {
    const { address, port } = await another({ mostBuffered: 200_000, lookMs: 20 })
    await settled(api.db)
    const socket = connect({ port, host: '127.0.0.1' })
    onTestFinished(() => void socket.destroy())
    socket.write('GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await new Promise(resolve => socket.once('data', resolve))
    socket.pause()
    const other = await hear('/api/stream', {}, address)
    // more than the sockets of both ends take
    const name = 'x'.repeat(100_000)
    const count = 80
    for (let nth = 0; nth < count; nth += 1) await say({ id: `big-${nth}`, name })
    await other.has(count)
    let text = ''
    socket.on('data', chunk => (text += chunk.toString('latin1')))
    socket.resume()
    await say({ id: 'last' })
    await expect.poll(() => text.includes('"id": "last"'), { timeout: 30_000 }).toBe(true)
    await other.has(count + 1)
    const ids = [...text.matchAll(/^id: (.+)\nda/gm)].map(([, id]) => id)
    expect([ids.length, new Set(ids).size]).toEqual([count + 1, count + 1])
    expect(ids).toEqual(other.events.map(({ id }) => id))
  }, 60_000)

  it('is cut off when it takes nothing of what it missed', async () => {
    const name = 'x'.repeat(300_000)
    for (let nth = 0; nth < 30; nth += 1) await say({ id: `big-${nth}`, name })
    const { address, port } = await another({ stalledMs: 300, mostOfClient: 1 })
    await settled(api.db)
    const socket = connect({ port, host: '127.0.0.1' })
    onTestFinished(() => void socket.destroy())
    let bytes = 0
    socket.write('GET /api/stream?since=start HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await new Promise<void>(resolve => socket.once('data', () => resolve()))
    socket.pause()
    const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
    // its place is free again while it still does not read
    await expect.poll(() => hearStatus(`${address}/api/stream`), { timeout: 10_000 }).toBe(200)
    socket.on('data', chunk => {
      bytes += chunk.length
    })
    socket.resume()
    await closed
    expect(bytes).toBeLessThan(30 * name.length)
  }, 60_000)
})

describe('a database whose connections are all cut', () => {
  it('ends no stream, and what changed meanwhile is told once', async () => {
    const pool = openDatabase(api.url, { max: 3, name: 'cut off' })
    const running = await serveDatabase(pool, { logged: [], reasons: [] }, null, { streams: { lookMs: 20 } })
    onTestFinished(async () => {
      await running.close()
      await pool.end({ timeout: 2 })
    })
    const stream = await hear('/api/stream', {}, `http://127.0.0.1:${running.port}`)
    for (const id of ['one', 'two', 'three']) {
      await say({ id })
      await api.db`
        select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'cut off%'`
    }
    await say({ id: 'four' })
    expect(names(await stream.has(4))).toEqual(['one', 'two', 'three', 'four'].map(id => `release ${id}/1`))
  })
})

describe('the end of a process', () => {
  it('ends its streams at once and well, and they go on elsewhere', async () => {
    const { address, close } = await another()
    const stream = await hear('/api/stream', {}, address)
    await say({ id: 'one' })
    await stream.has(1)
    await close()
    await stream.ended
    await say({ id: 'two' })
    const next = await hear('/api/stream', { 'Last-Event-ID': stream.lastId() })
    expect(names(await next.has(1))).toEqual(['release two/1'])
  })
})
