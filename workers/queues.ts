import { type BackendFactory, createPostgresBackend, createRedisBackend, type IQueueBackend, Queue, runMigrations, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { Log } from '../config/log.ts'
import { type Bell, nameOf } from './bells.ts'
import { patiently } from './deliver/patience.ts'
import { within } from './within.ts'

/**
 * BullMQ as a doorbell. All facts are in Postgres: a queue may be emptied, doubled or away at any time, and the next tick rings
 * again.
 */
export interface Queues {
  /** Throws within three seconds when the queue does not answer. Ringing twice for one fence is ringing once. */
  ring(bells: Bell[]): Promise<void>
  /** Answers bells, `atOnce` at a time. An error of `answer` is logged; the row itself says what is due next. */
  work(answer: (bell: Bell) => Promise<unknown>, atOnce: number): void
  /** How many bells were answered since the start: tells a queue that works from one that only takes. */
  answered(): number
  /** Lets running work end, for at most `patienceMs`. */
  close(patienceMs?: number): Promise<void>
}

export interface QueueOptions {
  /** Messages never wait behind polls of slow hosts. */
  name?: 'polls' | 'deliveries'
  /** Without a Redis the queue lives in this Postgres, in a schema of its own. */
  databaseUrl: string
  redisUrl: string | null
  log: Log
  /** Shorter in tests. */
  lockMs?: number
}

export async function openQueues(options: QueueOptions): Promise<Queues> {
  if (options.redisUrl === null) await patiently(() => migrateQueue(options.databaseUrl), 20_000)
  const producer = openProducer(options)
  const state = { answered: 0, worker: null as Opened<AnyWorker> | null }
  return {
    ring: bells => producer.ring(bells),
    work: (answer, atOnce) => {
      state.worker = openWorker(options, atOnce, async bell => {
        state.answered += 1
        await answer(bell)
      })
    },
    answered: () => state.answered,
    close: async (patienceMs = 20_000) => {
      await closeWithin(patienceMs, state.worker)
      await producer.close()
    },
  }
}

/** Asks a Redis about itself (INFO). Throws within three seconds where it does not answer. */
export function openRedis(url: string): { info(): Promise<string>; close(): void } {
  const [client] = connectRedis(url, { commandTimeout: answerWithinMs, maxRetriesPerRequest: 1 })
  client.on('error', () => {})
  return { info: () => within(answerWithinMs, client.info(), 'Redis does not answer'), close: () => client.disconnect() }
}

type AnyQueue = Queue<Bell, void, string, Bell, void, string, IQueueBackend, never>
type AnyWorker = Worker<Bell, void, string, IQueueBackend, never, never>

const schema = 'bullmq'
const answerWithinMs = 3000
/** A bell that a killed process had taken keeps others from ringing for the same row; who answers one twice finds nothing to do. */
const usualLockMs = 10_000

/** BullMQ's own tables, brought up to date by whoever starts first; an older BullMQ that still runs keeps working. */
async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // with nobody listening it would end the process
  try {
    await client.connect()
    await runMigrations(client, schema)
  } catch (error) {
    // pg has no code for a connection that is lost
    if (error instanceof Error && / connection |^Connection /.test(error.message)) Object.assign(error, { code: 'CONNECTION_LOST' })
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * The side that rings. A queue that failed is let go and opened anew: a first connection that failed is never tried again, and
 * commands must not pile up while the backend is away.
 */
function openProducer(options: QueueOptions): Pick<Queues, 'ring'> & { close(): Promise<void> } {
  let open: Opened<AnyQueue> | null = null
  return {
    ring: async bells => {
      if (bells.length === 0) return
      open ??= openQueue(options)
      const asked = open
      try {
        await within(answerWithinMs, asked.part.addBulk(bells.map(toJob)), 'the queue does not answer')
      } catch (error) {
        asked.drop()
        if (open === asked) open = null
        throw error
      }
    },
    close: () => closeWithin(2000, open),
  }
}

/** A queue or worker, and how to let go of its connections when it does not close by itself (BullMQ #4656). */
interface Opened<Part> {
  part: Part
  drop(): void
}

function openQueue(options: QueueOptions): Opened<AnyQueue> {
  const backend = backendOf(options, { commandTimeout: answerWithinMs, maxRetriesPerRequest: 1 }, 2)
  const { factory, ...settings } = backend
  const queue: AnyQueue = new Queue(options.name ?? 'polls', { connection: settings.connection, ...settings.prefix }, factory)
  queue.on('error', error => options.log.debug({ err: error }, 'the queue is in trouble'))
  return { part: queue, drop: () => backend.drop(queue) }
}

function openWorker(options: QueueOptions, concurrency: number, answer: (bell: Bell) => Promise<void>): Opened<AnyWorker> {
  const backend = backendOf(options, { maxRetriesPerRequest: null }, options.name === 'deliveries' ? 2 : 4)
  const { factory, connection, prefix } = backend
  const lockDuration = options.lockMs ?? usualLockMs
  const worker = new Worker<Bell, void, string, IQueueBackend, never, never>(
    options.name ?? 'polls',
    job => answer(job.data),
    {
      ...{ connection, ...prefix, concurrency, lockDuration, stalledInterval: Math.min(5000, lockDuration), runRetryDelay: 1000 },
      ...{ maxStalledCount: 3, maxStartedAttempts: 5, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
    },
    factory,
  )
  worker.on('error', error => options.log.debug({ err: error }, 'the worker lost its queue'))
  worker.on('failed', (job, error) => options.log.error({ err: error, row: job?.data.id }, 'work broke off'))
  return { part: worker, drop: () => backend.drop(worker) }
}

/** The id carries the fences: one bell for each time that rows are due, however often it rings. */
function toJob(bell: Bell) {
  return { name: bell.kind, data: bell, opts: { jobId: nameOf(bell), removeOnComplete: true, removeOnFail: true } }
}

interface Backend {
  factory: BackendFactory<IQueueBackend, never>
  connection: never
  prefix: { prefix?: string }
  drop(part: { disconnect(): Promise<void> }): void
}

/** How long a command may take, and how often it is tried on a new connection; null: until there is one. */
interface RedisLimits {
  commandTimeout?: number
  maxRetriesPerRequest: number | null
}

/** Redis where there is one (a hash tag keeps all keys in one slot of a cluster), else Postgres. */
function backendOf(options: QueueOptions, redis: RedisLimits, connections: number): Backend {
  if (options.redisUrl === null) {
    const connection = { connectionString: options.databaseUrl, schema, max: connections, connectionTimeoutMillis: answerWithinMs }
    const drop: Backend['drop'] = part => void part.disconnect().catch(error => options.log.debug({ err: error }, 'already gone'))
    return { factory: createPostgresBackend as never, connection: connection as never, prefix: {}, drop }
  }
  const clients = connectRedis(options.redisUrl, redis)
  const drop = () => {
    for (const client of clients) client.disconnect()
  }
  return { factory: createRedisBackend as never, connection: clients[0] as never, prefix: { prefix: '{modelwire}' }, drop }
}

/** A client of our own, so that it can be let go; the copies that BullMQ makes of it for blocking reads join the list. */
function connectRedis(url: string, options: RedisLimits): [Redis, ...Redis[]] {
  // the library's own waits up to 20 s before it looks whether Redis is back
  const retryStrategy = (times: number) => Math.min(times * 100, 800) + Math.random() * 200
  const client = new Redis(url, { ...options, retryStrategy })
  const clients: [Redis, ...Redis[]] = [client]
  const duplicate = client.duplicate.bind(client)
  client.duplicate = given => {
    const copy = duplicate(given)
    clients.push(copy)
    return copy
  }
  return clients
}

async function closeWithin(patienceMs: number, open: Opened<{ close(): Promise<void> }> | null): Promise<void> {
  if (!open) return
  await within(patienceMs, open.part.close(), 'it does not close').catch(() => undefined)
  open.drop()
}
