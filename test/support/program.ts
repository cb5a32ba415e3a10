import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { programs } from '../../start.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

export interface TestProgram {
  process: ChildProcess
  /** Everything that it has said so far, on both streams. */
  said(): string
  /** Resolves with the first match in what it says; fails when it ends, or 30 s pass, without one. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal and waits for the end. Returns the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
  ended(): Promise<number | NodeJS.Signals | null>
}

/** Runs a file of the project as a process of its own; killed when the test is over. */
export function runProgram(file: string, args: string[] = [], env: Record<string, string> = {}): TestProgram {
  const program = startProgram(file, args, env)
  onTestFinished(() => void program.process.kill('SIGKILL'))
  return program
}

/** The same for whoever ends it by himself, and in another folder that holds the project. */
export function startProgram(file: string, args: string[] = [], env: Record<string, string> = {}, folder = root): TestProgram {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PORT|DATA_DIR|DATABASE_URL|REDIS_URL|.*_proxy)$/i.test(name)),
  )
  const child = spawn(process.execPath, [...launch(file, folder), ...args], {
    cwd: folder,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', chunk => (text += chunk))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null)
  return {
    process: child,
    said: () => text,
    says: pattern =>
      until(
        () => pattern.exec(text),
        ended,
        () => text,
      ),
    end: async signal => {
      child.kill(signal)
      return await ended
    },
    ended: () => ended,
  }
}

/** As `npm run` starts them; what is no program of ours is translated as it goes. */
function launch(file: string, folder: string): string[] {
  return programs.includes(file) ? [path.join(folder, 'start.mjs'), file] : ['--import', 'tsx', path.resolve(folder, file)]
}

async function until<Found>(look: () => Found | null, ended: Promise<unknown>, said: () => string): Promise<Found> {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  for (const start = performance.now(); performance.now() - start < 30_000; await new Promise(resolve => setTimeout(resolve, 20))) {
    const wasOver = isOver
    const found = look()
    if (found) return found
    if (wasOver) break
  }
  throw new Error(`it did not say what was waited for, but: ${said()}`)
}
