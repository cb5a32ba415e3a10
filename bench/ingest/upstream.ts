import { once } from 'node:events'
import http from 'node:http'
import { feedText } from './feeds.ts'

/*
 * A proxy behind which every feed of the made-up web is: `node --import tsx bench/ingest/upstream.ts`. Its first line is its port. It keeps
 * validators, as good servers do. `/control?latencyMs=50` makes each answer take that long, `/control?changeEvery=100` gives one feed in a hundred
 * an item more, `/control` tells how much was asked.
 */

const changes = new Map<number, number>()
const texts = new Map<string, Buffer>()
const state = { latencyMs: 0, rounds: 0 }
const counts = { asked: 0, notModified: 0 }

const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const [, feed] = /^http:\/\/feed-(\d+)\./.exec(request.url ?? '') ?? []
  if (feed === undefined) return control(new URL(request.url ?? '/', 'http://control'), response)
  if (state.latencyMs > 0) setTimeout(() => answer(Number(feed), request, response), state.latencyMs)
  else answer(Number(feed), request, response)
})
server.maxRequestsPerSocket = 0
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`${(server.address() as { port: number }).port}\n`)

function answer(feed: number, request: http.IncomingMessage, response: http.ServerResponse): void {
  counts.asked += 1
  const changed = changes.get(feed) ?? 0
  const etag = `"${feed}-${changed}"`
  if (request.headers['if-none-match'] === etag) {
    counts.notModified += 1
    response.writeHead(304, { etag }).end()
    return
  }
  const body = bodyOf(feed, changed)
  response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8', 'content-length': body.length, etag }).end(body)
}

/** Made when it is first asked for, which is before anything is measured. */
function bodyOf(feed: number, changed: number): Buffer {
  const key = `${feed} ${changed}`
  const body = texts.get(key) ?? Buffer.from(feedText(feed, changed))
  texts.set(key, body)
  return body
}

function control({ searchParams }: URL, response: http.ServerResponse): void {
  const latency = searchParams.get('latencyMs')
  if (latency !== null) state.latencyMs = Number(latency)
  const [every, feeds] = [Number(searchParams.get('changeEvery')), Number(searchParams.get('feeds'))]
  if (every > 0) {
    state.rounds += 1
    for (let feed = state.rounds % every; feed < feeds; feed += every) {
      changes.set(feed, (changes.get(feed) ?? 0) + 1)
      bodyOf(feed, changes.get(feed) ?? 0)
    }
  } else for (let feed = 0; feed < feeds; feed += 1) bodyOf(feed, changes.get(feed) ?? 0)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(counts))
}
