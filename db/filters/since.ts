import { type Filter, joined } from './parts/filter.ts'
import { isStartOfMonth, type Span, span, writeSpan } from './parts/instant.ts'

export const since: Filter<Span> = {
  name: 'since',
  label: 'Since',
  description: 'Release date from the first instant of this day, month or year on, or from this instant (ISO 8601, UTC).',
  value: span,
  write: writeSpan,
  condition(sql, spans) {
    return joined(
      sql,
      'or',
      spans.map(each => sql`releases.dated_at >= ${each.start}`),
    )
  },
  matches: ({ datedAt }, spans) => spans.some(each => datedAt.getTime() >= each.start.getTime()),
  counted: spans => (spans.every(each => isStartOfMonth(each.start)) ? ['dated_at'] : null),
}
