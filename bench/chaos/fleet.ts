import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { endWithUs } from './children.ts'

/** Workers as processes, each started anew when it ends, as a service manager would. */
export interface Fleet {
  /** SIGKILL; it is started again after so many seconds. */
  kill(worker: number, seconds: number): Promise<void>
  freeze(worker: number): void
  thaw(worker: number): void
  /** Ends that nobody asked for: what they ended with. */
  crashes: string[]
  stop(): Promise<void>
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const againAfterMs = 500

/** `env` is asked for each time that one starts. */
export function startFleet(count: number, env: () => Record<string, string>, directory: string): Fleet {
  const crashes: string[] = []
  const seats = Array.from({ length: count }, (_, nth) => openSeat(nth, env, directory, crashes))
  const seatOf = (worker: number) => {
    const seat = seats[worker]
    if (!seat) throw new Error(`there is no worker ${worker}`)
    return seat
  }
  return {
    crashes,
    kill: (worker, seconds) => seatOf(worker).kill(seconds * 1000),
    freeze: worker => seatOf(worker).signal('SIGSTOP'),
    thaw: worker => seatOf(worker).signal('SIGCONT'),
    stop: async () => void (await Promise.all(seats.map(seat => seat.stop()))),
  }
}

interface Seat {
  kill(pauseMs: number): Promise<void>
  signal(signal: NodeJS.Signals): void
  stop(): Promise<void>
}

/** One worker after the other, with one log: what each said, and when it came and went. */
function openSeat(nth: number, env: () => Record<string, string>, directory: string, crashes: string[]): Seat {
  const file = path.join(directory, `worker-${nth}.log`)
  const log = openSync(file, 'a')
  const say = (line: string) => void writeSync(log, `--- ${new Date().toISOString()} ${line}\n`)
  const state = { child: launch(env(), log), isStopped: false, pauseMs: null as number | null, started: performance.now() }
  const run = async () => {
    for (;;) {
      const [code, signal] = await ended(state.child)
      if (state.isStopped) return
      const wait = state.pauseMs ?? againAfterMs
      say(`ended with ${code ?? signal}`)
      const after = Math.round(performance.now() - state.started)
      if (state.pauseMs === null) crashes.push(`worker ${nth}: ${code ?? signal} after ${after} ms: ${lastWords(file)}`)
      state.pauseMs = null
      await sleep(wait)
      if (state.isStopped) return
      state.child = launch(env(), log)
      state.started = performance.now()
      say(`started as ${state.child.pid}`)
    }
  }
  const running = run()
  return {
    kill: async pauseMs => {
      state.pauseMs = pauseMs
      const { child } = state
      child.kill('SIGKILL')
      await ended(child)
    },
    signal: signal => {
      say(signal)
      state.child.kill(signal)
    },
    stop: async () => {
      state.isStopped = true
      state.child.kill('SIGKILL')
      await running
      closeSync(log)
    },
  }
}

/** The last lines that a worker said itself. */
function lastWords(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const own = lines.filter(line => !line.startsWith('---')).slice(-4)
  return own.map(line => line.slice(0, 600)).join('\n    ') || 'not a word'
}

/** With an environment of its own, so that neither proxies nor npm of whoever measures reach in. */
function launch(env: Record<string, string>, log: number): ChildProcess {
  const all = { PATH: path.dirname(process.execPath), ...env }
  const args = [path.join(root, 'start.mjs'), 'workers/main.ts']
  return endWithUs(spawn(process.execPath, args, { cwd: root, env: all, stdio: ['ignore', log, log], detached: true }))
}

async function ended(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return [child.exitCode, child.signalCode]
}
