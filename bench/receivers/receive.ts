import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { serviceOf } from './index.ts'
import { type Asked, type Heard, Refused, type Reply, type Service } from './service.ts'

/** How a receiver fails: in the service's own words, without them, or without an answer (`drop` takes the message first, as `hang` does). */
export type Fault = 'busy' | 'gone' | 'broken' | 'unavailable' | 'drop' | 'hang' | Reply

export interface Received extends Heard {
  service: string
  at: number
  /** What was answered; null where nothing was. */
  status: number | null
  /** Taken, and said so. */
  isTaken: boolean
  /** Why it was refused: the answer's body. */
  problem: string | null
}

export interface ReceiverOptions {
  /** PEM. Without it they speak plain HTTP. */
  secure?: { certificate: string; key: string }
  /** What messages to a target are signed with; none: the signature is not checked. */
  secrets?: (target: string) => string[]
  /** Asked for each message that is in order. */
  fault?: (service: string, target: string) => Fault | null
  busySeconds?: number
  hear?: (received: Received) => void
}

export interface Receivers {
  port: number
  received: Received[]
  close(): Promise<void>
}

/** One server on loopback that is every service, told apart by the host that is asked for. */
export async function openReceivers(options: ReceiverOptions = {}): Promise<Receivers> {
  const received: Received[] = []
  const listener: RequestListener = (request, response) => {
    const keep = (each: Received) => {
      received.push(each)
      options.hear?.(each)
    }
    // whoever hangs up while speaking has said nothing
    answer(request, response, options, keep).catch(() => request.socket.destroy())
  }
  const { secure } = options
  const server = secure ? https.createServer({ cert: secure.certificate, key: secure.key }, listener) : http.createServer(listener)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receivers have no port')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { port: address.port, received, close }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReceiverOptions,
  keep: (received: Received) => void,
): Promise<void> {
  const asked = await read(request)
  const service = serviceOf(asked.host)
  const { heard, reply, fault } = judge(service, asked, options)
  const isSilent = fault === 'drop' || fault === 'hang'
  const isTaken = heard !== null && fault === null
  const known = heard ?? { target: asked.url.pathname, messageId: null, body: asked.body, text: '', links: [], mentions: [] }
  keep({
    ...known,
    service: service.kind,
    at: Date.now(),
    status: isSilent ? null : reply.status,
    isTaken,
    problem: isTaken ? null : reply.body,
  })
  if (fault === 'drop') request.socket.destroy()
  else if (fault !== 'hang') response.writeHead(reply.status, reply.headers).end(reply.body)
}

function judge(service: Service, asked: Asked, options: ReceiverOptions): { heard: Heard | null; reply: Reply; fault: Fault | null } {
  try {
    const heard = service.hear(asked, options.secrets ?? (() => []), Date.now() / 1000)
    const fault = options.fault?.(service.kind, heard.target) ?? null
    return { heard, fault, reply: fault === null ? service.taken(heard) : replyOf(service, fault, options.busySeconds ?? 7) }
  } catch (error) {
    const reply = error instanceof Refused ? error.reply : { status: 500, body: `the receiver broke: ${error}` }
    return { heard: null, fault: null, reply }
  }
}

function replyOf(service: Service, fault: Fault, busySeconds: number): Reply {
  if (typeof fault === 'object') return fault
  if (fault === 'busy') return service.busy(busySeconds)
  if (fault === 'gone') return service.gone
  return { status: fault === 'unavailable' ? 503 : 500, body: 'upstream connect error' }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
  const url = new URL(request.url ?? '/', `https://${host || 'unknown'}`)
  return { method: request.method ?? '', host, url, headers, body: Buffer.concat(chunks).toString('utf8') }
}
