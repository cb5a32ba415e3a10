import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithUs } from './children.ts'
import { freePort } from './port.ts'

/** A redis-server of the run's own, that keeps what it was given over a kill as one in production does. */
export interface ChaosRedis {
  url: string
  kill(): Promise<void>
  start(): Promise<void>
  freeze(): void
  thaw(): void
  flush(): Promise<void>
  /** One command; throws what it says where that is an error. */
  tell(...words: string[]): Promise<string>
  stop(): Promise<void>
}

export async function openRedis(directory: string): Promise<ChaosRedis> {
  const port = await freePort()
  let starting = launchRedis(port, directory)
  let server = await starting
  const kill = async () => {
    // on a busy machine the next fault may come before it is up again
    server = await starting
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  const tell = async (...words: string[]) => {
    await starting
    const said = await command(port, words.join(' '))
    if (said === null || said.startsWith('-')) throw new Error(`Redis does not take ${words.join(' ')}: ${said}`)
    return said
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start: async () => {
      starting = launchRedis(port, directory)
      server = await starting
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    flush: () => tell('FLUSHALL').then(() => undefined),
    tell,
    stop: kill,
  }
}

/** Starts a server and waits until it answers. Without `appendOnly` a stop loses everything. */
export async function launchRedis(port: number, directory: string, { appendOnly = true } = {}): Promise<ChildProcess> {
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--save',
    '',
    '--appendonly',
    appendOnly ? 'yes' : 'no',
  ]
  const durable = ['--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction']
  // a process group of its own: Ctrl-C reaches the run, which then ends what it started
  const server = endWithUs(spawn('redis-server', [...settings, ...durable], { stdio: 'ignore', detached: true }))
  const failed = once(server, 'error').then(([error]) => Promise.reject(error))
  failed.catch(() => undefined)
  for (let tries = 0; tries < 400; tries += 1) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`)
    if ((await Promise.race([command(port, 'PING'), failed]))?.startsWith('+PONG')) return server
    await sleep(25)
  }
  server.kill('SIGKILL')
  throw new Error('redis-server did not answer')
}

/** One command, and the beginning of what was answered; null where nothing was. */
function command(port: number, name: string): Promise<string | null> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(`${name}\r\n`))
    const settle = (said: string | null) => {
      socket.destroy()
      resolve(said)
    }
    socket.setTimeout(2000, () => settle(null))
    socket.once('data', data => settle(data.toString()))
    socket.once('error', () => settle(null))
  })
}
