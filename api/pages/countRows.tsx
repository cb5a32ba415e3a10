import type { Child } from 'hono/jsx'

export interface CountedPart {
  name: string
  count: number
  /** Which of the shades (55-company.css) it is drawn in. */
  shade: string
}

export interface CountedRow {
  label: string
  href: string
  parts: CountedPart[]
}

interface CountRowsProps {
  headings: { label: string; total: string; parts: string }
  rows: CountedRow[]
  /** What the longest bar stands for, where several tables share it. */
  most?: number
}

/** Counts over time: one row each with a bar and its numbers, so that chart and table are one. */
export function CountRows({ headings, rows, most = mostOf(rows) }: CountRowsProps) {
  return (
    <table class="stacked count-rows">
      <thead>
        <tr>
          <th scope="col">{headings.label}</th>
          <th scope="col">{headings.total}</th>
          <th scope="col">{headings.parts}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr>
            <th scope="row">{row.parts.length > 0 ? <a href={row.href}>{row.label}</a> : <span class="faint">{row.label}</span>}</th>
            <td>{totalOf(row)}</td>
            <td>
              <Bar row={row} most={most} />
              <Numbers parts={row.parts} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function mostOf(rows: CountedRow[]): number {
  return Math.max(1, ...rows.map(totalOf))
}

function totalOf({ parts }: CountedRow): number {
  return parts.reduce((sum, { count }) => sum + count, 0)
}

function Bar({ row: { parts }, most }: { row: CountedRow; most: number }) {
  let at = 0
  const rects: Child[] = parts.map(({ name, count, shade }) => {
    const x = at
    at += (count / most) * 100
    return (
      <rect class={`shade-${shade}`} x={x.toFixed(2)} width={((count / most) * 100).toFixed(2)} height={1}>
        <title>{`${name}: ${count}`}</title>
      </rect>
    )
  })
  return (
    <svg class="share-bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {rects}
    </svg>
  )
}

function Numbers({ parts }: { parts: CountedPart[] }) {
  return (
    <ul class="numbers">
      {parts.map(({ name, count, shade }) => (
        <li>
          <svg class="dot" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            <rect class={`shade-${shade}`} width={10} height={10} rx={2} />
          </svg>{' '}
          <bdi>{name}</bdi> {count}
        </li>
      ))}
    </ul>
  )
}
