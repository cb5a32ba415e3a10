import type { Queryable, Transaction } from './client.ts'
import { momentOf } from './moment.ts'
import type { HeldSource } from './sources.ts'

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

/** A visit that found nothing new: 304, or the bytes of the last time. */
export async function recordUnchanged(db: Queryable, held: HeldSource, visit: Visit): Promise<boolean> {
  const now = momentOf(db, held.at)
  const rows = await db`
    update sources set lease_until = null, fail_count = 0, http_status = ${visit.status},
      last_visit_at = ${now}, last_success_at = ${now},
      next_poll_at = ${now} + make_interval(secs => ${visit.nextIn}), interval_seconds = ${visit.interval},
      etag = coalesce(${visit.etag}, etag), last_modified = coalesce(${visit.lastModified}, last_modified),
      read_whole_at = case when ${visit.isWhole} then ${now} else read_whole_at end,
      moved_to = ${visit.movedTo},
      -- what was wrong with the content is still wrong with the same content
      problem = case when problem = any(${contentProblems}) then problem end,
      problem_detail = case when problem = any(${contentProblems}) then problem_detail end,
      problem_since = case when problem = any(${contentProblems}) then problem_since end
    where id = ${held.id} and fence = ${held.fence} and lease_until is not null
    returning id`
  return rows.length > 0
}

/** A problem that goes on is as old as it was. */
const problemSince = (db: Queryable, problem: string | null, now: ReturnType<typeof momentOf>) => db`
  case when ${problem}::text is null then null when problem = ${problem} then coalesce(problem_since, ${now})
    else ${now} end`

/** Problems of an answer that could be read: they stay until the answer is another one. */
const contentProblems = ['empty', 'ids-changed', 'dates-invented', 'address-shared']

/** A visit whose entries are stored by the same transaction: only here do validators advance. */
export async function recordRead(
  tx: Transaction,
  held: HeldSource,
  visit: Visit & { notes: string[]; isChanged: boolean; newEntries: number; problem: string | null; problemDetail: string | null },
): Promise<void> {
  const now = momentOf(tx, held.at)
  await tx`
    update sources set lease_until = null, fail_count = 0, http_status = ${visit.status},
      first_read_at = coalesce(first_read_at, ${now}),
      last_visit_at = ${now}, last_success_at = ${now},
      last_change_at = case when ${visit.isChanged} then ${now} else last_change_at end,
      next_poll_at = ${now} + make_interval(secs => ${visit.nextIn}), interval_seconds = ${visit.interval},
      etag = ${visit.etag}, last_modified = ${visit.lastModified}, body_hash = ${visit.bodyHash},
      read_whole_at = case when ${visit.isWhole} then ${now} else read_whole_at end,
      usual_new = case when first_read_at is null or ${visit.newEntries} = 0 then usual_new
        else usual_new * 0.8 + least(${visit.newEntries}, 20 + 5 * usual_new) * 0.2 end,
      notes = ${visit.notes}, moved_to = ${visit.movedTo}, problem = ${visit.problem}, problem_detail = ${visit.problemDetail},
      problem_since = ${problemSince(tx, visit.problem, now)}
    where id = ${held.id} and fence = ${held.fence}`
}

/** A visit that failed: what is known and the validators stay as they are. */
export async function recordFailure(
  db: Queryable,
  held: HeldSource,
  failure: { problem: string; detail: string; status: number | null; nextIn: number },
): Promise<boolean> {
  const now = momentOf(db, held.at)
  const rows = await db`
    update sources set lease_until = null, fail_count = fail_count + 1, last_visit_at = ${now},
      http_status = ${failure.status}, problem = ${failure.problem}, problem_detail = ${failure.detail},
      problem_since = ${problemSince(db, failure.problem, now)},
      next_poll_at = ${now} + make_interval(secs => ${failure.nextIn})
    where id = ${held.id} and fence = ${held.fence} and lease_until is not null
    returning id`
  return rows.length > 0
}
