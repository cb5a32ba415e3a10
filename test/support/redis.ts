import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { freePort } from '../../bench/chaos/port.ts'
import { launchRedis } from '../../bench/chaos/redis.ts'
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
  const server = await launchRedis(port, directory, { appendOnly })
  const end = () => void server.kill('SIGKILL')
  process.once('exit', end)
  server.once('exit', () => process.off('exit', end))
  return server
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
