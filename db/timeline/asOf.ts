import type { Fragment } from 'postgres'
import type { Database } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import { ask } from './ask.ts'
import { columnsOf } from './columns.ts'
import type { Place } from './cursor.ts'
import type { ListedRelease } from './search.ts'

interface PastQuestion {
  filters: ChosenFilters
  limit: number
  after: Place | null
  asOf: Date
}

/**
 * How an instant lies among all that ever became known, which decides how what was known then is found: little has become known since,
 * little was known yet, or neither.
 */
export const whens = ['lately', 'early', 'between'] as const
export type When = (typeof whens)[number]

/** So many revisions are little. */
const little = 1000

/** A page of the timeline as it was known at an instant, newest first by the date that counts. */
export async function listAsOf(db: Database, question: PastQuestion): Promise<ListedRelease[]> {
  const [place] = await ask(db, sql => placeOf(sql, question.asOf))
  if (!place?.isAnythingKnown) return []
  const when = place.isLately ? 'lately' : place.isEarly ? 'early' : 'between'
  return ask(db, sql => rowsAsOf(sql, question, { when, most: little }))
}

function placeOf(sql: Database, asOf: Date) {
  return sql<{ isAnythingKnown: boolean; isLately: boolean; isEarly: boolean }[]>`
    select coalesce((select min(made_at) from revisions) <= ${asOf}, false) as is_anything_known,
      coalesce((select made_at from revisions order by made_at desc offset ${little} limit 1) <= ${asOf}, true) as is_lately,
      coalesce((select made_at from revisions order by made_at offset ${little} limit 1) > ${asOf}, true) as is_early`
}

/**
 * What was not known then is not in it, nor what had gone then; what companies are called and where they are at home is as it is now. What
 * has not changed since is asked as it stands, and only the rest as its last revisions of then have it: every filter's condition means the
 * same of both. `when` may be any where `most` bounds nothing.
 */
export function rowsAsOf(sql: Database, { filters, limit, after, asOf }: PastQuestion, { when, most }: { when: When; most: number }) {
  const datedAt = sql`(timestamptz 'epoch' + ${after?.datedAt ?? '0'}::bigint * interval '1 microsecond')`
  const page = (from: Fragment, condition: Fragment) => sql`
    (select id, document, dated_at from ${from}
    where dissolved_at is null ${condition} ${conditionOf(sql, filters)}
      ${after ? sql`and (dated_at, id) < (${datedAt}, ${after.id})` : sql``}
    order by releases.dated_at desc, releases.id desc
    limit ${limit})`
  const past = { asOf, when, most }
  const parts = [
    ...unchangedSince(sql, past).map(from => page(from, isUnchangedSince(sql, asOf))),
    page(sql`${changedSince(sql, past)} as releases`, sql``),
  ]
  return sql<ListedRelease[]>`
    select id, (extract(epoch from dated_at) * 1000000)::bigint::text as microseconds, document::text as document
    from (${parts.reduce((all, part) => sql`${all} union all ${part}`)}) as known
    order by dated_at desc, id desc
    limit ${limit}`
}

interface Past {
  asOf: Date
  when: When
  /** Where little became known since, or was known yet: no more revisions than this. */
  most: number
}

/** Where releases are that were known then and have not changed since: each stands in for `releases`, and none is in two of them. */
function unchangedSince(sql: Database, past: Past): Fragment[] {
  const { asOf, when } = past
  if (when === 'lately') return [sql`releases`]
  if (when === 'early')
    return [sql`(select releases.* from ${knownEarly(sql, past)} join releases on id = release_id offset 0) as releases`]
  // the walk begins at the instant, and what was already dated after it is looked up
  return [
    sql`(select * from releases where dated_at <= ${asOf}) as releases`,
    sql`(
      select * from releases where dated_at > ${asOf}
        and id in (select release_id from revisions where is_ahead(document) and made_at <= ${asOf}) offset 0) as releases`,
  ]
}

/*
 * Asked by aggregates, which Postgres looks up for each release that it comes to: out of `exists` it makes joins, and where a plan is made
 * for all instants those read all revisions that there are.
 */
const isUnchangedSince = (sql: Database, asOf: Date) => sql`
  and (select bool_and(v.made_at <= ${asOf}) from revisions v where v.release_id = releases.id)`
const isChangedSince = (sql: Database, id: Fragment, asOf: Date) => sql`
  (select bool_or(v.made_at > ${asOf}) from revisions v where v.release_id = ${id})`
const wasKnown = (sql: Database, id: Fragment, asOf: Date) => sql`
  (select bool_or(v.made_at <= ${asOf}) from revisions v where v.release_id = ${id})`

/** With a bound that Postgres knows of, so that it looks each of them up even where a plan is made for all instants. */
const knownEarly = (sql: Database, { asOf, most }: Past) => sql`(
  select distinct release_id from (select release_id, made_at from revisions order by made_at limit ${most}::integer) as earliest
  where made_at <= ${asOf}) as known_early`

function changedIds(sql: Database, past: Past): Fragment {
  const { asOf, when, most } = past
  if (when === 'early') {
    return sql`select release_id from ${knownEarly(sql, past)} where ${isChangedSince(sql, sql`known_early.release_id`, asOf)}`
  }
  if (when === 'between') {
    return sql`
      select release_id from revisions as earlier where made_at <= ${asOf}
        and exists (select from revisions later where later.release_id = earlier.release_id and later.made_at > ${asOf})`
  }
  return sql`
    select release_id from (select release_id, made_at from revisions order by made_at desc limit ${most}::integer) as latest
    where made_at > ${asOf}`
}

/** What has changed since and was known then, as it was: a relation with the columns of `releases`. */
export function changedSince(sql: Database, past: Past): Fragment {
  const { asOf } = past
  return sql`(
    select kept.id, kept.company_id, ${columnsOf(sql, sql`known.document`, sql`coalesce(known.search_text, ${searchText(sql)})`)},
      null::timestamptz as dissolved_at, null::text as merged_into, kept.xid
    from (
      ${changedIds(sql, past)}
      union
      select id from releases where dissolved_at > ${asOf}) as changed
    join releases as kept on kept.id = changed.release_id
    join companies as maker on maker.id = kept.company_id
    cross join lateral (
      select v.document, v.changes, v.search_text from revisions v where v.release_id = kept.id and v.made_at <= ${asOf} order by v.revision desc limit 1
    ) as known
    where ${wasKnown(sql, sql`changed.release_id`, asOf)}
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
