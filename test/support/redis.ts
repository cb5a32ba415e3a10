import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { isEverythingRequired } from './shared.ts'

export interface TestRedis {
  url: string
  port: number
  /** Ends the server as it stands (SIGKILL) or lets it finish (SIGTERM). `start` brings it back on the same port. */
  stop(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  start(): Promise<void>
  /** Holds the server still, connections open, until `thaw`. */
  freeze(): void
  thaw(): void
}

export const hasRedis = isInstalled('redis-server')

/** Runs where a `redis-server` is installed; elsewhere it is left out and says so, or fails when everything is required. */
export const describeRedis = hasRedis || isEverythingRequired ? describe : describe.skip
export const redisIt = hasRedis || isEverythingRequired ? it : it.skip

if (!hasRedis && !isEverythingRequired) console.warn('left out: tests that need a redis-server, which is not installed')

/**
 * A Redis of this test file's own, empty, on a free port. Call it inside `describeRedis`. `appendOnly` keeps its data over a
 * stop, as production does; without it a stop loses everything, as a lost machine does.
 */
export function useRedis(options: { appendOnly?: boolean } = {}): TestRedis {
  let directory = ''
  let server: ChildProcess | null = null
  const used: TestRedis = {
    url: '',
    port: 0,
    start: async () => {
      server = await startServer(used.port, directory, options.appendOnly === true)
    },
    stop: async (signal = 'SIGKILL') => {
      if (server?.exitCode === null && server.signalCode === null) {
        server.kill(signal)
        await once(server, 'exit')
      }
    },
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
  }
  beforeAll(async () => {
    if (!hasRedis) throw new Error('everything is required, and no redis-server is installed')
    directory = await mkdtemp(path.join(tmpdir(), 'modelwire-redis-'))
    used.port = await freePort()
    used.url = `redis://127.0.0.1:${used.port}`
    await used.start()
  })
  afterAll(async () => {
    await used.stop()
    if (directory) await rm(directory, { recursive: true, force: true })
  })
  return used
}

async function startServer(port: number, directory: string, appendOnly: boolean): Promise<ChildProcess> {
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: appendOnly ? 'yes' : 'no',
    'maxmemory-policy': 'noeviction',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const server = spawn('redis-server', flags, { stdio: 'ignore' })
  process.once('exit', () => server.kill('SIGKILL'))
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`)
    if (await answersPing(port)) return server
    await pause(25)
  }
  server.kill('SIGKILL')
  throw new Error('redis-server did not answer within 5 seconds')
}

function answersPing(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1000, () => settle(false))
    socket.once('data', data => settle(data.toString().startsWith('+PONG')))
    socket.once('error', () => settle(false))
  })
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port was found')
  return address.port
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
