import type { Queryable } from './client.ts'
import { deliveriesOf } from './deliveries.ts'
import type { ReleaseDocument } from './types.ts'

/** What a message tells of one release, and how things are now. */
export interface StoredTelling {
  messageId: string
  releaseId: string
  /** `corrected <instant>` of a correction. */
  topic: string
  /** What was told: null before the message is written. */
  revision: number | null
  changes: { field: string; before: unknown; after: unknown }[] | null
  current: number
  stage: ReleaseDocument['stage']
  isDissolved: boolean
  mergedInto: string | null
  /** Of a correction: the revision that its subscriber was told last. */
  toldRevision: number | null
  /** How often somebody began to send the message, replays included. */
  attempts: number
}

/** Everything that the messages tell, the newest release first. */
export function tellingsOf(db: Queryable, messageIds: string[]): Promise<StoredTelling[]> {
  return db<StoredTelling[]>`
    -- message by message: Postgres would rather read all that was ever told than look for some hundreds
    with t as materialized (
      select told.* from unnest(${messageIds}::uuid[]) as wanted (message_id)
      cross join lateral (select * from tellings where tellings.message_id = wanted.message_id offset 0) as told
    )
    select t.message_id, t.release_id, t.topic, t.revision, t.changes, r.revision as current, r.stage,
      r.dissolved_at is not null as is_dissolved, r.merged_into,
      (select coalesce(sum(o.attempts), 0)::int from ${deliveriesOf(db, db`t.message_id`)} as o) as attempts,
      case when t.topic like 'corrected%' then (
        select max(o.revision) from tellings o cross join lateral ${deliveriesOf(db, db`o.message_id`)} as d
        where o.subscription_id = t.subscription_id and o.release_id = t.release_id and o.message_id <> t.message_id
          and d.state in ('sent', 'waiting')
      ) end as told_revision
    from t
    join releases r on r.id = t.release_id
    order by r.dated_at desc, r.id`
}

/** Documents of releases as they were at a revision, by `id revision`. */
export async function documentsAt(db: Queryable, wanted: { releaseId: string; revision: number }[]): Promise<Map<string, ReleaseDocument>> {
  if (wanted.length === 0) return new Map()
  const rows = await db<{ releaseId: string; revision: number; document: ReleaseDocument }[]>`
    select v.release_id, v.revision, v.document
    from revisions v
    join jsonb_to_recordset(${db.json(wanted as never)}) as w("releaseId" text, revision integer)
      on v.release_id = w."releaseId" and v.revision = w.revision`
  return new Map(rows.map(row => [`${row.releaseId} ${row.revision}`, row.document]))
}

/** Writes down what messages are about to tell, so that every copy of them tells the same. */
export async function fixTellings(
  db: Queryable,
  told: { messageId: string; releaseId: string; topic: string; revision: number; changes: unknown }[],
): Promise<void> {
  if (told.length === 0) return
  await db`
    update tellings t set revision = r.revision, changes = r.changes
    from jsonb_to_recordset(${db.json(told as never)})
      as r("messageId" uuid, "releaseId" text, topic text, revision integer, changes jsonb)
    where t.message_id = r."messageId" and t.release_id = r."releaseId" and t.topic = r.topic`
}

/** Takes back what does not hold any more before anybody was told of it: it may be told another time. */
export async function dropTellings(db: Queryable, dropped: { messageId: string; releaseId: string; topic: string }[]): Promise<void> {
  if (dropped.length === 0) return
  await db`
    delete from tellings t using jsonb_to_recordset(${db.json(dropped as never)}) as r("messageId" uuid, "releaseId" text, topic text)
    where t.message_id = r."messageId" and t.release_id = r."releaseId" and t.topic = r.topic`
}
