import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigurationError } from '../../../config/error.ts'
import { countConnections } from '../../../db/chaos.ts'
import type { Database } from '../../../db/client.ts'
import { visitedSince } from '../../../db/ingest.ts'
import { endWithUs } from '../../chaos/children.ts'
import { freePort } from '../../chaos/port.ts'
import { startOurs } from '../../faults/api.ts'
import type { Folder } from '../../folder.ts'
import { emptyDatabase, openStand, type Stand } from '../../ingest/run.ts'
import { say } from '../../report.ts'
import type { PoolerFigure } from '../figures.ts'

const sources = 500
const patienceSeconds = 30
const modes = ['session', 'transaction'] as const
/** As many as two workers hold: who waits for one longer than five seconds fails for a while. */
const serverConnections = 28
/** Workers set them at each start of a connection; a pooler that hands connections on has no place for them. */
const ignored = 'statement_timeout,lock_timeout,idle_in_transaction_session_timeout,TimeZone'

/** Two workers behind PgBouncer, that has as many connections as they hold: whether their first read succeeds, by how it hands connections on. */
export async function measurePooler(folder: Folder): Promise<PoolerFigure> {
  const stand = await openStand(folder, sources)
  const figure: PoolerFigure = { sources, modes: [] }
  for (const mode of modes) {
    const { url, db } = await emptyDatabase(stand)
    const pooler = await startPooler(folder, { url, mode })
    const visited = await readThrough(stand, pooler.url, db)
    figure.modes.push({ mode, ...visited })
    await pooler.stop()
    await db.end({ timeout: 5 })
  }
  tell(figure)
  return figure
}

async function startPooler({ directory, onStop }: Folder, { url, mode }: { url: string; mode: string }) {
  const { port: server, pathname, username, password } = new URL(url)
  const port = await freePort()
  const [users, settings] = [path.join(directory, 'users.txt'), path.join(directory, `${mode}.ini`)]
  // it does not run as root, and then reads them as somebody else
  chmodSync(directory, 0o755)
  writeFileSync(users, `"${username}" "${password}"\n`)
  writeFileSync(settings, settingsOf({ name: pathname.slice(1), server, port, users, mode }))
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = endWithUs(spawn('pgbouncer', [...asNobody, settings], { stdio: 'ignore', detached: true }))
  await once(child, 'spawn').catch(() => {
    throw new ConfigurationError('pgbouncer is not installed')
  })
  const stop = () => void child.kill('SIGKILL')
  onStop(stop)
  await sleep(1000)
  return { url: Object.assign(new URL(url), { port: String(port) }).href, stop }
}

function settingsOf({ name, server, port, users, mode }: { name: string; server: string; port: number; users: string; mode: string }) {
  return [
    `[databases]\n${name} = host=127.0.0.1 port=${server} dbname=${name}`,
    `[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = plain\nauth_file = ${users}`,
    `pool_mode = ${mode}\nmax_client_conn = 200\ndefault_pool_size = ${serverConnections}\nignore_startup_parameters = ${ignored}\n`,
  ].join('\n')
}

/** How many sources were read without a failure within half a minute, and over how many connections. */
async function readThrough(stand: Stand, url: string, db: Database): Promise<{ read: number; connections: number }> {
  const env = {
    ...{ DATABASE_URL: url, DATA_DIR: stand.directory, COMPANIES_DIR: stand.companies, LOG_LEVEL: 'error' },
    ...{ HTTP_PROXY: `http://127.0.0.1:${stand.web.port}`, REDIS_URL: stand.redisUrl ?? '' },
  }
  const workers = [startOurs('workers/main.ts', env), startOurs('workers/main.ts', env)]
  try {
    let seen = await visitedSince(db, new Date(0))
    for (const start = performance.now(); seen.visited < sources && performance.now() - start < patienceSeconds * 1000; await sleep(100))
      seen = await visitedSince(db, new Date(0))
    // but the one that asks
    return { read: seen.visited - seen.failing, connections: (await countConnections(db)) - 1 }
  } finally {
    await Promise.all(workers.map(worker => worker.end('SIGKILL')))
  }
}

function tell({ modes: all, sources: wanted }: PoolerFigure): void {
  for (const { mode, read, connections } of all)
    say(`two workers behind PgBouncer in ${mode} mode: ${read} of ${wanted} sources were read, over ${connections} connections`)
}
