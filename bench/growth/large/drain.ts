import { setTimeout as sleep } from 'node:timers/promises'
import { readCompanies } from '../../../config/companies.ts'
import { companyDirectories } from '../../../config/env.ts'
import { countDeliveries, isConnected } from '../../../db/chaos.ts'
import type { Database } from '../../../db/client.ts'
import { forgetTold } from '../../../db/growth.ts'
import { makeNoneDue } from '../../../db/ingest.ts'
import { openRedis } from '../../chaos/redis.ts'
import type { Sink } from '../../fanout/receiver.ts'
import { startOurs } from '../../faults/api.ts'
import type { Folder } from '../../folder.ts'
import { statOf } from '../../processes.ts'
import { openPublisher } from '../../publisher.ts'
import { openPostgresCpu } from '../cpu.ts'
import type { TellingFigure } from '../figures.ts'
import { note } from '../note.ts'

interface Drain {
  url: string
  db: Database
  sink: Sink
  workers: number
}

/** Nobody listens there: what workers might poll, they do not reach. */
const noProxy = 'http://127.0.0.1:9'

/** Publishes a release to all who want it while so many worker processes run, and waits until everybody has it and it is written down. */
export async function drainWith(folder: Folder, { url, db, sink, workers }: Drain): Promise<TellingFigure['drains'][number]> {
  await forgetTold(db)
  await makeNoneDue(db)
  const redis = await openRedis(folder.directory)
  const env = {
    ...{ DATABASE_URL: url, REDIS_URL: redis.url, DATA_DIR: folder.directory, LOG_LEVEL: 'error' },
    ...{ HTTP_PROXY: noProxy, HTTPS_PROXY: noProxy, NO_PROXY: '127.0.0.1', ALLOW_PRIVATE_HOSTS: '127.0.0.1' },
  }
  const running = Array.from({ length: workers }, () => startOurs('workers/main.ts', env))
  const stop = async () => {
    await Promise.all(running.map(worker => worker.end('SIGTERM')))
    await redis.stop()
  }
  folder.onStop(stop)
  const pids = running.map(({ child }) => child.pid ?? 0)
  for (const pid of pids) while (!(await isConnected(db, pid))) await sleep(50)
  note(`${workers} worker(s) are there`)
  // they look around first
  await sleep(5000)
  const drained = await drain(db, pids, workers)
  await stop()
  await sink.take()
  return { workers, ...drained }
}

async function drain(db: Database, pids: number[], nth: number) {
  const publisher = openPublisher(db, readCompanies(companyDirectories({ companiesDir: null })))
  const postgres = await openPostgresCpu(db)
  const spent = () => pids.reduce((sum, pid) => sum + (statOf(pid)?.cpuMs ?? 0), 0)
  // the transaction reads all queries first: what it takes is not counted
  const { owed } = await publisher.publish(nth + 100)
  note(`published to ${owed}`)
  const before = { workers: spent(), postgres: postgres.seconds(), at: performance.now() }
  let sent = 0
  while (sent < owed) {
    await sleep(200)
    sent = (await countDeliveries(db)).sent ?? 0
  }
  const seconds = (performance.now() - before.at) / 1000
  return {
    ...{ messages: owed, seconds, cpuMicroseconds: ((spent() - before.workers) / owed) * 1000 },
    postgresCpuMicroseconds: ((postgres.seconds() - before.postgres) / owed) * 1e6,
  }
}
