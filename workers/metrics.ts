import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigurationError } from '../config/error.ts'
import type { Log } from '../config/log.ts'
import { closedWords, judgeScraper } from '../config/scraper.ts'
import type { Database } from '../db/client.ts'
import { type Metrics, openMetrics } from '../db/metrics.ts'

export interface MetricsServer {
  port: number
  close(): Promise<void>
}

export interface MetricsServerOptions {
  db: Database
  log: Log
  host: string
  port: number
  token: string | null
}

/** A slow or huge request is ended by the server itself. */
const limits = { maxHeaderSize: 16 * 1024, headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 60_000 }

/** Answers `GET /metrics` where workers run without the API, and nothing else. A port that is in use is a ConfigurationError. */
export async function startMetrics({ db, log, host, port, token }: MetricsServerOptions): Promise<MetricsServer> {
  const metrics = openMetrics({ db, onTrouble: error => log.error({ err: error }, 'figures could not be read') })
  const server = createServer(limits, (request, response) => {
    answer(metrics, token, request, response).catch(error => {
      log.error({ err: error }, 'metrics could not be written')
      say(response, 500, 'Something went wrong, and it was written down.')
    })
  })
  server.listen(port, host)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigurationError(`cannot listen on ${host} port ${port} (${error.code}): set METRICS_PORT to another`)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(metrics: Metrics, token: string | null, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = request.socket.remoteAddress ?? ''
  const header = (name: string) => request.headers[name.toLowerCase()]?.toString()
  const verdict = judgeScraper({ address, header }, { token, publicUrl: null })
  if (!/^\/metrics(\?|$)/.test(request.url ?? '')) return say(response, 404, 'Nothing is at this address.')
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'This address answers GET.', { Allow: 'GET, HEAD' })
  if (verdict === 'closed') return say(response, 403, closedWords)
  if (verdict === 'unauthorized') {
    return say(response, 401, 'Send METRICS_TOKEN as Authorization: Bearer.', { 'WWW-Authenticate': 'Bearer realm="metrics"' })
  }
  const text = await metrics.write()
  response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).end(text)
}

function say(response: ServerResponse, status: number, words: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers }).end(`${words}\n`)
}
