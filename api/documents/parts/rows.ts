import { stringify } from 'csv-stringify/sync'
import { line } from './text.ts'

/** A cell of a table: words of anybody, a number, or nothing known. */
export type Cell = string | number | null

/** Rows as CSV (RFC 4180) under their headings. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return stringify(
    [columns, ...rows].map(row => row.map(cell)),
    { record_delimiter: 'windows', escape_formulas: true },
  )
}

function cell(value: Cell): Cell {
  return typeof value === 'string' ? line(value, 2_000) : value
}
