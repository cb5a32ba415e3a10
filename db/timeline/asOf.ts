import type { Fragment } from 'postgres'
import type { Database } from '../client.ts'
import { type ChosenFilters, conditionOf } from '../filters/index.ts'
import { asItWas } from './asItWas.ts'
import { ask } from './ask.ts'
import type { Place } from './cursor.ts'
import { type ListedRelease, listed } from './listed.ts'
import { instantOf, isAfter, listedColumns } from './place.ts'

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
  if (when === 'between') {
    const rows = await ask(db, sql => listed(walkAsOf(sql, question)))
    if (rows.length >= question.limit) return rows
  }
  return ask(db, sql => listed(rowsAsOf(sql, question, { when, most: little })))
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
  const page = (from: Fragment, condition: Fragment) => sql`
    (select id, document, dated_at from ${from}
    where dissolved_at is null ${condition} ${conditionOf(sql, filters)} and ${isAfter(sql, after)}
    order by releases.dated_at desc, releases.id desc
    limit ${limit})`
  const past = { asOf, when, most }
  const parts = [
    ...unchangedSince(sql, past).map(from => page(from, isUnchangedSince(sql, asOf))),
    page(sql`${changedSince(sql, past)} as releases`, sql``),
  ]
  return sql<{ id: string }[]>`
    select ${listedColumns(sql)}
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

/** What has changed since and was known then, as it was. */
function changedSince(sql: Database, past: Past): Fragment {
  const { asOf } = past
  const known = sql`
    (${changedIds(sql, past)} union select id from releases where dissolved_at > ${asOf}) as changed
    cross join lateral (
      select * from revisions v where v.release_id = changed.release_id and v.made_at <= ${asOf} order by v.revision desc limit 1
    ) as known`
  return asItWas(sql, asOf, known, sql`true`)
}

/**
 * The same in the order of what was true then, as far as 2,000 revisions go: right where it fills the page. That bound stands in the text, so
 * that a plan which is made for all instants knows of it too, and takes the index in this order rather than sort all.
 */
export function walkAsOf(sql: Database, { filters, limit, after, asOf }: PastQuestion) {
  const isLastOfThen = sql`
    known.revision = (select max(v.revision) from revisions v where v.release_id = known.release_id and v.made_at <= ${asOf})`
  const isBefore = after ? sql`and dated_of(document) <= ${instantOf(sql, after)}` : sql``
  const revisions = [
    sql`revisions where made_at <= ${asOf} and dated_of(document) <= ${asOf} ${isBefore}`,
    sql`(select * from revisions where is_ahead(document) and made_at <= ${asOf} offset 0) as ahead
      where dated_of(document) > ${asOf} ${isBefore}`,
  ]
  const parts = revisions.map(
    from => sql`
      (select found.* from (
        select * from ${from} order by dated_of(document) desc, release_id desc limit 2000
      ) as walked cross join lateral (
        select id, document, dated_at from ${asItWas(sql, asOf, sql`(select walked.*) as known`, isLastOfThen)} as releases
        where dissolved_at is null ${conditionOf(sql, filters)} and ${isAfter(sql, after)} offset 0
      ) as found
      order by dated_of(walked.document) desc, walked.release_id desc limit ${limit})`,
  )
  return sql<{ id: string }[]>`
    select ${listedColumns(sql)}
    from (${parts.reduce((all, part) => sql`${all} union all ${part}`)}) as known
    order by dated_at desc, id desc
    limit ${limit}`
}
