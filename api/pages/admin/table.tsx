import type { Child } from 'hono/jsx'

/** The headings of a table. */
export function Head({ headings }: { headings: readonly string[] }) {
  return (
    <thead>
      <tr>
        {headings.map(heading => (
          <th scope="col">{heading}</th>
        ))}
      </tr>
    </thead>
  )
}

/** Names, and numbers under headings; on a small screen each number says what it is. */
export function NumberTable({ headings, rows }: { headings: string[]; rows: Child[][] }) {
  return (
    <table class="stacked">
      <Head headings={headings} />
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              <td data-label={headings[index + 1]}>{typeof cell === 'number' ? String(cell) : cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
