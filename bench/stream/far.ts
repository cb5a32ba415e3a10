import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { endWithUs } from '../chaos/children.ts'
import type { Heard, Said } from './clients.ts'

/** So many who listen to one server, in a process of their own. */
export interface Clients {
  connected: number
  /** Resolves when so many events have come since the last time, counted by client, or none comes any more. */
  hear(events: number): Promise<Heard>
  stop(): void
}

export async function openClients(port: number, count: number): Promise<Clients> {
  const child = start('clients.ts', [String(port), String(count)])
  const { connected = 0 } = await message(child)
  return {
    connected,
    hear: async events => {
      const answer = message(child)
      child.send(events)
      const { heard } = await answer
      if (!heard) throw new Error('the clients said something else')
      return heard
    },
    stop: () => void child.kill('SIGKILL'),
  }
}

/** Hono that pushes what it is given. */
export interface Bare {
  port: number
  pid: number
  push(text: string): void
  stop(): void
}

export async function openBare(): Promise<Bare> {
  const child = start('constant.mjs', [])
  const { port = 0 } = await message(child)
  return { port, pid: child.pid ?? 0, push: text => void child.send(text), stop: () => void child.kill('SIGKILL') }
}

function start(program: string, words: string[]): ChildProcess {
  const execArgv = program.endsWith('.ts') ? ['--import', 'tsx'] : []
  return endWithUs(fork(fileURLToPath(new URL(program, import.meta.url)), words, { execArgv }))
}

async function message(child: ChildProcess): Promise<Said & { port?: number }> {
  const ended = new AbortController()
  const onEnd = (code: number | null) => ended.abort(new Error(`a process of the measurement ended with ${code}`))
  child.once('exit', onEnd)
  try {
    const [said] = (await once(child, 'message', { signal: ended.signal })) as [Said]
    return said
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error
  } finally {
    child.off('exit', onEnd)
  }
}
