import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../db/chaos.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { patiently } from '../../workers/deliver/patience.ts'
import { writeCompanies } from './companies.ts'
import { startFleet } from './fleet.ts'
import { inject, type Targets } from './inject.ts'
import type { QueueKind } from './options.ts'
import { openPostgres } from './postgres.ts'
import { openReceivers, type Receivers } from './receivers.ts'
import { openRedis } from './redis.ts'
import type { Fault } from './schedule.ts'
import { openUpstream, type Upstream } from './upstream.ts'
import { type Evidence, judge, type Verdict } from './verdict.ts'
import { type Publication, publications, wishes } from './world.ts'

export interface RunOptions {
  seed: number
  queue: QueueKind
  faults: Fault[]
  workers: number
  /** For data and logs. */
  directory: string
  signal: AbortSignal
  /** To be called with how each part is ended, as soon as it runs. */
  onStop(stop: () => unknown): void
  say(line: string): void
}

export interface Outcome {
  verdict: Verdict
  broken: { name: string; count: number }[]
  deliveries: Record<string, number>
  /** Seconds from the last fault until everything published was known, and until all of it was received and nothing was left to do. */
  seenAfterSeconds: number | null
  drainedAfterSeconds: number | null
  crashes: string[]
}

interface Stage extends Targets {
  db: Database
  upstream: Upstream
  receivers: Receivers
}

const publicationMs = 400
const patienceMs = 150_000
/** Connections that were cut may say so late. */
const awayMs = 20_000
/** Quick enough for a run of minutes; a message that hangs takes fifteen seconds whatever stands here. */
const deliverySchedule = [0.2, 0.5, 1, ...Array<number>(27).fill(2)].join(',')

/** Sets everything up, breaks it for a while, waits until it has recovered, and judges. */
export async function runChaos(options: RunOptions): Promise<Outcome> {
  const stage = await setUp(options)
  const published: Evidence['published'] = []
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  const polling = every(1000, signal, () => rows.makeSourcesDue(stage.db))
  const publishing = publish(stage.upstream, options.seed, published, signal)
  const started = performance.now()
  await inject(options.faults, stage, options.signal, fault =>
    options.say(`${((performance.now() - started) / 1000).toFixed(1)} s ${named(fault)}`),
  )
  const last = performance.now()
  publishing.end()
  stage.receivers.calmDown()
  const recovery = await recover(stage, published, { signal: options.signal, since: last })
  ending.abort()
  await polling
  const [evidence, broken, deliveries] = await patiently(
    () => Promise.all([gather(stage, published), rows.brokenInvariants(stage.db), rows.countDeliveries(stage.db)]),
    awayMs,
  )
  return { verdict: judge(evidence), broken, deliveries, ...recovery, crashes: stage.fleet.crashes }
}

async function setUp({ seed, queue, workers, directory, signal, onStop }: RunOptions): Promise<Stage> {
  const companies = path.join(directory, 'companies')
  mkdirSync(companies)
  const postgres = await openPostgres(directory)
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
    ...(redis ? { REDIS_URL: redis.url } : {}),
  }
  const fleet = startFleet(workers, env, directory)
  onStop(() => fleet.stop())
  await firstReads(db, signal)
  return { postgres, redis, upstream, receivers, db, fleet }
}

function secretOf(wish: string): string {
  return `whsec_${Buffer.from(wish.padEnd(32, '.')).toString('base64')}`
}

/** What is there at the first read is no news: everybody subscribed before it, so that it would be seen if it were told. */
async function firstReads(db: Database, signal: AbortSignal): Promise<void> {
  for (const start = performance.now(); performance.now() - start < 60_000; await sleep(200, null, { signal })) {
    if (await rows.isBaselineRead(db)) return
  }
  throw new Error('the sources were not read within a minute')
}

function publish(upstream: Upstream, seed: number, published: Evidence['published'], signal: AbortSignal): { end(): void } {
  const coming = publications(seed)
  const timer = setInterval(() => {
    const publication: Publication = coming.next().value
    upstream.publish(publication)
    published.push({ publication, at: Date.now() })
  }, publicationMs)
  const end = () => clearInterval(timer)
  signal.addEventListener('abort', end)
  return { end }
}

/** Does it again and again; what fails (Postgres is away) is done the next time. */
async function every(ms: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await work().catch(() => null)
    await sleep(ms, null, { signal }).catch(() => null)
  }
}

async function recover(
  stage: Stage,
  published: Evidence['published'],
  { signal, since }: { signal: AbortSignal; since: number },
): Promise<Pick<Outcome, 'seenAfterSeconds' | 'drainedAfterSeconds'>> {
  const recovery: Pick<Outcome, 'seenAfterSeconds' | 'drainedAfterSeconds'> = { seenAfterSeconds: null, drainedAfterSeconds: null }
  const after = () => Math.round((performance.now() - since) / 100) / 10
  while (performance.now() - since < patienceMs) {
    const { verdict, open } = await patiently(() => look(stage, published), awayMs)
    if (verdict.unseen.length === 0) recovery.seenAfterSeconds ??= after()
    if (verdict.unseen.length + verdict.lost.length + open === 0) return { ...recovery, drainedAfterSeconds: after() }
    await sleep(500, null, { signal })
  }
  return recovery
}

/** A minute passes for what gathers; then, how things are. */
async function look(stage: Stage, published: Evidence['published']): Promise<{ verdict: Verdict; open: number }> {
  await rows.endGathering(stage.db)
  const { waiting = 0, gathering = 0 } = await rows.countDeliveries(stage.db)
  return { verdict: judge(await gather(stage, published)), open: waiting + gathering }
}

async function gather({ db, receivers }: Stage, published: Evidence['published']): Promise<Evidence> {
  const [stored, tellings] = await Promise.all([rows.storedNews(db), rows.storedTellings(db)])
  return { wishes, published, stored, tellings, receipts: receivers.receipts }
}

function named({ kind, worker, lasts }: Fault): string {
  return `${kind}${worker === null ? '' : ` ${worker}`}${lasts > 0 ? ` for ${lasts.toFixed(1)} s` : ''}`
}
