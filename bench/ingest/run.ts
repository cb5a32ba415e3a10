import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '../../db/chaos.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { makeAllDue, makeNoneDue, visitedSince } from '../../db/ingest.ts'
import { backendPid } from '../../db/measure.ts'
import { migrate } from '../../db/migrate.ts'
import { endWithUs } from '../chaos/children.ts'
import { type ChaosPostgres, openPostgres } from '../chaos/postgres.ts'
import { type ChaosRedis, openRedis } from '../chaos/redis.ts'
import { startOurs } from '../faults/api.ts'
import type { Folder } from '../folder.ts'
import { memoryOf, statOf } from '../processes.ts'
import { postgresCpuMs } from '../report.ts'
import { writeCompanies } from './companies.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** What one pass over all feeds took. CPU of the workers and of Postgres, in seconds; the most memory that a worker held so far. */
export interface Pass {
  seconds: number
  feedsPerSecond: number
  cpuSeconds: number
  postgresCpuSeconds: number
  peakMegabytes: number
}

export interface Web {
  port: number
  control(query: string): Promise<void>
  stop(): void
}

/** The made-up web, as a process of its own. */
export async function openWeb(): Promise<Web> {
  const child = endWithUs(
    spawn(process.execPath, ['--import', 'tsx', 'bench/ingest/upstream.ts'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  const [line] = await once(createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> }), 'line')
  const port = Number(line)
  return {
    port,
    control: async query => {
      await (await fetch(`http://127.0.0.1:${port}/control?${query}`)).text()
    },
    stop: () => void child.kill('SIGKILL'),
  }
}

/** How often each feed is to be asked; and whether all answers are made before: else each when it is asked for, unless who asks knows it. */
const everyHalfHour = { every: '30m', isMade: true }

export interface Stand {
  postgres: ChaosPostgres
  web: Web
  redisUrl: string | null
  /** The folder of the company files. */
  companies: string
  directory: string
  feeds: number
}

/** Opens a Postgres, a Redis and a web of so many feeds. */
export async function openStand(
  { directory, onStop }: Folder,
  feeds: number,
  { every, isMade }: { every: string; isMade: boolean } = everyHalfHour,
): Promise<Stand & { redis: ChaosRedis; redisUrl: string }> {
  const postgres = await openPostgres(directory)
  onStop(() => postgres.stop())
  const redis = await openRedis(directory)
  onStop(() => redis.stop())
  const web = await openWeb()
  onStop(() => web.stop())
  if (isMade) await web.control(`feeds=${feeds}`)
  return { postgres, web, redis, redisUrl: redis.url, companies: writeCompanies(directory, feeds, every), directory, feeds }
}

/** Workers of ours on an empty database of their own, that have nothing to do yet. */
export interface Ours {
  /** All feeds are due at once: what it takes until each was visited. */
  pass(): Promise<Pass>
  /** What they have cost so far, and the memory that they hold now. */
  cost(): Cost
  db: Database
  url: string
  stop(): Promise<void>
}

/** CPU of the workers and of Postgres since they were started, in seconds; the memory of the largest worker, in megabytes. */
export interface Cost {
  cpuSeconds: number
  postgresCpuSeconds: number
  megabytes: number
}

let databases = 0

/** Starts so many worker processes that know every feed and are to ask none of them yet. */
export async function startWorkers(stand: Stand, processes: number): Promise<Ours> {
  const { url, db } = await emptyDatabase(stand)
  const env = {
    ...{ DATABASE_URL: url, DATA_DIR: stand.directory, COMPANIES_DIR: stand.companies, LOG_LEVEL: 'error' },
    ...{ HTTP_PROXY: `http://127.0.0.1:${stand.web.port}`, ...(stand.redisUrl ? { REDIS_URL: stand.redisUrl } : {}) },
  }
  const workers = [startOurs('workers/main.ts', env)]
  while ((await visitedSince(db, new Date(0))).tracked < stand.feeds) {
    for (const worker of workers) if (worker.child.exitCode !== null) throw new Error(`a worker ended: ${worker.said().slice(-500)}`)
    await sleep(50)
  }
  await makeNoneDue(db)
  for (let nth = 1; nth < processes; nth += 1) workers.push(startOurs('workers/main.ts', env))
  await sleep(3000)
  const pids = workers.map(({ child }) => child.pid ?? 0)
  const backend = await backendPid(db)
  const cost = () => ({
    cpuSeconds: pids.reduce((sum, pid) => sum + (statOf(pid)?.cpuMs ?? 0), 0) / 1000,
    postgresCpuSeconds: (postgresCpuMs(backend) ?? 0) / 1000,
    megabytes: Math.max(...pids.map(pid => megabytes(memoryOf(pid)))),
  })
  return {
    ...{ db, url, cost },
    pass: () => pass(db, stand.feeds, pids, cost),
    stop: async () => {
      await Promise.all(workers.map(worker => worker.end('SIGTERM')))
      await db.end({ timeout: 5 })
    },
  }
}

/** A migrated database that nobody else uses. */
export async function emptyDatabase({ postgres }: Stand): Promise<{ url: string; db: Database }> {
  const admin = openDatabase(postgres.url, { max: 1 })
  const url = await createDatabase(admin, postgres.url, `ingest_${++databases}`)
  await admin.end({ timeout: 5 })
  const db = openDatabase(url, { max: 2, name: 'modelwire bench' })
  await migrate(db)
  return { url, db }
}

async function pass(db: Database, feeds: number, pids: number[], cost: () => Cost): Promise<Pass> {
  const before = cost()
  const at = await makeAllDue(db)
  let begun = await visitedSince(db, at)
  while (begun.claimed + begun.visited === 0) {
    await sleep(5)
    begun = await visitedSince(db, at)
  }
  let seen = begun
  while (seen.visited < feeds) {
    // seldom: it looks at every source, and when each was visited is known afterwards
    await sleep(250)
    seen = await visitedSince(db, at)
  }
  if (seen.failing > 0) throw new Error(`${seen.failing} feeds failed`)
  const after = cost()
  // a tick finds them within 1.2 s; the rest is work
  const seconds = ((seen.last?.getTime() ?? 0) - begun.now.getTime()) / 1000
  return {
    ...{ seconds, feedsPerSecond: feeds / seconds },
    ...{ cpuSeconds: after.cpuSeconds - before.cpuSeconds, postgresCpuSeconds: after.postgresCpuSeconds - before.postgresCpuSeconds },
    peakMegabytes: Math.max(...pids.map(pid => megabytes(memoryOf(pid, 'VmHWM')))),
  }
}

/** The bare loop over the same feeds, as a process of its own. */
export async function barePass(stand: Stand, url: string): Promise<Pass> {
  const args = ['--import', 'tsx', 'bench/ingest/bare.ts', url, `http://127.0.0.1:${stand.web.port}`, String(stand.feeds)]
  const child = endWithUs(spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] }))
  const [line] = await once(createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> }), 'line')
  const said = JSON.parse(String(line)) as Pick<Pass, 'seconds' | 'cpuSeconds' | 'postgresCpuSeconds'>
  const peakMegabytes = megabytes(memoryOf(child.pid, 'VmHWM'))
  if (child.exitCode === null) await once(child, 'exit')
  return { ...said, feedsPerSecond: stand.feeds / said.seconds, peakMegabytes }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
