import { execFile } from 'node:child_process'
import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openDatabase } from '../../../db/client.ts'
import { startServer, stopServer } from '../../../db/embedded/server.ts'
import { storeMakers } from '../../../db/measure.ts'
import { startApiProcess } from '../../changes/processes.ts'
import { listen, walk } from '../../changes/readers.ts'
import { judge, type Verdict } from '../../changes/verdict.ts'
import { write } from '../../changes/writers.ts'
import { chanceOf } from '../../chaos/chance.ts'
import { openPostgres } from '../../chaos/postgres.ts'
import type { Folder } from '../../folder.ts'
import { say } from '../../report.ts'
import { startApi } from '../api.ts'
import type { ReplicaFigure } from '../figures.ts'
import { askNewest, fillTimeline, openTimeline } from '../releases.ts'

const writers = 20
const revisions = 5000

/** An API on a streaming replica beside one on the primary: how fast both answer, and whether the replica's feed of changes misses any while twenty writers commit. */
export async function measureReplica(folder: Folder, releases: number): Promise<ReplicaFigure> {
  const primary = await openPostgres(folder.directory)
  folder.onStop(() => primary.stop())
  const { url, db } = await openTimeline(primary, 'growth_replica')
  await fillTimeline(db, releases)
  const changes = await openTimeline(primary, 'growth_changes')
  for (const each of [db, changes.db]) await each.end({ timeout: 5 })
  await primary.stop()
  const copy = await copyOf(folder, new URL(primary.url))
  await primary.start()
  const server = await startServer(copy)
  folder.onStop(() => stopServer(server))
  const onReplica = (of: string) => Object.assign(new URL(of), { port: String(server.port) }).href
  const [primaryMs, replicaMs] = [await newestMs(folder, url), await newestMs(folder, onReplica(url))]
  const figure = { releases, primaryMs, replicaMs, ...(await follow(changes.url, onReplica(changes.url))) }
  tell(figure)
  return figure
}

/** A cold copy, that goes on from where the primary was stopped. */
async function copyOf({ directory }: Folder, { hostname, port, username, password }: URL): Promise<string> {
  const [from, to] = [path.join(directory, 'postgres'), path.join(directory, 'replica')]
  // with its owner
  await promisify(execFile)('cp', ['-a', from, to])
  await writeFile(path.join(to, 'standby.signal'), '')
  const primary = `host=${hostname} port=${port} user=${username} password=${password}`
  await appendFile(path.join(to, 'postgresql.auto.conf'), `primary_conninfo = '${primary}'\n`)
  return to
}

async function newestMs(folder: Folder, url: string) {
  const api = await startApi(url, folder.directory)
  try {
    return await askNewest(api)
  } finally {
    await api.stop()
  }
}

/** As `bench:changes` does, with every reader on the replica. */
async function follow(url: string, replicaUrl: string): Promise<Omit<ReplicaFigure, 'releases' | 'primaryMs' | 'replicaMs'>> {
  const db = openDatabase(url, { max: writers, name: 'modelwire bench' })
  await storeMakers(db, 5)
  const [api, other] = [await startApiProcess(replicaUrl), await startApiProcess(url)]
  try {
    let count: number | null = null
    const addresses = [api.address]
    const reading = Promise.all([walk(addresses, () => count), listen(addresses, 0, chanceOf(7, 'first listener'), () => count)])
    const written = await write(db, { revisions, writers, longMs: 1500 })
    count = written.committed.length
    const told = worst((await reading).map(read => judge(read, written)))
    return { revisions: count, ...told, cursorStatus: await goOn(other.address, api.address) }
  } finally {
    await Promise.all([api.stop(), other.stop()])
    await db.end({ timeout: 5 })
    await sleep(100)
  }
}

/** What one answers to who has read the first change from the other, and asks for the next. */
async function goOn(from: string, at: string): Promise<number> {
  const { next } = (await (await fetch(`${from}/api/changes?limit=1`)).json()) as { next: string }
  return (await fetch(`${at}${next}`)).status
}

function worst(verdicts: Verdict[]): Pick<ReplicaFigure, 'missed' | 'behindMs'> {
  return {
    missed: Math.max(...verdicts.map(({ missing, repeated, outOfOrder, invented }) => missing + repeated + outOfOrder + invented)),
    behindMs: {
      p50: Math.max(...verdicts.map(({ ownDelay }) => ownDelay.median)),
      p99: Math.max(...verdicts.map(({ ownDelay }) => ownDelay.p99)),
    },
  }
}

function tell({ releases, primaryMs, replicaMs, behindMs, revisions, missed, cursorStatus }: ReplicaFigure): void {
  say(`an API on a streaming replica, ${releases} releases:`)
  say(`  newest 50: primary p50 ${primaryMs.p50.toFixed(2)} ms, replica p50 ${replicaMs.p50.toFixed(2)} ms`)
  say(`  ${revisions} revisions by ${writers} writers: ${missed} missed, repeated, invented or out of order on the replica's feed`)
  say(`  from when it can be told to a reader of the replica ${behindMs.p50.toFixed(0)} ms (median), ${behindMs.p99.toFixed(0)} ms (p99)`)
  say(`  who goes on at the replica from a place that the primary told is answered ${cursorStatus}`)
}
