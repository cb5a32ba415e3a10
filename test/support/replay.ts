import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../../bench/chaos/port.ts'
import { shared } from './shared.ts'

export interface Replay {
  address: string
  certificates: string
  status(): Promise<ReplayStatus>
  moveClock(now: string): Promise<void>
  /** Spoils answers of a host: see the head of the replay program. */
  spoil(fault: Record<string, unknown>): Promise<void>
  mend(): Promise<void>
  stop(): void
}

export interface ReplayStatus {
  requests: Record<string, { requests: number; notModified: number; faulted: number }>
  misses: Record<string, number>
  notYet: Record<string, number>
}

/** Starts the recorded upstreams, as of an instant, behind a forward proxy with its own certificate authority. */
export async function startReplay(now: string): Promise<Replay> {
  const port = await freePort()
  const child = spawn(process.execPath, [shared('upstream/replay.mjs'), '--port', String(port), '--now', now], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const certificates = await certificatesOf(child)
  const address = `http://127.0.0.1:${port}`
  const tell = async (path: string, method: string, body?: unknown) => {
    const answer = await fetch(`${address}/__replay/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
    return (await answer.json()) as ReplayStatus
  }
  return {
    address,
    certificates,
    status: () => tell('status', 'GET'),
    moveClock: async now => void (await tell('clock', 'POST', { now })),
    spoil: async fault => void (await tell('fault', 'POST', fault)),
    mend: async () => void (await tell('fault', 'DELETE')),
    stop: () => void child.kill('SIGTERM'),
  }
}

/** Whether this machine can run it: it makes its certificates with openssl. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function certificatesOf(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    text += chunk
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the replay ended: ${text}`)
  })
  for (;;) {
    const found = /NODE_EXTRA_CA_CERTS=(\S+)/.exec(text)
    if (found?.[1]) {
      ended.catch(() => undefined)
      return found[1]
    }
    await Promise.race([once(child.stdout ?? child, 'data'), ended])
  }
}
