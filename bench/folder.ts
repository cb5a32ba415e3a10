import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Program } from '../workers/program.ts'

/** Where a run may leave what it makes, and whoever it tells how each part is ended, as soon as it runs. */
export interface Folder {
  directory: string
  signal: AbortSignal
  onStop(stop: () => unknown): void
}

/** A run in a folder of its own. Whatever it started is ended with it, the last first, also where it is broken off; then the folder goes, unless it is kept. */
export async function inFolder<Result>(
  name: string,
  program: Pick<Program, 'signal' | 'onStop'>,
  work: (folder: Folder) => Promise<Result>,
  isKept = false,
): Promise<Result> {
  const directory = mkdtempSync(path.join(tmpdir(), `modelwire-${name}-`))
  const stops: (() => unknown)[] = []
  const end = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
    if (!isKept) rmSync(directory, { recursive: true, force: true })
  }
  program.onStop(end)
  try {
    return await work({ directory, signal: program.signal, onStop: stop => void stops.push(stop) })
  } finally {
    await end()
  }
}
