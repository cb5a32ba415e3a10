import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../db/client.ts'
import { type ReadingProgress, readingProgress } from '../db/progress.ts'

export interface ProgressOptions {
  db: Database
  out: { write(text: string): unknown; isTTY?: boolean }
  signal: AbortSignal
}

/**
 * Shows how far the first reads have come: one line that is rewritten on a terminal, a line every ten seconds elsewhere. Ends when
 * every source was visited; says nothing when that was so from the start.
 */
export async function showProgress({ db, out, signal }: ProgressOptions): Promise<ReadingProgress> {
  let shown = ''
  let shownAt = Number.NEGATIVE_INFINITY
  for (;;) {
    const progress = await readingProgress(db)
    const isDone = progress.visited >= progress.sources
    const line = lineOf(progress)
    const isDue = out.isTTY === true || isDone || performance.now() - shownAt > 10_000
    if (line !== shown && isDue && !(isDone && shown === '')) {
      out.write(out.isTTY ? `\r\u001b[2K${line}${isDone ? '\n' : ''}` : `${line}\n`)
      shown = line
      shownAt = performance.now()
    }
    if (isDone || signal.aborted) return progress
    await sleep(out.isTTY ? 250 : 1000, undefined, { signal }).catch(() => undefined)
  }
}

function lineOf({ sources, visited, failing, releases }: ReadingProgress): string {
  const trouble = failing > 0 ? ` (${failing} could not be read yet)` : ''
  return `${visited} of ${sources} sources read${trouble}, ${releases} releases`
}
