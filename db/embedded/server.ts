import { readFile, rm } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresBinaries } from './binaries.ts'
import { collect, commandOf, isAlive, launch, letGo, tellingLine } from './process.ts'
import { serverUser } from './user.ts'

export interface Server {
  data: string
  port: number
  /** The postmaster: a child of this process, or one taken over from a run that was killed. */
  pid: number
}

/** A server that is started again, on its port, when it ends by itself: a machine short of memory kills the biggest process. */
export interface KeptServer {
  port: number
  stop(): Promise<void>
}

export async function keepServer(data: string): Promise<KeptServer> {
  let server = await startServer(data)
  const stopping = new AbortController()
  const watch = async () => {
    while (!stopping.signal.aborted) {
      await sleep(500, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
      if (stopping.signal.aborted || isAlive(server.pid)) continue
      // what keeps it from starting may pass; until then every query says that the database is away
      const again = await startServer(data, server.port).catch(() => server)
      // at another port it is somebody else's, who came in between
      if (again.port === server.port) server = again
    }
  }
  const watching = watch()
  return {
    port: server.port,
    stop: async () => {
      stopping.abort()
      await watching
      await stopServer(server)
    },
  }
}

/** An old postmaster that is just dying keeps its memory for a moment, and the port that was free may be taken: worth another try. */
const passing = /shared memory block|lock file .* already exists|could not create any TCP|Address already in use/i
const patienceMs = 20_000

/** Starts the server on a free port of loopback, or takes over the one that a killed run left behind. */
export async function startServer(data: string, usualPort?: number): Promise<Server> {
  for (const start = performance.now(); ; await sleep(200)) {
    const left = await runningServer(data)
    if (left) return left
    try {
      return await launchServer(data, usualPort ?? (await freePort()))
    } catch (error) {
      const isOver = performance.now() - start > patienceMs
      if (isOver || !(error instanceof Error && passing.test(error.message))) throw error
    }
  }
}

/** Fast shutdown: sessions are ended, everything is written. Returns when the process is gone, by force after 20 s. */
export async function stopServer(server: Server): Promise<void> {
  for (const [signal, patience] of [['SIGINT', 20_000] as const, ['SIGQUIT', 5000] as const]) {
    if (!isAlive(server.pid)) return
    process.kill(server.pid, signal)
    for (const start = performance.now(); isAlive(server.pid) && performance.now() - start < patience; ) await sleep(20)
  }
}

async function launchServer(data: string, port: number): Promise<Server> {
  const user = await serverUser(data)
  const { postgres } = await postgresBinaries(user)
  const child = launch(user, postgres, ['-D', data, ...settings(port)])
  const output = collect(child)
  for (const start = performance.now(); performance.now() - start < 60_000; await sleep(20)) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`Postgres did not start: ${tellingLine(output())}`)
    }
    const file = await pidFile(data)
    if (file?.isReady && file.port === port && isAlive(file.pid)) {
      letGo(child)
      return { data, port, pid: file.pid }
    }
  }
  child.kill('SIGQUIT')
  throw new Error(`Postgres did not start within 60 s: ${tellingLine(output())}`)
}

/** Small for a laptop, safe on a crash: fsync stays on. Connections serve the pool, BullMQ's own and a person's psql. */
function settings(port: number): string[] {
  const values = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    jit: 'off',
    // all of it is in memory or on a disk that seeks for nothing
    random_page_cost: '1.1',
    timezone: 'UTC',
    log_min_messages: 'fatal',
    // what a killed run was waiting for must not hold locks against the next one
    ...(process.platform === 'win32' ? {} : { client_connection_check_interval: '1000' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** postmaster.pid: line 1 the pid, line 4 the port, line 8 the state (PostgreSQL: src/include/utils/pidfile.h). */
async function pidFile(data: string): Promise<{ pid: number; port: number; isReady: boolean } | null> {
  const lines = await readFile(path.join(data, 'postmaster.pid'), 'utf8').then(
    text => text.split('\n'),
    () => null,
  )
  return lines && { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

/** A server that is up, or becomes so, or the certainty that there is none. */
export async function runningServer(data: string): Promise<Server | null> {
  for (const start = performance.now(); performance.now() - start < patienceMs; await sleep(50)) {
    const file = await pidFile(data)
    if (!file || !(file.pid > 1) || !isAlive(file.pid)) return null
    if (!isServerOf(file.pid, data)) {
      // after a reboot the pid may be anybody's, and Postgres would not start for it
      await rm(path.join(data, 'postmaster.pid'), { force: true })
      return null
    }
    if (file.isReady && (await answers(file.port))) return { data, port: file.port, pid: file.pid }
  }
  return null
}

/** Where the system shows no command lines the port decides. */
function isServerOf(pid: number, data: string): boolean {
  const command = commandOf(pid)
  return command === null || (command.includes('postgres') && command.includes(data))
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    const settle = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.setTimeout(2000, () => settle(false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))))
    })
  })
}
