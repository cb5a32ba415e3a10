import type { QueueKind } from '../chaos/options.ts'

/** What is said of one fault: a line of JSON. */
export interface Line {
  row: number
  fault: string
  /** `none` where a test holds it, whatever the queue. */
  queue: QueueKind | 'none'
  limit: string
  tries: number
  lost: number
  /** Told under another id, or a row twice. */
  duplicates: number
  ms: number | null
  settledSeconds: number | null
  acknowledged?: number
  acknowledgedTwice?: number
  /** Why it could not be tried on this machine. */
  notRun?: string
  /** What broke its limit, a sentence each. */
  problems: string[]
  [more: string]: unknown
}

/** All of them as a table, in the order of the matrix. */
export function tableOf(lines: Line[]): string[] {
  const rows = lines.toSorted((a, b) => a.row - b.row || a.queue.localeCompare(b.queue))
  const table = [['row', 'queue', 'tries', 'lost', 'twice', 'ms', 'settled s', 'fault', ''], ...rows.map(cellsOf)]
  const widths = table[0]?.map((_, column) => Math.max(...table.map(cells => cells[column]?.length ?? 0))) ?? []
  return table.map(cells =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function cellsOf({
  row,
  queue,
  tries,
  lost,
  duplicates,
  acknowledgedTwice = 0,
  ms,
  settledSeconds,
  fault,
  notRun,
  problems,
}: Line): string[] {
  const verdict = notRun ? `not run: ${notRun}` : problems.length === 0 ? 'holds' : problems.join('; ')
  return [
    ...[
      String(row),
      queue,
      String(tries),
      String(lost),
      `${duplicates}+${acknowledgedTwice}`,
      String(ms ?? ''),
      String(settledSeconds ?? ''),
    ],
    ...[fault, verdict],
  ]
}
