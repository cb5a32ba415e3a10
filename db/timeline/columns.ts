import type { Fragment } from 'postgres'
import type { Queryable } from '../client.ts'

/**
 * Everything that a release can be filtered or sorted by, drawn from its document: the columns of `releases` from `kind` to `document`, in
 * the order in which they are written. `searchText` is the expression for what it is found by.
 */
export function columnsOf(sql: Queryable, document: Fragment, searchText: Fragment): Fragment {
  return sql`
    ${document}->>'kind' as kind, ${document}->>'name' as name, ${document}->>'family' as family, ${document}->>'version' as version,
    ${document}->>'stage' as stage, ${document}->>'openness' as openness,
    coalesce(${document}->'license'->>'spdx', ${document}->'license'->>'name') as license,
    (${document}->'announcedAt'->>'at')::timestamptz as announced_at, (${document}->'releasedAt'->>'at')::timestamptz as released_at,
    dated_of(${document}) as dated_at,
    (${document}->>'firstSeenAt')::timestamptz as first_seen_at, (${document}->'parameters'->>'total')::float8 as parameters_total,
    array(select jsonb_array_elements_text(${document}->'modalities'->'input')) as input_modalities,
    array(select jsonb_array_elements_text(${document}->'modalities'->'output')) as output_modalities,
    ${searchText} as search_text, (${document}->>'revision')::integer as revision,
    (${document}->>'updatedAt')::timestamptz as updated_at, ${document} as document`
}

/** The date that counts of a document, as exact as it was stated: a StatedDate. */
export function statedDateOf(sql: Queryable, document: Fragment): Fragment {
  return sql`jsonb_build_object(
    'at', coalesce(${document} -> 'releasedAt' ->> 'at', ${document} -> 'announcedAt' ->> 'at', ${document} ->> 'firstSeenAt'),
    'precision', coalesce(${document} -> 'releasedAt' ->> 'precision', ${document} -> 'announcedAt' ->> 'precision', 'minute'))`
}
