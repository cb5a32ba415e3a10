import zlib from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ask, client, problemOf, serve } from './upstreams.ts'

describe('an answer', () => {
  test('comes with its body, its validators and its links', async () => {
    const upstream = await serve((_, response) => {
      response.setHeader('etag', 'W/"7"').setHeader('last-modified', 'Mon, 20 Jan 2025 00:00:00 GMT')
      response.setHeader('content-type', 'application/atom+xml').setHeader('link', ['<a>; rel="hub"', '<b>; rel="next"'])
      response.setHeader('cache-control', 'public, max-age=600').end('<feed/>')
    })
    const answer = await client([upstream]).get(ask(`${upstream.url}/feed?x=1#part`))
    expect(Buffer.from(answer.body).toString()).toBe('<feed/>')
    expect(answer).toMatchObject({
      status: 200,
      url: `${upstream.url}/feed?x=1`,
      etag: 'W/"7"',
      lastModified: 'Mon, 20 Jan 2025 00:00:00 GMT',
    })
    expect(answer).toMatchObject({ link: '<a>; rel="hub", <b>; rel="next"', maxAgeSeconds: 600, movedTo: null, bytes: 7 })
    expect(upstream.requests[0]?.headers).toMatchObject({ 'user-agent': 'Modelwire/test', accept: '*/*' })
    expect(upstream.requests[0]?.headers['accept-encoding']).toMatch(/^gzip, deflate, br/)
  })

  test('is asked for with the validators as they came, and 304 keeps them', async () => {
    const upstream = await serve((_, response) => response.writeHead(304).end())
    const given = { etag: 'W/"a,b"', lastModified: 'Yesterday, roughly' }
    const answer = await client([upstream]).get({ ...ask(upstream.url), ...given })
    expect(answer).toMatchObject({ status: 304, ...given, bytes: 0 })
    expect(upstream.requests[0]?.headers).toMatchObject({ 'if-none-match': given.etag, 'if-modified-since': given.lastModified })
  })

  test('of 304 is no answer when no validator was sent', async () => {
    const upstream = await serve((_, response) => response.writeHead(304).end())
    const error = await problemOf(client([upstream]).get(ask(upstream.url)))
    expect(error).toMatchObject({ problem: 'unexpected-status', status: 304 })
  })

  test('with the ETag that was sent counts as unchanged, whatever its status', async () => {
    const upstream = await serve((_, response) => response.setHeader('etag', '"same"').end('a body'))
    const answer = await client([upstream]).get({ ...ask(upstream.url), etag: '"same"' })
    expect(answer).toMatchObject({ status: 304, etag: '"same"' })
    expect(answer.body).toHaveLength(0)
  })

  test('made anew each time (Expires: 0) leaves no validators', async () => {
    const upstream = await serve((_, response) => response.setHeader('etag', '"1"').setHeader('expires', '0').end('x'))
    expect(await client([upstream]).get(ask(upstream.url))).toMatchObject({ etag: null, lastModified: null })
  })

  test('with a validator that no header may carry does not stop the next request', async () => {
    const upstream = await serve((_, response) => response.end('x'))
    const answer = await client([upstream]).get({ ...ask(upstream.url), etag: '"’\n"' })
    expect(answer.status).toBe(200)
    expect(upstream.requests[0]?.headers['if-none-match']).toBeUndefined()
  })

  test.each([
    ['no-store, max-age=9', null],
    ['max-age=abc', null],
    ['s-maxage=5', null],
    ['private, max-age=0', 0],
    ['Max-Age = 30', 30],
  ])('that may be kept by "%s" says so', async (control, seconds) => {
    const upstream = await serve((_, response) => response.setHeader('cache-control', control).end('x'))
    expect((await client([upstream]).get(ask(upstream.url))).maxAgeSeconds).toBe(seconds)
  })
})

describe('a body', () => {
  const text = 'Qwen3 已开源 '.repeat(2000)
  const packings: [string, (input: Buffer) => Buffer][] = [
    ['gzip', input => zlib.gzipSync(input)],
    ['x-gzip', input => zlib.gzipSync(input)],
    ['deflate', input => zlib.deflateSync(input)],
    ['br', input => zlib.brotliCompressSync(input)],
    ['gzip, gzip', input => zlib.gzipSync(zlib.gzipSync(input))],
    ['deflate, br', input => zlib.brotliCompressSync(zlib.deflateSync(input))],
    ['identity', input => input],
  ]
  if ('zstdCompressSync' in zlib) packings.push(['zstd', zlib.zstdCompressSync as (input: Buffer) => Buffer])

  test.each(packings)('packed with %s is unpacked', async (encoding, pack) => {
    const packed = pack(Buffer.from(text))
    const upstream = await serve((_, response) => response.setHeader('content-encoding', encoding).end(packed))
    const answer = await client([upstream]).get(ask(upstream.url))
    expect(Buffer.from(answer.body).toString()).toBe(text)
    expect(answer.bytes).toBe(packed.length)
  })

  test('of raw deflate, as some servers send it, is unpacked', async () => {
    const upstream = await serve((_, response) => response.setHeader('content-encoding', 'deflate').end(zlib.deflateRawSync(text)))
    expect(Buffer.from((await client([upstream]).get(ask(upstream.url))).body).toString()).toBe(text)
  })

  test('of gzip that nobody announced is unpacked', async () => {
    const upstream = await serve((_, response) => response.setHeader('content-type', 'text/xml').end(zlib.gzipSync(text)))
    expect(Buffer.from((await client([upstream]).get(ask(upstream.url))).body).toString()).toBe(text)
  })

  test('of no bytes is an empty answer, packed or not', async () => {
    const upstream = await serve((_, response) => response.setHeader('content-encoding', 'gzip').end())
    expect(await client([upstream]).get(ask(upstream.url))).toMatchObject({ status: 200, bytes: 0 })
  })

  test.each([
    ['gzip', Buffer.from('plain text'), 'encoding'],
    ['br', Buffer.from('plain text, not brotli'), 'encoding'],
    ['deflate', Buffer.from([7, 7, 7, 7]), 'encoding'],
    ['lzma', Buffer.from('x'), 'encoding'],
    [Array(60).fill('gzip').join(', '), Buffer.from('x'), 'encoding'],
    ['gzip', zlib.gzipSync(text).subarray(0, 60), 'truncated'],
    ['deflate', zlib.deflateSync(text).subarray(0, 60), 'truncated'],
  ])('wrongly packed (%s) is no answer', async (encoding, body, problem) => {
    const upstream = await serve((_, response) => response.setHeader('content-encoding', encoding).end(body))
    expect(await problemOf(client([upstream]).get(ask(upstream.url)))).toMatchObject({ problem })
  })
})

describe('a status', () => {
  const cases: [number, Record<string, string>, string, number | null][] = [
    [400, {}, 'client-error', null],
    [401, {}, 'client-error', null],
    [403, {}, 'client-error', null],
    [403, { 'cf-mitigated': 'challenge' }, 'blocked', null],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1741305700', date: 'Fri, 07 Mar 2025 00:00:00 GMT' }, 'rate-limited', 100],
    [404, {}, 'not-found', null],
    [410, {}, 'gone', null],
    [429, {}, 'rate-limited', null],
    [429, { 'retry-after': '120' }, 'rate-limited', 120],
    [429, { 'retry-after': 'Fri, 07 Mar 2025 00:02:00 GMT', date: 'Fri, 07 Mar 2025 00:00:00 GMT' }, 'rate-limited', 120],
    [429, { 'retry-after': '999999999' }, 'rate-limited', 86_400],
    [429, { 'retry-after': '-5' }, 'rate-limited', null],
    [429, { 'retry-after': 'abc' }, 'rate-limited', null],
    [429, { 'retry-after': '1e9' }, 'rate-limited', null],
    [429, { 'retry-after': 'Wed, 01 Jan 2020 00:00:00 GMT' }, 'rate-limited', 0],
    [500, { 'retry-after': '5' }, 'server-error', null],
    [503, { 'retry-after': '5' }, 'server-error', 5],
    [204, {}, 'unexpected-status', null],
    [300, {}, 'unexpected-status', null],
    [999, {}, 'unexpected-status', null],
  ]

  test.each(cases)('%i with %j is a problem of its own', async (status, headers, problem, wait) => {
    const upstream = await serve((_, response) => response.writeHead(status, headers).end('details'))
    const error = await problemOf(client([upstream]).get(ask(`${upstream.url}/hook/s3cret?token=s3cret`)))
    expect(error).toMatchObject({ problem, status })
    if (wait === null) expect(error.retryAfterSeconds).toBeNull()
    else expect(Math.abs((error.retryAfterSeconds ?? -9) - wait)).toBeLessThanOrEqual(1)
    expect(`${error.message} ${error.stack}`).not.toContain('s3cret')
    expect(error.message).not.toContain('details')
  })
})
