import type { Span } from './instant.ts'

/** A chosen filter, as far as its order to another matters. */
interface Chosen {
  filter: { name: string }
  given: string[]
  values: unknown[]
}

/** The bound that lies beyond the one it belongs to, so that nothing can fit; null where none does. */
export function contradiction(chosen: readonly Chosen[]): { parameter: string; given: string; problem: string } | null {
  const bounds = (name: string) => chosen.find(({ filter }) => filter.name === name)
  const [since, until] = [bounds('since'), bounds('until')]
  if (since && until) {
    const start = Math.min(...since.values.map(value => (value as Span).start.getTime()))
    const end = Math.max(...until.values.map(value => (value as Span).end.getTime()))
    if (start >= end) return { parameter: 'since', given: since.given.join(','), problem: `is after until=${until.given.join(',')}` }
  }
  const [least, most] = [bounds('minParameters'), bounds('maxParameters')]
  if (!least || !most || Math.min(...least.values.map(Number)) <= Math.max(...most.values.map(Number))) return null
  return { parameter: 'minParameters', given: least.given.join(','), problem: `is more than maxParameters=${most.given.join(',')}` }
}
