import { createHash } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from 'vitest'

export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Ends the connection without an answer. */
  isReset?: boolean
  delayMs?: number
}

export interface TestUpstream {
  address: string
  host: string
  /** What an address says, by its path; 404 where nothing is set. Sends an ETag of the body, and 304 for it. */
  says: Map<string, Answer | (() => Answer)>
  asked: { path: string; headers: http.IncomingHttpHeaders; status: number; at: number }[]
}

/** A real HTTP server of the test file's own; forgets before each test. */
export function useUpstream(): TestUpstream {
  const used: TestUpstream = { address: '', host: '', says: new Map(), asked: [] }
  const server = http.createServer((request, response) => void answer(used, request, response))
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    used.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    used.address = `http://${used.host}`
  })
  beforeEach(() => {
    used.says.clear()
    used.asked.length = 0
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return used
}

async function answer(used: TestUpstream, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const path = request.url ?? '/'
  const said = used.says.get(path) ?? { status: 404 }
  const { status = 200, headers = {}, body = '', isReset, delayMs } = typeof said === 'function' ? said() : said
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
  const isKnown = status === 200 && request.headers['if-none-match'] === (headers.etag ?? etag)
  used.asked.push({ path, headers: request.headers, status: isKnown ? 304 : status, at: performance.now() })
  if (delayMs) await new Promise(resolve => setTimeout(resolve, delayMs))
  if (isReset) return void request.socket.destroy()
  response.writeHead(isKnown ? 304 : status, { 'content-type': 'application/xml', ...(status === 200 ? { etag } : {}), ...headers })
  response.end(isKnown ? undefined : body)
}

export interface FeedItem {
  id: string
  title: string
  link?: string
  date?: string
  summary?: string
}

/** An Atom feed of the items. */
export function atomFeed(items: FeedItem[]): string {
  const head = '<title>news</title><id>feed</id><updated>2026-01-05T10:00:00Z</updated>'
  return `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">${head}${items.map(atomEntry).join('')}</feed>`
}

function atomEntry(item: FeedItem): string {
  const { link, date, summary } = { link: `https://lumen.example/${item.id}`, date: '2026-01-05T10:00:00Z', summary: '', ...item }
  const dates = `<published>${date}</published><updated>${date}</updated>`
  return `<entry><id>${item.id}</id><title>${item.title}</title><link href="${link}"/>${dates}<summary>${summary}</summary></entry>`
}
