import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { proxyFor, proxyHeaders } from '../../../workers/http/proxy.ts'
import type { HttpOptions } from '../../../workers/http.ts'
import { type Authority, makeAuthority } from '../../support/certificates.ts'
import { authorityFile } from './authority.ts'
import { ask, client, problemOf, serve, serveRaw, serveTls, type Upstream } from './upstreams.ts'

describe('a proxy', () => {
  const authority = makeAuthority()
  const behind = (proxy: string, options: Partial<HttpOptions> = {}) =>
    client([], { proxy: { http: proxy, https: proxy, no: [] }, extraCertificates: authorityFile(authority), ...options })

  test('opens a tunnel to a host over TLS, and the certificate is still the host’s', async () => {
    const upstream = await serve((request, response) => response.end(request.headers.host), authority.issue(['feeds.example']))
    const proxy = await forwarder(upstream)
    const http = behind(proxy.url.replace('//', '//user:p%40ss@'))
    const answer = await http.get(ask('https://feeds.example/a'))
    expect(Buffer.from(answer.body).toString()).toBe('feeds.example')
    expect(proxy.asked).toEqual(['CONNECT feeds.example:443 HTTP/1.1'])
    expect(proxy.heads[0]).toContain(`Basic ${Buffer.from('user:p@ss').toString('base64')}`)
    expect(upstream.requests[0]?.headers['proxy-authorization']).toBeUndefined()
  })

  test.each([
    ['u:50%25', 'u:50%'],
    ['u:50%', 'u:50%'],
    ['%E6%97%A5:x', '日:x'],
  ])('is told who asks as it was written: %s', (written, told) => {
    expect(proxyHeaders(new URL(`http://${written}@proxy.example`))).toEqual({
      'proxy-authorization': `Basic ${Buffer.from(told).toString('base64')}`,
    })
  })

  test('may itself be reached over TLS', async () => {
    const upstream = await serve((_, response) => response.end('x'), authority.issue(['feeds.example']))
    const proxy = await forwarder(upstream, authority)
    expect((await behind(proxy.url).get(ask('https://feeds.example/'))).status).toBe(200)
    expect((await behind(proxy.url).get(ask('http://plain.example/'))).status).toBe(200)
  })

  test('is asked for plain addresses in full', async () => {
    const proxy = await serve((_, response) => response.end('x'))
    const http = behind(proxy.url)
    expect((await http.get(ask('http://feeds.example:8080/a?b=c'))).url).toBe('http://feeds.example:8080/a?b=c')
    expect(proxy.requests[0]).toMatchObject({ url: 'http://feeds.example:8080/a?b=c' })
    expect(proxy.requests[0]?.headers.host).toBe('feeds.example:8080')
  })

  test('does not open the private network: literals, inside names and odd ports are refused before it is asked', async () => {
    const proxy = await serve((_, response) => response.end('x'))
    const http = behind(proxy.url)
    const urls = [
      'http://127.0.0.1/',
      'https://10.0.0.5/',
      'http://localhost/',
      'https://metadata.google.internal/',
      'http://example.com:25/',
      proxy.url,
    ]
    const problems = await Promise.all(urls.map(url => problemOf(http.get(ask(url)))))
    expect(problems.map(error => error.problem)).toEqual(Array(urls.length).fill('refused-address'))
    expect(proxy.requests).toHaveLength(0)
  })

  test('cannot pass another certificate off as the host’s', async () => {
    const upstream = await serve((_, response) => response.end('x'), makeAuthority('Somebody').issue(['feeds.example']))
    const proxy = await forwarder(upstream)
    expect(await problemOf(behind(proxy.url).get(ask('https://feeds.example/')))).toMatchObject({ problem: 'tls' })
  })

  test.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'connect'],
    ['HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n', 'connect'],
    ['SSH-2.0\r\n', 'connect'],
    [`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(50_000)}\r\n\r\n`, 'connect'],
  ])('that answers %s opens nothing', async (answer, problem) => {
    const proxy = await serveRaw(socket => socket.once('data', () => socket.write(answer)))
    const error = await problemOf(behind(proxy.url.replace('//', '//user:s3cret@')).get(ask('https://feeds.example/')))
    expect(error).toMatchObject({ problem })
    expect(error.message).not.toContain('s3cret')
  })

  test('that is silent, or gone, costs the time of a connection', async () => {
    const silent = await serveRaw(() => {})
    expect(await problemOf(behind(silent.url, { limits: { connectMs: 100 } }).get(ask('https://feeds.example/')))).toMatchObject({
      problem: 'connect',
    })
    const gone = behind('http://127.0.0.1:1')
    expect(await problemOf(gone.get(ask('https://feeds.example/')))).toMatchObject({ problem: 'connect' })
    expect(await problemOf(gone.get(ask('http://feeds.example/')))).toMatchObject({ problem: 'connect' })
  })

  test('is passed by for hosts that need none', async () => {
    const proxy = await serve((_, response) => response.end('by proxy'))
    const upstream = await serve((_, response) => response.end('straight'))
    const http = client([upstream], { proxy: { http: proxy.url, https: null, no: ['127.0.0.1'] } })
    expect(Buffer.from((await http.get(ask(upstream.url))).body).toString()).toBe('straight')
    expect(proxy.requests).toHaveLength(0)
  })
})

describe('NO_PROXY', () => {
  test.each([
    ['*', 'http://a.example/', true],
    ['a.example', 'https://a.example/', true],
    ['a.example', 'https://b.a.example/', true],
    ['a.example', 'https://ba.example/', false],
    ['.a.example', 'https://b.a.example:8443/', true],
    ['*.a.example', 'https://b.a.example/', true],
    ['A.Example', 'https://a.example./', true],
    ['a.example:8443', 'https://a.example:8443/', true],
    ['a.example:8443', 'https://a.example/', false],
    ['a.example:443', 'https://a.example/', true],
    ['127.0.0.1', 'http://127.0.0.1:8080/', true],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/', true],
    ['127.0.0.1:8080', 'http://127.0.0.1/', false],
    ['10.0.0.0/8', 'http://10.1.2.3/', true],
    ['10.0.0.0/8', 'http://11.1.2.3/', false],
    ['::1', 'http://[::1]:8080/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    ['1', 'http://a.1.example/', false],
  ])('%s covers %s: %s', (entry, url, isCovered) => {
    const proxy = proxyFor(new URL(url), {
      http: 'http://proxy.example:3128',
      https: 'http://proxy.example:3128',
      no: ['other.example', entry],
    })
    expect(proxy === null).toBe(isCovered)
  })

  test('each scheme has its own proxy', () => {
    const settings = { http: 'http://one.example/', https: 'http://two.example/', no: [] }
    expect(proxyFor(new URL('http://a.example/'), settings)?.host).toBe('one.example')
    expect(proxyFor(new URL('https://a.example/'), settings)?.host).toBe('two.example')
    expect(proxyFor(new URL('https://a.example/'), { ...settings, https: null })).toBeNull()
  })
})

interface Forwarder extends Upstream {
  asked: string[]
  heads: string[]
}

/** A proxy that leads every tunnel to one upstream, and answers plain requests itself. */
async function forwarder(upstream: Upstream, over?: Authority): Promise<Forwarder> {
  const asked: string[] = []
  const heads: string[] = []
  const talk = (socket: net.Socket) => {
    socket.on('error', () => {})
    socket.once('data', head => {
      heads.push(head.toString())
      asked.push(head.toString().split('\r\n')[0] ?? '')
      if (!head.toString().startsWith('CONNECT')) return socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx')
      const onward = net.connect(upstream.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        socket.pipe(onward).pipe(socket)
      })
      onward.on('error', () => socket.destroy())
    })
  }
  const proxy = over ? await serveTls(talk, over.issue(['127.0.0.1'])) : await serveRaw(talk)
  return { ...proxy, asked, heads }
}
