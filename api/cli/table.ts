import { type Color, colored, type Terminal } from './terminal.ts'
import { cutTo, safe, widthOf } from './text.ts'

export interface Column<Row> {
  title: string
  of(row: Row): string | number | null
  color?(row: Row): Color | null
  isRight?: boolean
  /** It may be cut down to so many columns of the terminal; without, it is never cut. */
  least?: number
  /** Where there is no room, the column with the highest is left out first; one without stays. */
  rank?: number
}

/** A table as the rows that it was laid out by have it: more rows of the same kind stand under the same heads. */
export interface Table<Row> {
  head: string
  lines(rows: readonly Row[]): string[]
}

type Screen = Pick<Terminal, 'width' | 'isColored'>

interface Laid<Row> {
  column: Column<Row>
  width: number
}

const gap = 2

/** Lines of a table with its heads. */
export function tableLines<Row>(terminal: Screen, columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const { head, lines } = layOut(terminal, columns, rows)
  return [head, ...lines(rows)]
}

/** Makes a table that is no wider than the terminal: cells are cut, then columns left out, and what has to stay is neither. */
export function layOut<Row>(terminal: Screen, columns: readonly Column<Row>[], rows: readonly Row[]): Table<Row> {
  const laid = columns.map(column => {
    const cells = rows.map(row => widthOf(cellOf(column, row)))
    return { column, width: Math.max(widthOf(column.title), ...cells) }
  })
  const shown = narrowed(laid, terminal.width)
  const lineOf = (textOf: (column: Column<Row>) => string, colorOf: (column: Column<Row>) => Color | null) =>
    shown
      .map(({ column, width }) => {
        const text = column.least === undefined ? textOf(column) : cutTo(textOf(column), width)
        const spaces = ' '.repeat(Math.max(0, width - widthOf(text)))
        const word = colored(terminal, text, colorOf(column))
        return column.isRight ? `${spaces}${word}` : `${word}${spaces}`
      })
      .join(' '.repeat(gap))
      .trimEnd()
  return {
    head: lineOf(
      column => column.title,
      () => 'bold',
    ),
    lines: more =>
      more.map(row =>
        lineOf(
          column => cellOf(column, row),
          column => column.color?.(row) ?? null,
        ),
      ),
  }
}

function cellOf<Row>(column: Column<Row>, row: Row): string {
  return safe(String(column.of(row) ?? ''))
}

function narrowed<Row>(laid: Laid<Row>[], room: number): Laid<Row>[] {
  if (sum(laid.map(leastOf)) > room) {
    const ranked = laid.filter(({ column }) => column.rank !== undefined)
    const [out] = ranked.toSorted((left, right) => (right.column.rank ?? 0) - (left.column.rank ?? 0))
    if (out)
      return narrowed(
        laid.filter(each => each !== out),
        room,
      )
  }
  const shown = laid.map(each => ({ ...each }))
  for (let over = sum(shown.map(widthIn)) - room; over > 0; over = sum(shown.map(widthIn)) - room) {
    const [widest, second] = shown.filter(each => each.width > leastOf(each)).toSorted((left, right) => right.width - left.width)
    if (!widest) break
    const narrower = Math.max(leastOf(widest), widest.width - over, second?.width ?? 0)
    widest.width = Math.min(narrower, widest.width - 1)
  }
  return shown
}

function leastOf<Row>({ column, width }: Laid<Row>): number {
  return Math.min(width, column.least ?? width)
}

function widthIn<Row>({ width }: Laid<Row>): number {
  return width
}

function sum(widths: number[]): number {
  return widths.reduce((all, width) => all + width, gap * Math.max(0, widths.length - 1))
}
