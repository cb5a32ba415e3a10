import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as rows from '../../db/chaos.ts'
import { endWithUs } from '../chaos/children.ts'
import { freePort } from '../chaos/port.ts'
import type { Play } from './play.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** A program of ours beside the fleet. */
export interface Extra {
  child: ChildProcess
  said(): string
  /** Milliseconds from the signal to its end. */
  end(signal: NodeJS.Signals): Promise<number>
}

/** `folder`, where it is another version of the program. */
export function startExtra(play: Play, program: string, env: Record<string, string> = {}, folder = root): Extra {
  const extra = startOurs(program, { ...play.stage.env, ...env }, folder)
  play.options.onStop(() => extra.child.kill('SIGKILL'))
  return extra
}

/** With an environment of its own, so that nothing of whoever measures reaches in. */
export function startOurs(program: string, env: Record<string, string>, folder = root): Extra {
  const all = { PATH: path.dirname(process.execPath), ...env }
  const launcher = path.join(folder, 'start.mjs')
  // older versions have none
  const args = existsSync(launcher) ? [launcher, program] : ['--import', 'tsx', path.join(folder, program)]
  const child = endWithUs(spawn(process.execPath, args, { cwd: folder, env: all, stdio: ['ignore', 'pipe', 'pipe'], detached: true }))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (said = (said + chunk).slice(-20_000)))
  return {
    child,
    said: () => said,
    end: async signal => {
      const start = performance.now()
      if (child.exitCode !== null || child.signalCode !== null) return 0
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      return performance.now() - start
    },
  }
}

/** Until the process, or any worker where none is named, has asked Postgres for something. */
export async function untilConnected(play: Play, pid: number | null | undefined): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await rows.isConnected(play.stage.db, pid ?? null).catch(() => false)) return
    await sleep(50)
  }
  throw new Error('a worker did not come up within 30 s')
}

export interface RunningApi extends Extra {
  /** Status, or null where nothing came within ten seconds; and how long it took. */
  get(path: string): Promise<{ status: number | null; ms: number; body: string }>
}

/** The API in a process of its own, once it answers. */
export async function startApi(play: Play, env: Record<string, string> = {}, folder = root): Promise<RunningApi> {
  const port = await freePort()
  const extra = startExtra(play, 'api/main.ts', { PORT: String(port), RATE_LIMIT: '0', ...env }, folder)
  const get = async (place: string) => {
    const start = performance.now()
    const answer = await fetch(`http://127.0.0.1:${port}${place}`, { signal: AbortSignal.timeout(10_000) })
      .then(async each => ({ status: each.status, body: await each.text() }))
      .catch(() => ({ status: null, body: '' }))
    return { ...answer, ms: performance.now() - start }
  }
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await get('/healthz')).status === 200) return { ...extra, get }
    await sleep(100)
  }
  throw new Error(`the API did not start: ${extra.said()}`)
}

/** Asks again and again while something is done; what it asked for, in the order of the answers. */
export async function askingMeanwhile<Result>(
  api: RunningApi,
  paths: string[],
  work: () => Promise<Result>,
): Promise<{ result: Result; answers: { status: number | null; ms: number }[] }> {
  const answers: { status: number | null; ms: number }[] = []
  let isOver = false
  const asking = (async () => {
    for (let nth = 0; !isOver; nth += 1) {
      answers.push(await api.get(paths[nth % paths.length] ?? '/'))
      await sleep(100)
    }
  })()
  const result = await work()
  isOver = true
  await asking
  return { result, answers }
}
