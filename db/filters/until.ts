import { type Filter, joined } from './parts/filter.ts'
import { isStartOfMonth, type Span, span, writeSpan } from './parts/instant.ts'

export const until: Filter<Span> = {
  name: 'until',
  label: 'Until',
  description: 'Release date up to this day, month or year, the whole of it, or up to this instant (ISO 8601, UTC).',
  value: span,
  write: writeSpan,
  condition(sql, spans) {
    return joined(
      sql,
      'or',
      spans.map(each => sql`releases.dated_at < ${each.end}`),
    )
  },
  matches: ({ datedAt }, spans) => spans.some(each => datedAt.getTime() < each.end.getTime()),
  counted: spans => (spans.every(each => isStartOfMonth(each.end)) ? ['dated_at'] : null),
}
