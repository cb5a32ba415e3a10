import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { makeAuthority } from './certificates.ts'
import type { Answer } from './upstream.ts'

export interface Recordings {
  address: string
  /** What an address says at an instant; 404 where nothing is set, or nothing is said. */
  says: Map<string, (now: Date) => Answer | undefined>
  asked: { url: string; now: string }[]
}

/** A replay of the test file's own: a forward proxy with a clock and certificates that nobody was told of. Forgets before each test. */
export function useRecordings(hosts: string[]): Recordings {
  const used: Recordings = { address: '', says: new Map(), asked: [] }
  const issued = makeAuthority('recordings').issue(hosts)
  const secureContext = tls.createSecureContext({ cert: issued.certificate, key: issued.key })
  let now = new Date(0)
  const serve = (url: string, response: http.ServerResponse) => {
    used.asked.push({ url, now: now.toISOString() })
    const { status = 200, headers = {}, body = '' } = used.says.get(url)?.(now) ?? { status: 404 }
    response.writeHead(status, headers).end(body)
  }
  const inner = http.createServer((request, response) => serve(`https://${request.headers.host}${request.url}`, response))
  const proxy = http.createServer(async (request, response) => {
    if (request.url !== '/__replay/clock') return serve(request.url ?? '', response)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    now = new Date(JSON.parse(Buffer.concat(chunks).toString()).now)
    response.end(JSON.stringify({ now }))
  })
  proxy.on('connect', (_, socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    const secure = new tls.TLSSocket(socket as never, { isServer: true, secureContext })
    secure.on('error', () => {})
    inner.emit('connection', secure)
  })
  beforeAll(async () => {
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    used.address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  })
  beforeEach(() => {
    used.says.clear()
    used.asked.length = 0
  })
  afterAll(() => {
    proxy.closeAllConnections()
    inner.closeAllConnections()
    proxy.close()
  })
  return used
}
