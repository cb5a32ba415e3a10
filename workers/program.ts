import { isRunByNpm } from '../config/env.ts'
import { mask } from '../config/log.ts'

/** The parts of a program that are running, and how each is ended: in reverse, the last one started first. */
export interface Program {
  /** To be called as soon as a part runs. */
  onStop(stop: () => Promise<unknown>): void
  /** Aborts when the program is asked to end. */
  signal: AbortSignal
  /** Ends the program in order: its work is done. `code` is its exit code, 0 where none is given. */
  end(code?: number): void
}

/** However stuck a part is, the program is gone after this. */
const hardExitMs = 28_000

/**
 * Runs a program until it is told to stop. What is wrong with its setting is said in one line and ends it with exit code 1. The
 * first SIGINT or SIGTERM stops it in order, the second at once.
 */
export async function runProgram(start: (program: Program) => Promise<void>): Promise<void> {
  const stops: (() => Promise<unknown>)[] = []
  const stopping = new AbortController()
  const stop = async (code: number) => {
    if (stopping.signal.aborted) process.exit(code || 1)
    stopping.abort()
    setTimeout(() => process.exit(code || 1), hardExitMs).unref()
    for (let part = stops.pop(); part; part = stops.pop()) await part().catch(error => say(error))
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  if (isRunByNpm()) watchParent(() => void stop(0))
  process.on('unhandledRejection', error => {
    say(error)
    void stop(1)
  })
  try {
    await start({ onStop: part => void stops.push(part), signal: stopping.signal, end: (code = 0) => void stop(code) })
    // a signal that came while a part was starting found it missing from the list
    if (stopping.signal.aborted) for (let part = stops.pop(); part; part = stops.pop()) await part()
  } catch (error) {
    if (stopping.signal.aborted) return
    say(error)
    await stop(1)
  }
}

/** npm's shell dies of a signal without handing it on: a program whose shell is gone was told to end. */
function watchParent(end: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    end()
  }, 1000)
  watch.unref()
}

function say(error: unknown): void {
  process.stderr.write(`${mask(error instanceof Error ? error.message || error.name : String(error))}\n`)
}
