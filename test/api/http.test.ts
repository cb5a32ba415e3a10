import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '../../api/documents/index.ts'
import type { RunningApi } from '../../api/main.ts'
import { trendNames } from '../../api/pages/charts/figures.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { type ProblemBody, serveDatabase, useApi } from '../support/api.ts'
import { insertRelease, insertSource } from '../support/releases.ts'

const api = useApi()
let otherDatabase: Database
let other: RunningApi

/** Every address that anybody may read. */
const readable = [
  ...['/api/releases', '/api/releases/acme-1', '/api/releases?as_of=2030', '/api/facets', '/api/statistics', '/api/changes'],
  ...['/api/companies', '/api/sources', '/api/channels', '/openapi.json', '/sources.opml', '/llms.txt', ...formats.map(({ path }) => path)],
  ...['/', '/releases/acme-1', '/companies/acme', '/trends', '/sources', '/about', '/docs', '/archives/2025-04.atom'],
  ...trendNames.map(name => `/trends/${name}.csv`),
]

beforeAll(async () => {
  for (let nth = 1; nth <= 5; nth++) await insertRelease(api.db, { id: `acme-${nth}`, name: `Acme ${nth}` })
  // one that is late, and later with every second
  await insertSource(api.db, { id: 'acme/feed', firstReadAt: new Date(), nextPollAt: new Date(Date.now() - 100_000) })
  otherDatabase = openDatabase(api.url, { max: 2 })
  other = await serveDatabase(otherDatabase, { logged: [], reasons: [] })
})
afterAll(async () => {
  await other.close()
  await otherDatabase.end({ timeout: 2 })
})

const raw = (path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  request(`${api.address}${path}`, { headers, method })
const bytesOf = async (answer: Awaited<ReturnType<typeof raw>>) => Buffer.from(await answer.body.arrayBuffer())

describe('an answer', () => {
  it('is packed as the reader takes it, and is the same whichever way', async () => {
    const plain = await raw('/api/releases')
    const text = (await bytesOf(plain)).toString()
    expect([plain.headers['content-encoding'], plain.headers['content-length']]).toEqual([undefined, String(Buffer.byteLength(text))])
    const packed = await raw('/api/releases', { 'accept-encoding': 'gzip, deflate, br, zstd' })
    expect(packed.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(await bytesOf(packed)).toString()).toBe(text)
    const zipped = await raw('/api/releases', { 'accept-encoding': 'br;q=0, gzip;q=0.5' })
    expect([zipped.headers['content-encoding'], zipped.headers.vary]).toEqual(['gzip', 'Accept-Encoding'])
    expect(gunzipSync(await bytesOf(zipped)).toString()).toBe(text)
    expect([plain.headers.etag, packed.headers.etag]).toEqual([zipped.headers.etag?.toString().slice(2), `W/${plain.headers.etag}`])
    const again = await raw('/api/releases', { 'accept-encoding': 'gzip', 'if-none-match': String(packed.headers.etag) })
    expect([again.statusCode, again.headers.etag, (await bytesOf(again)).length]).toEqual([304, zipped.headers.etag, 0])
  })

  it('has the headers of GET for HEAD, the length too, and no body', async () => {
    for (const path of readable) {
      const [got, head] = [await raw(path), await raw(path, {}, 'HEAD')]
      const body = await bytesOf(got)
      expect([path, head.statusCode, (await bytesOf(head)).length]).toEqual([path, 200, 0])
      for (const name of ['content-type', 'cache-control', 'vary', 'link']) expect(head.headers[name]).toEqual(got.headers[name])
      expect(head.headers['content-length']).toBe(String(body.length))
    }
  })

  it('has one tag from every process, is a 304 for who has it, and says how long it may be used', async () => {
    for (const path of readable) {
      const [here, there] = [await fetch(`${api.address}${path}`), await fetch(`http://127.0.0.1:${other.port}${path}`)]
      expect([path, here.status, there.headers.get('etag')]).toEqual([path, 200, here.headers.get('etag')])
      expect(here.headers.get('cache-control')).toMatch(/stale-while-revalidate=|immutable|max-age/)
      for (const known of [here.headers.get('etag') ?? '', '*', `"other", ${here.headers.get('etag')}`]) {
        const again = await fetch(`http://127.0.0.1:${other.port}${path}`, { headers: { 'If-None-Match': known } })
        expect([path, again.status, await again.text()]).toEqual([path, 304, ''])
      }
    }
  })

  it('is another one everywhere as soon as a release is withdrawn by anybody', async () => {
    const before = await Promise.all(withReleases.map(tagsOf))
    await api.db`
      update releases set stage = 'withdrawn', document = document || '{"stage": "withdrawn"}' where id = 'acme-1'`
    const after = await Promise.all(withReleases.map(tagsOf))
    const same = withReleases.filter((_, place) => after[place]?.some(tag => before[place]?.includes(tag)))
    expect(same).toEqual([])
    expect(after.filter(tags => new Set(tags).size > 1)).toEqual([])
  })

  it('can be read by any origin, and what it says of itself too', async () => {
    const answer = await fetch(`${api.address}/api/releases`, { headers: { Origin: 'https://reader.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-expose-headers')).toContain('RateLimit')
  })
})

/** Those of `readable` that show the release. */
const withReleases = [
  ...['/api/releases', '/api/releases/acme-1', '/api/companies', '/api/facets', '/', '/releases/acme-1'],
  ...formats.map(({ path }) => path),
]

async function tagsOf(path: string): Promise<(string | null)[]> {
  const answers = await Promise.all([fetch(`${api.address}${path}`), fetch(`http://127.0.0.1:${other.port}${path}`)])
  return answers.map(answer => answer.headers.get('etag'))
}

describe('a limit on requests', () => {
  let limited: RunningApi
  beforeAll(async () => {
    limited = await serveDatabase(api.db, { logged: [], reasons: [] }, null, { rateLimit: 3, trustedProxies: 1 })
  })
  afterAll(() => limited.close())

  const ask = (client: string, path = '/api/companies') =>
    fetch(`http://127.0.0.1:${limited.port}${path}`, { headers: { 'X-Forwarded-For': client } })

  it('says how much is left, and turns away what is more until the minute is over', async () => {
    const answers = [await ask('192.0.2.1'), await ask('192.0.2.1'), await ask('192.0.2.1'), await ask('192.0.2.1')]
    expect(answers.map(each => each.status)).toEqual([200, 200, 200, 429])
    const left = answers.map(each => /^"default";r=(\d+);t=\d+$/.exec(each.headers.get('ratelimit') ?? '')?.[1])
    expect(left).toEqual(['2', '1', '0', '0'])
    const [refused] = answers.slice(-1)
    expect(refused?.headers.get('ratelimit-policy')).toBe('"default";q=3;w=60')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    const headers = ['access-control-allow-origin', 'access-control-expose-headers', 'x-content-type-options', 'content-security-policy']
    expect(headers.filter(name => !refused?.headers.has(name))).toEqual([])
    expect((await refused?.json()) as ProblemBody).toMatchObject({ status: 429, type: 'https://modelwire.example/problems/too-many' })
  })

  it('counts each address by itself, whatever it says it is, and never who watches over the service', async () => {
    expect((await ask('192.0.2.2')).status).toBe(200)
    for (let nth = 0; nth < 5; nth++) expect((await ask('192.0.2.3', '/healthz')).status).toBe(200)
    const told = await Promise.all(Array.from({ length: 5 }, () => ask('127.0.0.1')))
    expect(told.filter(each => each.status === 429)).toHaveLength(2)
  })

  it('does not count the machine itself', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(`http://127.0.0.1:${limited.port}/api/companies`)))
    expect(answers.map(each => [each.status, each.headers.has('ratelimit')])).toEqual(Array(5).fill([200, false]))
  })

  it('takes nobody for all of them where a proxy is not known, and says so once in the log', async () => {
    const logged: { fields: object; message: string }[] = []
    const behind = await serveDatabase(api.db, { logged, reasons: [] }, null, { rateLimit: 3 })
    for (let nth = 0; nth < 5; nth++) {
      const headers = { 'X-Forwarded-For': `192.0.2.${nth}` }
      expect((await fetch(`http://127.0.0.1:${behind.port}/api/companies`, { headers })).status).toBe(200)
    }
    await behind.close()
    expect(logged.map(each => each.message)).toEqual([expect.stringContaining('TRUSTED_PROXIES')])
  })
})
