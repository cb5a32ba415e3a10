import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresBinaries } from './binaries.ts'
import { commandFor, type ServerUser, serverUser } from './user.ts'

export interface Server {
  data: string
  port: number
  /** The postmaster: a child of this process, or one taken over from a run that was killed. */
  pid: number
}

/** Makes a cluster in `data`: UTF-8 everywhere, passwords by scram, nothing but loopback. */
export async function createCluster(options: { data: string; account: string; password: string }): Promise<void> {
  const { initdb } = await postgresBinaries()
  const user = await serverUser(options.data)
  const passwordFile = `${options.data}.password`
  await mkdir(options.data, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 })
  if (user) for (const file of [options.data, passwordFile]) await chown(file, user.uid, user.gid)
  try {
    await run(user, initdb, [
      ...['-D', options.data, '-U', options.account, '--pwfile', passwordFile, '-E', 'UTF8', '--auth', 'scram-sha-256'],
      ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--no-instructions', '--no-sync'],
    ])
  } catch (error) {
    await rm(options.data, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Starts the server on a free port of loopback, or takes over the one that a killed run left behind. */
export async function startServer(options: { data: string; isInUse(port: number): Promise<boolean> }): Promise<Server> {
  const left = await runningServer(options.data)
  if (left) {
    if (await options.isInUse(left.port)) {
      throw new Error(`another Modelwire is running on ${path.dirname(options.data)}: stop it, or set DATA_DIR to another folder`)
    }
    return left
  }
  const { postgres } = await postgresBinaries()
  const user = await serverUser(options.data)
  await rm(path.join(options.data, 'postmaster.pid'), { force: true })
  const port = await freePort()
  const child = launch(user, postgres, ['-D', options.data, ...settings(port)])
  const output = collect(child)
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await sleep(20)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Postgres did not start: ${lastLine(output())}`)
    const pid = await readyPid(options.data)
    if (pid) {
      letGo(child)
      return { data: options.data, port, pid }
    }
  }
  child.kill('SIGQUIT')
  throw new Error(`Postgres did not start within 60 s: ${lastLine(output())}`)
}

/** Fast shutdown: sessions are ended, everything is written. Kills the server only if that takes more than 20 s. */
export async function stopServer(server: Server): Promise<void> {
  if (!isAlive(server.pid)) return
  process.kill(server.pid, 'SIGINT')
  for (let waited = 0; waited < 20_000; waited += 20) {
    if (!isAlive(server.pid) || !existsSync(path.join(server.data, 'postmaster.pid'))) return
    await sleep(20)
  }
  process.kill(server.pid, 'SIGQUIT')
}

/** Small for a laptop, safe on a crash: fsync stays on. Connections serve the pool, BullMQ's own and a person's psql. */
function settings(port: number): string[] {
  const values = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    jit: 'off',
    timezone: 'UTC',
    log_min_messages: 'fatal',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function launch(user: ServerUser | null, binary: string, args: string[]): ChildProcess {
  const command = commandFor(user, binary, args)
  // its own process group: Ctrl-C must reach the program, which then stops Postgres in order, not Postgres at the same time
  const child = spawn(command.file, command.args, { ...command.identity, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  return child
}

/** The server outlives a caller that forgets it: it does not keep the program running. */
function letGo(child: ChildProcess): void {
  child.unref()
  ;(child.stderr as { unref?: () => void } | null)?.unref?.()
}

function run(user: ServerUser | null, binary: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = launch(user, binary, args)
    const output = collect(child)
    child.once('error', reject)
    child.once('exit', code => (code === 0 ? resolve() : reject(new Error(`${path.basename(binary)} failed: ${lastLine(output())}`))))
  })
}

function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', chunk => {
    text = (text + chunk).slice(-4000)
  })
  child.once('error', error => {
    text += error.message
  })
  return () => text
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n').filter(Boolean)
  return lines.find(line => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}

/** postmaster.pid: line 1 the pid, line 4 the port, line 8 the state (PostgreSQL: src/include/utils/pidfile.h). */
async function pidFile(data: string): Promise<{ pid: number; port: number; isReady: boolean } | null> {
  const lines = await readFile(path.join(data, 'postmaster.pid'), 'utf8').then(
    text => text.split('\n'),
    () => null,
  )
  if (!lines) return null
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

async function readyPid(data: string): Promise<number | null> {
  const file = await pidFile(data)
  return file?.isReady && isAlive(file.pid) ? file.pid : null
}

async function runningServer(data: string): Promise<Server | null> {
  const file = await pidFile(data)
  if (!file || !(file.pid > 1) || !isAlive(file.pid) || !(await isPostgres(file.pid))) return null
  for (let waited = 0; waited < 10_000; waited += 50) {
    const pid = await readyPid(data)
    if (pid) return { data, port: file.port, pid }
    if (!isAlive(file.pid)) return null
    await sleep(50)
  }
  return null
}

/** After a reboot the pid may be anybody's. Where there is no /proc the port decides later. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!existsSync('/proc/self/cmdline')) return true
  return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    text => text.includes('postgres'),
    () => false,
  )
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))))
    })
  })
}
