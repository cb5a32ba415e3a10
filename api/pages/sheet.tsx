import type { Child } from 'hono/jsx'

/** What is known of a thing: names and values, one under the other. A value that is not there leaves its name out. */
export function Sheet({ rows }: { rows: [name: string, value: Child][] }) {
  return (
    <dl class="sheet">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
        .map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
