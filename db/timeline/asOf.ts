import type { Fragment } from 'postgres'
import type { Database } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import { columnsOf } from './columns.ts'
import type { Place } from './cursor.ts'

interface PastQuestion {
  filters: ChosenFilters
  limit: number
  after: Place | null
  asOf: Date
}

/**
 * A page of the timeline as it was known at an instant, newest first by the date that counts. What was not known then is not in it, nor what
 * had gone then; what companies are called and where they are at home is as it is now. What has not changed since is asked as it stands, in
 * the order of its index, and only the rest as its last revisions of then have it: every filter's condition means the same of both.
 */
export function rowsAsOf(sql: Database, { filters, limit, after, asOf }: PastQuestion) {
  const datedAt = sql`(timestamptz 'epoch' + ${after?.datedAt ?? '0'}::bigint * interval '1 microsecond')`
  const page = (from: Fragment, condition: Fragment) => sql`
    select id, document, dated_at from ${from}
    where dissolved_at is null ${condition} ${conditionOf(sql, filters)}
      ${after ? sql`and (dated_at, id) < (${datedAt}, ${after.id})` : sql``}
    order by releases.dated_at desc, releases.id desc
    limit ${limit}`
  return sql<{ id: string; microseconds: string; document: string }[]>`
    select id, (extract(epoch from dated_at) * 1000000)::bigint::text as microseconds, document::text as document
    from (
      (${page(sql`releases`, isUnchangedSince(sql, asOf))})
      union all
      (${page(sql`${changedSince(sql, asOf)} as releases`, sql``)})
    ) as known
    order by dated_at desc, id desc
    limit ${limit}`
}

const isUnchangedSince = (sql: Database, asOf: Date) => sql`
  and exists (select from revisions v where v.release_id = releases.id and v.made_at <= ${asOf})
  and not exists (select from revisions v where v.release_id = releases.id and v.made_at > ${asOf})`

/** What has changed since and was known then, as it was: a relation with the columns of `releases`. */
export function changedSince(sql: Database, asOf: Date): Fragment {
  return sql`(
    select kept.id, kept.company_id, ${columnsOf(sql, sql`known.document`, sql`coalesce(known.search_text, ${searchText(sql)})`)},
      null::timestamptz as dissolved_at, null::text as merged_into, kept.xid
    from (
      select release_id from revisions where made_at > ${asOf}
      union
      select id from releases where dissolved_at > ${asOf}) as changed
    join releases as kept on kept.id = changed.release_id
    join companies as maker on maker.id = kept.company_id
    cross join lateral (
      select v.document, v.changes, v.search_text from revisions v where v.release_id = kept.id and v.made_at <= ${asOf} order by v.revision desc limit 1
    ) as known
    where exists (select from revisions v where v.release_id = changed.release_id and v.made_at <= ${asOf})
      and (kept.dissolved_at is null or kept.dissolved_at > ${asOf}) and not ${isDissolution(sql)}
  )`
}

/** Its last revision took it away; one that brought it back says so by another. */
const isDissolution = (sql: Database) => sql`
  known.changes @? '$[*] ? ((@.field == "dissolved" || @.field == "mergedInto") && (@.after == true || @.after.type() == "string"))'`

/** Of revisions from before it was kept: as whoever writes a release makes it; other names of the family are those of now. */
const searchText = (sql: Database) => sql`(
  select plain || E'\n' || translate(plain, '-_. ', '') from (
    select left(lower(normalize(string_agg(distinct word, E'\n'), NFKC)), 50000) as plain
    from (
      select unnest(array[known.document->>'name', known.document->>'family', known.document->>'version', maker.name])
      union all
      select jsonb_array_elements_text(made->'aliases') from jsonb_array_elements(maker.families) as families (made)
      where made->>'name' = known.document->>'family'
      union all
      select variant->>'repo' from jsonb_array_elements(known.document->'variants') as variants (variant)
      union all
      select jsonb_array_elements_text(variant->'formerly') from jsonb_array_elements(known.document->'variants') as variants (variant)
      union all
      select sighting->>'title' from jsonb_array_elements(known.document->'sightings') as sightings (sighting)
    ) as words (word) where word is not null
  ) as written)`
