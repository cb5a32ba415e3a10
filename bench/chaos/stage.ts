import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../db/chaos.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { writeCompanies } from './companies.ts'
import { startFleet } from './fleet.ts'
import type { Targets } from './inject.ts'
import type { QueueKind } from './options.ts'
import { openPostgres } from './postgres.ts'
import { openReceivers, type Receivers } from './receivers.ts'
import { openRedis } from './redis.ts'
import { openUpstream, type Upstream } from './upstream.ts'
import type { Evidence } from './verdict.ts'
import { wishes } from './world.ts'

export interface StageOptions {
  seed: number
  queue: QueueKind
  workers: number
  /** For data and logs. */
  directory: string
  signal: AbortSignal
  /** To be called with how each part is ended, as soon as it runs. */
  onStop(stop: () => unknown): void
  /** What else workers find in their environment, each time that one starts. */
  moreEnv?: () => Record<string, string>
  /** Where the data of Postgres is, where not in `directory`. */
  postgresIn?: string
  /** What workers reach Redis by, where that is not its own address. */
  redisBy?: (url: string) => Promise<string>
}

/** Everything that can be broken, and what is to survive it. */
export interface Stage extends Targets {
  db: Database
  upstream: Upstream
  receivers: Receivers
  /** Of every program on this stage. */
  env: Record<string, string>
}

/** Quick enough for a run of minutes; a message that hangs takes fifteen seconds whatever stands here. */
const deliverySchedule = [0.2, 0.5, 1, ...Array<number>(27).fill(2)].join(',')

/** Postgres, Redis where it is the queue, hubs, receivers, everybody's subscriptions, and workers that have read everything once. */
export async function setUp(options: StageOptions): Promise<Stage> {
  const { seed, queue, workers, directory, signal, onStop } = options
  const companies = path.join(directory, 'companies')
  mkdirSync(companies)
  const postgres = await openPostgres(options.postgresIn ?? directory)
  onStop(() => postgres.stop())
  const redis = queue === 'redis' ? await openRedis(directory) : null
  onStop(() => redis?.stop())
  const upstream = await openUpstream()
  onStop(() => upstream.close())
  const receivers = await openReceivers(seed, secretOf)
  onStop(() => receivers.close())
  writeCompanies(companies, upstream.hostOf)
  const db = openDatabase(postgres.url, { max: 4, name: 'modelwire chaos' })
  onStop(() => db.end({ timeout: 2 }))
  await migrate(db)
  for (const { name, query, topics, foldMinutes } of wishes) {
    await rows.subscribe(db, { id: name, query, url: receivers.addressOf(name), secret: secretOf(name), topics, foldMinutes })
  }
  const env = {
    ...{ DATABASE_URL: postgres.url, COMPANIES_DIR: companies, DATA_DIR: directory, LOG_LEVEL: 'info' },
    ...{ ALLOW_PRIVATE_HOSTS: [...upstream.hosts, receivers.host].join(','), DELIVERY_SCHEDULE: deliverySchedule },
    ...(redis ? { REDIS_URL: (await options.redisBy?.(redis.url)) ?? redis.url } : {}),
  }
  const fleet = startFleet(workers, () => ({ ...env, ...options.moreEnv?.() }), directory)
  onStop(() => fleet.stop())
  await firstReads(db, signal)
  return { postgres, redis, upstream, receivers, db, fleet, env }
}

/** What signs the messages of a wish. */
export function secretOf(wish: string): string {
  return `whsec_${Buffer.from(wish.padEnd(32, '.')).toString('base64')}`
}

/** What is there at the first read is no news: everybody subscribed before it, so that it would be seen if it were told. */
async function firstReads(db: Database, signal: AbortSignal): Promise<void> {
  for (const start = performance.now(); performance.now() - start < 60_000; await sleep(200, null, { signal })) {
    if (await rows.isBaselineRead(db)) return
  }
  throw new Error('the sources were not read within a minute')
}

/** What was published is held against what is stored and received. */
export async function gather({ db, receivers }: Stage, published: Evidence['published']): Promise<Evidence> {
  const [stored, tellings] = await Promise.all([rows.storedNews(db), rows.storedTellings(db)])
  return { wishes, published, stored, tellings, receipts: receivers.receipts }
}
