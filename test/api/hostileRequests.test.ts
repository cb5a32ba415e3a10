import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'

const api = useApi()

/** Says these bytes, then more of them bit by bit, and hears what is answered until the other side hangs up. */
async function talk(begin: string, more = '', everyMs = 300): Promise<string> {
  const { hostname, port } = new URL(api.address)
  const socket = net.connect(Number(port), hostname)
  let said = ''
  socket.setEncoding('utf8').on('data', chunk => {
    said += chunk
  })
  socket.on('error', () => undefined)
  socket.write(begin)
  const timer = more ? setInterval(() => socket.write(more), everyMs) : undefined
  await once(socket, 'close')
  clearInterval(timer)
  return said
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
const post = (headers: string) =>
  `POST /api/subscriptions/preview HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`
const isAlive = async () => expect((await fetch(`${api.address}/healthz`)).status).toBe(200)

describe('a request', () => {
  it('may bring 64 kB and no more, whether it says so or not', async () => {
    const large = JSON.stringify({ query: 'x'.repeat(65 * 1024) })
    const ask = (path: string, body: string | ReadableStream, more = {}) =>
      fetch(`${api.address}${path}`, { method: 'POST', body, ...more })
    for (const path of ['/api/subscriptions', '/api/subscriptions/preview', '/mcp', '/subscribe', '/corrections/new', '/preferences']) {
      expect([path, (await ask(path, large)).status]).toEqual([path, 413])
      const parts = new ReadableStream({ pull: controller => controller.enqueue(Buffer.alloc(16 * 1024, 'x')) })
      const endless = await ask(path, parts, { duplex: 'half' }).then(
        answer => answer.status,
        () => 'cut',
      )
      expect([413, 'cut'], path).toContain(endless)
    }
    await isAlive()
  })

  it('may have 16 kB of headers, and as many as are needed', async () => {
    expect(statusOf(await talk(`GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(17 * 1024)}\r\n\r\n`))).toBe(431)
    expect(statusOf(await talk(`GET /healthz HTTP/1.1\r\nHost: x\r\n${'x: a\r\n'.repeat(20_000)}\r\n`))).toBe(431)
    expect(statusOf(await talk(`GET /${'a'.repeat(17 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`))).toBe(431)
    await isAlive()
  })

  it('that means two things is refused', async () => {
    const smuggled = [
      'Content-Length: 2\r\nContent-Length: 3',
      'Content-Length: 2\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked, x',
    ]
    for (const headers of smuggled) expect([headers, statusOf(await talk(`${post(headers)}{}`))]).toEqual([headers, 400])
    for (const line of ['GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n', 'not http\r\n\r\n', '\x16\x03\x01'])
      expect([line, statusOf(await talk(line))]).toEqual([line, 400])
    await isAlive()
  })

  it('that never comes to an end is left after ten seconds, wherever it dawdles, and others are answered meanwhile', async () => {
    const dawdlers = [
      talk('GET / HTTP/1.1\r\nHost: x\r\nX-', 'a'),
      talk('GET / HTTP/1.1\r\nHost: x\r\n', 'x: a\r\n'),
      talk(post('Content-Length: 60000'), 'x'),
      talk(post('Transfer-Encoding: chunked'), '1\r\nx\r\n'),
      ...Array.from({ length: 50 }, () => talk('GET', '')),
    ]
    await isAlive()
    const ends = await Promise.all(dawdlers)
    expect(ends.map(statusOf).filter(status => status !== 408 && status !== 0)).toEqual([])
    await isAlive()
  }, 30_000)

  it('with ten thousand parameters, or JSON a thousand deep, costs an answer', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `a${index}=1`).join('&')
    expect((await fetch(`${api.address}/api/releases?${many}`)).status).toBe(400)
    const deep = `${'{"query":'.repeat(7_000)}1${'}'.repeat(7_000)}`
    for (const path of ['/api/subscriptions', '/api/subscriptions/preview', '/mcp']) {
      const answer = await fetch(`${api.address}${path}`, {
        method: 'POST',
        body: deep.slice(0, 63_000),
        headers: { 'Content-Type': 'application/json' },
      })
      expect([path, answer.status < 500 && answer.status >= 400]).toEqual([path, true])
    }
    expect(Object.keys(Object.prototype)).toEqual([])
    await isAlive()
  })
})
