import { readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import zlib from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { makeAuthority, selfSigned } from '../../support/certificates.ts'
import { shared, sharedIt } from '../../support/shared.ts'
import { authorityFile } from './authority.ts'
import { ask, client, onlyTo, problemOf, serve, serveRaw, type Upstream } from './upstreams.ts'

/** A tenth of it is what it takes (a bomb: a fifth of a second); a busy machine is no failure. */
const soon = 3000
const mebibyte = 1024 * 1024
/** A gibibyte of zeros in a megabyte: gzip members may follow one another. */
const bomb = Buffer.concat(Array(16).fill(zlib.gzipSync(Buffer.alloc(64 * mebibyte))))

/** How an upstream misbehaves, the problem that it must be called, and the longest that finding out may take. */
interface Case {
  open: () => Promise<Upstream>
  problem: string
  withinMs: number
}

const cases: Record<string, Case> = {
  gzip_bomb: { open: () => packed('gzip', bomb), problem: 'too-large', withinMs: soon },
  gzip_gzip_bomb: { open: () => packed('gzip, gzip', zlib.gzipSync(bomb)), problem: 'too-large', withinMs: soon },
  brotli_bomb: { open: () => packed('br', brotliBomb()), problem: 'too-large', withinMs: soon },
  unannounced_bomb: { open: () => packed('identity', bomb), problem: 'too-large', withinMs: soon },
  sixty_encodings: { open: () => packed(Array(60).fill('gzip').join(','), Buffer.from('x')), problem: 'encoding', withinMs: soon },
  bad_gzip: { open: () => packed('gzip', Buffer.from('plain text')), problem: 'encoding', withinMs: soon },
  infinite_body: {
    open: () => serve((_, response) => pour(() => response.write(Buffer.alloc(65_536, 'x')), response)),
    problem: 'too-large',
    withinMs: soon,
  },
  too_long_by_its_own_word: {
    open: () => raw(`HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n`),
    problem: 'too-large',
    withinMs: soon,
  },
  giant_header: { open: () => raw(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(mebibyte)}\r\n\r\n`), problem: 'header-overflow', withinMs: soon },
  fifty_thousand_headers: {
    open: () => raw(`HTTP/1.1 200 OK\r\n${'x: a\r\n'.repeat(50_000)}\r\n`),
    problem: 'header-overflow',
    withinMs: soon,
  },
  content_length_longer: {
    open: () => raw('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhello', true),
    problem: 'truncated',
    withinMs: soon,
  },
  chunked_cut: {
    open: () => raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf', true),
    problem: 'truncated',
    withinMs: soon,
  },
  two_content_lengths: {
    open: () => raw('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
    problem: 'truncated',
    withinMs: soon,
  },
  te_and_cl: {
    open: () => raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n'),
    problem: 'unexpected-status',
    withinMs: soon,
  },
  not_http: { open: () => raw('SSH-2.0-OpenSSH_9.6\r\n'), problem: 'unexpected-status', withinMs: soon },
  reset: { open: () => serveRaw(socket => socket.resetAndDestroy()), problem: 'reset', withinMs: soon },
  closed: { open: () => serveRaw(socket => socket.end()), problem: 'reset', withinMs: soon },
  redirect_loop: {
    open: () => serve((_, response) => response.writeHead(302, { location: '/' }).end()),
    problem: 'redirect',
    withinMs: soon,
  },
  '429_absurd': {
    open: () => serve((_, response) => response.writeHead(429, { 'retry-after': '1e9' }).end()),
    problem: 'rate-limited',
    withinMs: soon,
  },
}

const silent: Record<string, () => Promise<Upstream>> = {
  slow_body: () => serve((_, response) => every(1000, response, () => response.write('x'))),
  slow_headers: () =>
    serveRaw(socket => {
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      every(1000, socket, () => socket.write('a'))
    }),
  hang: () => serveRaw(() => {}),
  early_hints_flood: () =>
    serveRaw(socket => every(5, socket, () => socket.write('HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n'.repeat(200)))),
}

describe('a hostile upstream', () => {
  test.each(Object.keys(cases))('%s gets its problem, soon, and little memory', async name => {
    const hostile = cases[name] as Case
    const upstream = await hostile.open()
    const http = client([upstream])
    const memory = watchMemory()
    const begun = performance.now()
    expect(await problemOf(http.get(ask(upstream.url)))).toMatchObject({ problem: hostile.problem })
    expect(performance.now() - begun).toBeLessThan(hostile.withinMs)
    expect(memory()).toBeLessThan(64)
    expect(upstream.requests.length).toBeLessThanOrEqual(6)
  })

  test('that never comes to an end is left after 15 s, and its place is free', async () => {
    const upstreams = await Promise.all(Object.values(silent).map(open => open()))
    let asked = 0
    const recovering = await serve((_, response) => {
      asked += 1
      if (asked > 2) response.end('x')
    })
    const http = client([...upstreams, recovering])
    const memory = watchMemory()
    const begun = performance.now()
    const next = [0, 1, 2].map(() => http.get(ask(recovering.url)))
    const errors = await Promise.all([...upstreams.map(each => http.get(ask(each.url))), ...next.slice(0, 2)].map(problemOf))
    const seconds = (performance.now() - begun) / 1000
    expect(new Set(errors.map(error => error.problem))).toEqual(new Set(['timeout']))
    expect(seconds).toBeGreaterThan(14.5)
    expect(seconds).toBeLessThan(15.9)
    expect((await next[2])?.status).toBe(200)
    expect((performance.now() - begun) / 1000).toBeLessThan(17)
    expect(memory()).toBeLessThan(64)
  }, 25_000)

  test('that accepts no connection costs 5 s at most', async () => {
    const http = client([], { resolve: async () => ['93.184.216.34'], dial: () => unconnected(), limits: { connectMs: 300 } })
    expect(await problemOf(http.get(ask('http://dead.example/')))).toMatchObject({ problem: 'connect' })
  }, 5_000)

  test('whose name cannot be resolved, or not in time, has no address', async () => {
    const never = client([], { resolve: () => new Promise(() => {}), limits: { connectMs: 100 } })
    expect(await problemOf(never.get(ask('http://slow.example/')))).toMatchObject({ problem: 'dns' })
    const none = client([], { resolve: async () => [] })
    expect(await problemOf(none.get(ask('http://none.example/')))).toMatchObject({ problem: 'dns' })
    expect(await problemOf(client([]).get(ask('http://nothing.invalid/')))).toMatchObject({ problem: 'dns' })
  })

  const authority = makeAuthority()
  test.each([
    ['expired', () => authority.issue(['feeds.example'], { from: -30, until: -1 })],
    ['not valid yet', () => authority.issue(['feeds.example'], { from: 1, until: 30 })],
    ['another host’s', () => authority.issue(['other.example'])],
    ['its own', () => selfSigned(['feeds.example'])],
    ['of an unknown authority', () => makeAuthority('Somebody').issue(['feeds.example'])],
  ])('whose certificate is %s is not believed', async (_, certificate) => {
    const upstream = await serve((_, response) => response.end('x'), certificate())
    const { dial } = onlyTo(upstream.port)
    const http = client([], { resolve: async () => ['93.184.216.34'], dial, extraCertificates: authorityFile(authority) })
    expect(await problemOf(http.get(ask('https://feeds.example/')))).toMatchObject({ problem: 'tls' })
    expect(upstream.requests).toHaveLength(0)
  })

  test('is not met with authorities that cannot be read: the start says so', () => {
    const file = authorityFile({ certificate: 'nothing', key: '' })
    expect(() => client([], { extraCertificates: file })).toThrow(/NODE_EXTRA_CA_CERTS: .*no certificate in it/)
  })

  test('that does not speak TLS where it should is no answer', async () => {
    const upstream = await raw('HTTP/1.1 200 OK\r\n\r\n')
    const http = client([upstream])
    expect(await problemOf(http.get(ask(upstream.url.replace('http', 'https'))))).toMatchObject({ problem: 'tls' })
  })

  test('delays nobody else', async () => {
    const dead = await serveRaw(() => {})
    const alive = await serve((_, response) => response.end('x'))
    const http = client([dead, alive], { limits: { totalMs: 500 } })
    let isGivenUp = false
    const stuck = Promise.all([0, 1, 2, 3].map(() => problemOf(http.get(ask(dead.url))))).then(() => {
      isGivenUp = true
    })
    expect((await http.get(ask(alive.url))).status).toBe(200)
    expect(isGivenUp).toBe(false)
    await stuck
  })
})

describe('the shared list of hostile upstreams', () => {
  /** What is not the fetcher's: who meets it, and where. */
  const elsewhere: Record<string, string> = {
    redirect_permanent: 'redirects.test.ts and the poll, which adopts the address',
    '304_storm': 'answers.test.ts',
    '429_seconds': 'pacing.test.ts and answers.test.ts',
    '429_date': 'answers.test.ts',
    '503_flap': 'the poll',
    etag_then_crash: 'the poll',
    etag_lies: 'the poll',
    wrong_type: 'the kinds of source',
    empty_200: 'the kinds of source',
    shrunk_list: 'the poll',
    mass_new: 'the poll',
    id_churn: 'the poll',
    cert_expired: 'the certificates above',
    h2_ping_flood: 'HTTP/2 is off',
    nxdomain_servfail_timeout: 'the names above',
  }

  sharedIt('has no case of the network that is not met here or known to be met elsewhere', () => {
    const { vectors } = JSON.parse(readFileSync(shared('vectors/upstream.json'), 'utf8')) as { vectors: { layer: string; name: string }[] }
    const names = vectors.filter(vector => vector.layer !== 'parser').map(vector => vector.name)
    const met = new Set([...Object.keys(cases), ...Object.keys(silent), ...Object.keys(elsewhere)])
    expect(names.filter(name => !met.has(name))).toEqual([])
  })
})

function packed(encoding: string, body: Buffer): Promise<Upstream> {
  return serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body))
}

function raw(answer: string, thenCut = false): Promise<Upstream> {
  return serveRaw(socket => {
    socket.once('data', () => (thenCut ? socket.end(answer) : socket.write(answer)))
  })
}

function brotliBomb(): Buffer {
  return zlib.brotliCompressSync(Buffer.alloc(256e6), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })
}

/** Writes for as long as the other side takes it. */
function pour(write: () => boolean, stream: NodeJS.EventEmitter): void {
  let isOpen = true
  stream.once('close', () => {
    isOpen = false
  })
  const go = () => {
    while (isOpen && write());
  }
  stream.on('drain', go)
  go()
}

function every(ms: number, stream: NodeJS.EventEmitter, act: () => void): void {
  const timer = setInterval(act, ms)
  stream.once('close', () => clearInterval(timer))
}

/** A socket that never gets anywhere, as one to an address behind a silent firewall. */
function unconnected(): Socket {
  return new Socket()
}

/** Mebibytes that the process grew by at most since. */
function watchMemory(): () => number {
  global.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 5)
  return () => {
    clearInterval(timer)
    return (Math.max(most, process.memoryUsage().rss) - before) / mebibyte
  }
}
