import { readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { makeAuthority, selfSigned } from '../../support/certificates.ts'
import { shared, sharedIt } from '../../support/shared.ts'
import { authorityFile } from './authority.ts'
import { type Case, cases, mebibyte, raw, silent } from './hostileCases.ts'
import { ask, client, onlyTo, problemOf, serve, serveRaw } from './upstreams.ts'

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
