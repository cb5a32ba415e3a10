import { execFile, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { type Database, openDatabase } from '../../../db/client.ts'
import { schemaBytes } from '../../../db/growth.ts'
import type { DueSource } from '../../../db/sources.ts'
import { bellsFor } from '../../../workers/bells.ts'
import { slices } from '../../../workers/group.ts'
import { openQueues, type Queues } from '../../../workers/queues.ts'
import { endWithUs } from '../../chaos/children.ts'
import { freePort } from '../../chaos/port.ts'
import { type ChaosPostgres, openPostgres } from '../../chaos/postgres.ts'
import { type ChaosRedis, openRedis } from '../../chaos/redis.ts'
import type { Folder } from '../../folder.ts'
import { say } from '../../report.ts'
import type { BellsFigure } from '../figures.ts'
import { redisCpu } from './polling.ts'

/** As many as a tick takes at a time. */
const perTick = 500
const log = pino({ level: 'silent' })

/** Bells for a hundred thousand sources in a Redis, in a Postgres, and in a Redis that is part of a cluster: what they take, and what answering them costs. */
export async function measureBells(folder: Folder, sources: number): Promise<BellsFigure> {
  const postgres = await openPostgres(folder.directory)
  folder.onStop(() => postgres.stop())
  const redis = await openRedis(folder.directory)
  folder.onStop(() => redis.stop())
  const due = Array.from({ length: sources }, (_, nth) => ({ id: `maker-${Math.floor(nth / 10)}/feed-${nth}`, fence: '7' }))
  const inRedis = await ringInRedis(postgres, redis, due)
  const inPostgres = await ringInPostgres(postgres, due)
  const isTakenByCluster = await ringInCluster(folder, postgres, due.slice(0, perTick))
  const figure = { sources, bells: slices(due, perTick).flatMap(bellsFor).length, ...inRedis, ...inPostgres, isTakenByCluster }
  tell(figure)
  return figure
}

/** Returns the seconds that it took. */
async function ringFor(queues: Queues, due: DueSource[]): Promise<number> {
  const start = performance.now()
  for (const some of slices(due, perTick)) await queues.ring(bellsFor(some))
  return (performance.now() - start) / 1000
}

async function answerAll(queues: Queues, bells: number): Promise<number> {
  const start = performance.now()
  queues.work(async () => undefined, 20)
  while (queues.answered() < bells) await sleep(10)
  return (performance.now() - start) / 1000
}

async function ringInRedis(postgres: ChaosPostgres, redis: ChaosRedis, due: DueSource[]) {
  const queues = await openQueues({ databaseUrl: postgres.url, redisUrl: redis.url, log })
  const empty = await redisMegabytes(redis)
  const redisSeconds = await ringFor(queues, due)
  const redisMegabytesUsed = (await redisMegabytes(redis)) - empty
  const bells = slices(due, perTick).flatMap(bellsFor).length
  const cpu = await redisCpu(redis)
  const seconds = await answerAll(queues, bells)
  const redisCpuPercent = (((await redisCpu(redis)) - cpu) / seconds) * 100
  await queues.close()
  return { redisSeconds, redisMegabytes: redisMegabytesUsed, answeredPerSecond: bells / seconds, redisCpuPercent }
}

async function redisMegabytes(redis: ChaosRedis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.tell('INFO', 'memory'))?.[1]) / 1e6
}

async function ringInPostgres(postgres: ChaosPostgres, due: DueSource[]) {
  const queues = await openQueues({ databaseUrl: postgres.url, redisUrl: null, log })
  const db: Database = openDatabase(postgres.url, { max: 1 })
  const empty = await schemaBytes(db, 'bullmq')
  const postgresSeconds = await ringFor(queues, due)
  const postgresMegabytes = ((await schemaBytes(db, 'bullmq')) - empty) / 1e6
  const bells = slices(due, perTick).flatMap(bellsFor).length
  const postgresAnsweredPerSecond = bells / (await answerAll(queues, bells))
  await queues.close()
  await db.end({ timeout: 5 })
  return { postgresSeconds, postgresMegabytes, postgresAnsweredPerSecond }
}

/** A cluster of one node refuses, as one of many does, whatever touches keys of two slots. */
async function ringInCluster(folder: Folder, postgres: ChaosPostgres, due: DueSource[]): Promise<boolean> {
  const port = await freePort()
  const directory = path.join(folder.directory, 'cluster')
  mkdirSync(directory)
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--cluster-enabled', 'yes']
  const server = endWithUs(spawn('redis-server', settings, { stdio: 'ignore', detached: true }))
  folder.onStop(() => server.kill('SIGKILL'))
  const tell = async (...words: string[]) => (await promisify(execFile)('redis-cli', ['-p', `${port}`, ...words])).stdout
  while (!(await tell('ping').catch(() => '')).startsWith('PONG')) await sleep(50)
  await tell('cluster', 'addslotsrange', '0', '16383')
  while (!(await tell('cluster', 'info')).includes('cluster_state:ok')) await sleep(50)
  const queues = await openQueues({ databaseUrl: postgres.url, redisUrl: `redis://127.0.0.1:${port}`, log })
  try {
    await ringFor(queues, due)
    await answerAll(queues, bellsFor(due).length)
    return true
  } catch (error) {
    say(`  a Redis of a cluster does not take bells: ${error instanceof Error ? error.message : error}`)
    return false
  } finally {
    await queues.close()
  }
}

function tell(figure: BellsFigure): void {
  const { sources, bells, redisSeconds, redisMegabytes, answeredPerSecond, redisCpuPercent } = figure
  say(`${sources} sources due at once, rung for by ${bells} bells:`)
  say(`  in Redis within ${redisSeconds.toFixed(2)} s, ${redisMegabytes.toFixed(1)} MB`)
  say(
    `  one process answers ${Math.round(answeredPerSecond)} a second that mean nothing; Redis has ${redisCpuPercent.toFixed(0)} % of a core then`,
  )
  say(
    `  in Postgres within ${figure.postgresSeconds.toFixed(2)} s, ${figure.postgresMegabytes.toFixed(1)} MB; ${Math.round(figure.postgresAnsweredPerSecond)} a second are answered`,
  )
  say(`  a Redis in cluster mode ${figure.isTakenByCluster ? 'takes' : 'does not take'} them`)
}
