import type { Database } from '../../db/client.ts'
import { readingProgress } from '../../db/progress.ts'
import type { Step } from './live.ts'

/** Says how far history has come: one line that is rewritten on a terminal, a line every ten seconds elsewhere. */
export function openProgress(db: Database, steps: number, out: { write(text: string): unknown; isTTY?: boolean }) {
  let shownAt = Number.NEGATIVE_INFINITY
  let nth = 0
  return async (step: Step): Promise<void> => {
    nth += 1
    const isDue = nth === steps || performance.now() - shownAt > (out.isTTY ? 250 : 10_000)
    if (!isDue) return
    shownAt = performance.now()
    const { releases } = await readingProgress(db)
    const line = `${step.at.toISOString().slice(0, 16)}  step ${nth} of ${steps}, ${releases} releases`
    out.write(out.isTTY ? `\r\u001b[2K${line}${nth === steps ? '\n' : ''}` : `${line}\n`)
  }
}
