import type { Fragment } from 'postgres'
import type { Openness, ReleaseKind, Stage, StatedDate } from '../../config/words.ts'
import type { Database, Queryable } from '../client.ts'
import { familyOf } from '../filters/parts/matchable.ts'
import { ask } from './ask.ts'
import { statedDateOf } from './columns.ts'

/** A release as another one names it. */
export interface Relative {
  id: string
  name: string
  company: { id: string; name: string }
  kind: ReleaseKind
  stage: Stage
  openness: Openness
  /** The date that counts, as exact as it was stated. */
  date: StatedDate
}

export interface FamilyNeighbours {
  /** The last of the same company and family that is dated before it. */
  previous: Relative | null
  next: Relative | null
}

/** The releases of the same company and family that are dated next to one; none to a release that is gone. */
export async function findFamilyNeighbours(db: Database, id: string): Promise<FamilyNeighbours> {
  const rows = await ask(
    db,
    sql => sql<(Relative & { isNext: boolean })[]>`
      with one as (${placeOf(sql, id)})
      select near.is_next, ${relativeColumns(sql)}
      from one cross join lateral (
        (select false as is_next, releases.* from releases
        where ${isOfFamily(sql)} and (releases.dated_at, releases.id) < (one.dated_at, one.id)
        order by releases.dated_at desc, releases.id desc limit 1)
        union all
        (select true as is_next, releases.* from releases
        where ${isOfFamily(sql)} and (releases.dated_at, releases.id) > (one.dated_at, one.id)
        order by releases.dated_at, releases.id limit 1)
      ) as near`,
  )
  const found = (isNext: boolean) => rows.filter(row => row.isNext === isNext).map(({ isNext: _, ...relative }) => relative)[0] ?? null
  return { previous: found(false), next: found(true) }
}

/** What other companies released within so many days of one, by date: the nearest, up to `limit`. None where only its month is known. */
export async function listReleasesAround(db: Database, id: string, { days, limit }: { days: number; limit: number }): Promise<Relative[]> {
  return ask(
    db,
    sql => sql<Relative[]>`
      with one as (${placeOf(sql, id)} and coalesce(document -> 'releasedAt', document -> 'announcedAt') ->> 'precision' is distinct from 'month')
      select ${relativeColumns(sql)}
      from (
        select near.*
        from one cross join lateral (
          (select releases.* from releases
          where ${isOfOthers(sql)} and releases.dated_at <= one.dated_at and releases.dated_at >= one.dated_at - ${days}::integer * interval '1 day'
          order by releases.dated_at desc, releases.id desc limit ${limit})
          union all
          (select releases.* from releases
          where ${isOfOthers(sql)} and releases.dated_at > one.dated_at and releases.dated_at < one.dated_at + (${days}::integer + 1) * interval '1 day'
          order by releases.dated_at, releases.id limit ${limit})
        ) as near
        order by greatest(near.dated_at - one.dated_at, one.dated_at - near.dated_at), near.id
        limit ${limit}
      ) as near
      order by near.dated_at, near.id`,
  )
}

function placeOf(sql: Queryable, id: string): Fragment {
  return sql`
    select id, company_id, ${familyOf(sql)} as family, dated_at from releases where id = ${id} and dissolved_at is null`
}

function isOfFamily(sql: Queryable): Fragment {
  return sql`releases.dissolved_at is null and releases.company_id = one.company_id and ${familyOf(sql)} = one.family`
}

function isOfOthers(sql: Queryable): Fragment {
  return sql`releases.dissolved_at is null and releases.company_id <> one.company_id`
}

/** Of a row `near` of releases. */
function relativeColumns(sql: Queryable): Fragment {
  return sql`
    near.id, near.name, near.document -> 'company' as company, near.kind, near.stage, near.openness, ${statedDateOf(sql, sql`near.document`)} as date`
}
