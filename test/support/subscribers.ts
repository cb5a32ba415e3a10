import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { readPhrases } from '../../config/phrases.ts'
import type { Topic } from '../../config/words.ts'
import type { Database } from '../../db/client.ts'
import { channels } from '../../workers/channels/index.ts'
import { usualSchedule } from '../../workers/deliver/schedule.ts'
import { type DeliveryContext, deliverDue } from '../../workers/deliver.ts'
import { openHttp } from '../../workers/http.ts'

/** What a program at the far end got by POST, and whether it said that it had it. */
export interface Received {
  path: string
  headers: http.IncomingHttpHeaders
  body: string
  event: ReceivedEvent
  status: number
}

export interface ReceivedEvent {
  type: string
  data: {
    title: string
    actions?: { url: string }[]
    items: { topic: string; headline: string; changes?: { field: string; after: unknown }[]; release: { id: string } }[]
  }
}

export interface ReceiverAnswer {
  status: number
  headers?: Record<string, string>
  body?: string
}

export interface TestReceiver {
  address: string
  received: Received[]
  /** How a path answers, from now on; 204 where nothing is set. */
  answers: Map<string, ReceiverAnswer | 'drop' | ((event: ReceivedEvent) => ReceiverAnswer)>
  /** What arrived at a path, as `topic release`. */
  told(path: string): string[]
}

/** A program that takes webhooks, on a socket of its own; forgets before each test. */
export function useReceiver(): TestReceiver {
  const used: TestReceiver = { address: '', received: [], answers: new Map(), told: path => told(used, path) }
  const server = http.createServer((request, response) => void take(used, request, response))
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    used.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => {
    used.received.length = 0
    used.answers.clear()
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return used
}

async function take(used: TestReceiver, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const path = request.url ?? '/'
  const event: ReceivedEvent = JSON.parse(body)
  const set = used.answers.get(path) ?? { status: 204 }
  const said = typeof set === 'function' ? set(event) : set
  const status = said === 'drop' ? 0 : said.status
  used.received.push({ path, headers: request.headers, body, event, status })
  if (said === 'drop') return void request.socket.destroy()
  response.writeHead(said.status, said.headers)
  response.end(said.body)
}

function told(used: TestReceiver, path: string): string[] {
  const taken = used.received.filter(each => each.path === path && each.status < 300)
  return taken.flatMap(({ event }) => event.data.items.map(item => `${item.topic} ${item.release.id}`))
}

export interface TestSubscription {
  url: string
  query?: string
  stages?: Topic[]
  cadence?: string
  foldMinutes?: number
  timeZone?: string
  digestHour?: number
  quiet?: [string, string]
  state?: string
  /** Seconds ago. */
  since?: number
}

/** A webhook that is wanted, as the API would have stored it. */
export async function subscribe(db: Database, given: TestSubscription): Promise<string> {
  const id = `sub_${randomBytes(8).toString('hex')}`
  const endpoint = createHash('sha256').update(given.url).digest('hex')
  const { query = '', stages = ['released', 'withdrawn', 'corrected'], cadence = 'at-once', timeZone = 'UTC', state = 'active' } = given
  await db`insert into queries (query) values (${query}) on conflict do nothing`
  await db`insert into endpoints (id) values (${endpoint}) on conflict do nothing`
  await db`
    insert into subscriptions (id, query_id, channel, settings, endpoint, secret, language, cadence, time_zone, digest_hour, digest_weekday,
      fold_minutes, quiet_from, quiet_to, stages, state, active_since, confirm_until, token_hash)
    select ${id}, queries.id, 'webhook', ${db.json({ url: given.url })}, ${endpoint}, ${`whsec_${randomBytes(24).toString('base64')}`}, 'en',
      ${cadence}, ${timeZone}, ${given.digestHour ?? 8}, 1, ${given.foldMinutes ?? 0}, ${given.quiet?.[0] ?? null}, ${given.quiet?.[1] ?? null},
      ${stages}, ${state}, clock_timestamp() - make_interval(secs => ${given.since ?? 3600}), clock_timestamp() + interval '1 day',
      ${randomBytes(32)}
    from queries where query = ${query}`
  return id
}

/** What deliveries are made with, over the database of a test. */
export function deliveryContext(db: Database, over: Partial<DeliveryContext> = {}): DeliveryContext {
  return {
    db,
    log: pino({ level: 'silent' }),
    http: openHttp({
      userAgent: 'Modelwire/test',
      proxy: { http: null, https: null, no: [] },
      extraCertificates: null,
      allowPrivateHosts: ['127.0.0.1'],
      postLimits: { totalMs: 2000 },
    }),
    channels,
    smtp: null,
    message: { publicUrl: 'https://modelwire.example', key: Buffer.alloc(32, 7), phrases: readPhrases() },
    schedule: usualSchedule,
    ...over,
  }
}

/** Sends everything that is due. */
export function deliverNow(db: Database, over: Partial<DeliveryContext> = {}): Promise<void> {
  return deliverDue(deliveryContext(db, over), new Date())
}
