import { type Filter, joined } from './parts/filter.ts'
import { type Span, span, writeSpan } from './parts/instant.ts'

export const seenSince: Filter<Span> = {
  name: 'seenSince',
  label: 'Seen since',
  description:
    'Discovered from the first instant of this day, month or year on, or from this instant (ISO 8601, UTC), whenever it was released.',
  value: span,
  write: writeSpan,
  condition(sql, spans) {
    return joined(
      sql,
      'or',
      spans.map(each => sql`releases.first_seen_at >= ${each.start}`),
    )
  },
  matches: ({ firstSeenAt }, spans) => spans.some(each => firstSeenAt.getTime() >= each.start.getTime()),
}
