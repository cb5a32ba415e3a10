import type { Fragment } from 'postgres'
import type { Queryable, Transaction } from './client.ts'
import { momentOf } from './moment.ts'
import { among, type DueSource, type HeldSource } from './sources.ts'

/** What a successful visit leaves behind. Durations in seconds. */
export interface Visit {
  status: number
  nextIn: number
  interval: number
  etag: string | null
  lastModified: string | null
  bodyHash: string | null
  isWhole: boolean
  movedTo: string | null
}

/** A visit of a source that is held, as it is to be recorded. */
export interface Recorded<What extends Visit> {
  held: HeldSource
  visit: What
}

/** Visits that found nothing new: 304, or the bytes of the last time. Returns the sources that were still held. */
export async function recordUnchanged(db: Queryable, visits: Recorded<Visit>[]): Promise<Set<HeldSource>> {
  const now = momentOf(db, visits[0]?.held.at)
  const rows = await db<DueSource[]>`
    update sources s set lease_until = null, fail_count = 0, http_status = v.status,
      last_visit_at = ${now}, last_success_at = ${now},
      next_poll_at = ${now} + make_interval(secs => v."nextIn"), interval_seconds = v.interval,
      etag = coalesce(v.etag, s.etag), last_modified = coalesce(v."lastModified", s.last_modified),
      read_whole_at = case when v."isWhole" then ${now} else read_whole_at end,
      moved_to = v."movedTo",
      -- what was wrong with the content is still wrong with the same content
      problem = case when s.problem = any(${contentProblems}) then s.problem end,
      problem_detail = case when s.problem = any(${contentProblems}) then problem_detail end,
      problem_since = case when s.problem = any(${contentProblems}) then problem_since end
    from ${visitRows(db, visits)}
    where s.id = v.id and s.fence = v.fence and s.lease_until is not null
    returning s.id, s.fence`
  return among(
    visits.map(each => each.held),
    rows,
  )
}

const visitRows = (db: Queryable, visits: Recorded<Visit>[]) => db`
  jsonb_to_recordset(${db.json(visits.map(({ held, visit }) => ({ ...visit, id: held.id, fence: held.fence })) as never)})
    as v(id text, fence bigint, status integer, "nextIn" float8, interval integer, etag text, "lastModified" text, "bodyHash" text, "isWhole" boolean,
      "movedTo" text, notes text[], "isChanged" boolean, "newEntries" integer, problem text, "problemDetail" text)`

/** A problem that goes on is as old as it was. */
const problemSince = (db: Queryable, problem: Fragment, now: ReturnType<typeof momentOf>) => db`
  case when ${problem} is null then null when s.problem = ${problem} then coalesce(problem_since, ${now})
    else ${now} end`

/** Problems of an answer that could be read: they stay until the answer is another one. */
const contentProblems = ['empty', 'ids-changed', 'dates-invented', 'address-shared']

/** What a visit that read something leaves beside its entries. */
export interface ReadVisit extends Visit {
  notes: string[]
  isChanged: boolean
  newEntries: number
  problem: string | null
  problemDetail: string | null
}

/** Visits whose entries are stored by the same transaction, which holds their sources: only here do validators advance. */
export async function recordRead(tx: Transaction, visits: Recorded<ReadVisit>[]): Promise<void> {
  const now = momentOf(tx, visits[0]?.held.at)
  await tx`
    update sources s set lease_until = null, fail_count = 0, http_status = v.status,
      first_read_at = coalesce(first_read_at, ${now}),
      last_visit_at = ${now}, last_success_at = ${now},
      last_change_at = case when v."isChanged" then ${now} else last_change_at end,
      next_poll_at = ${now} + make_interval(secs => v."nextIn"), interval_seconds = v.interval,
      etag = v.etag, last_modified = v."lastModified", body_hash = v."bodyHash",
      read_whole_at = case when v."isWhole" then ${now} else read_whole_at end,
      usual_new = case when first_read_at is null or v."newEntries" = 0 then usual_new
        else usual_new * 0.8 + least(v."newEntries", 20 + 5 * usual_new) * 0.2 end,
      notes = v.notes, moved_to = v."movedTo", problem = v.problem, problem_detail = v."problemDetail",
      problem_since = ${problemSince(tx, tx`v.problem`, now)}
    from ${visitRows(tx, visits)}
    where s.id = v.id and s.fence = v.fence`
}

/** A visit that failed: what is known and the validators stay as they are. */
export async function recordFailure(
  db: Queryable,
  held: HeldSource,
  failure: { problem: string; detail: string; status: number | null; nextIn: number },
): Promise<boolean> {
  const now = momentOf(db, held.at)
  const rows = await db`
    update sources s set lease_until = null, fail_count = fail_count + 1, last_visit_at = ${now},
      http_status = ${failure.status}, problem = ${failure.problem}, problem_detail = ${failure.detail},
      problem_since = ${problemSince(db, db`${failure.problem}::text`, now)},
      next_poll_at = ${now} + make_interval(secs => ${failure.nextIn})
    where id = ${held.id} and fence = ${held.fence} and lease_until is not null
    returning id`
  return rows.length > 0
}
