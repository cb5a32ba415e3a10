import type { Stage } from '../config/words.ts'
import type { Queryable, Transaction } from './client.ts'

/** A stage of a release that became news. */
export interface NewsRow {
  releaseId: string
  stage: Stage
}

/** A stage that a release is at and that became news of late, with every release that went into it. */
export interface FreshNews extends NewsRow {
  at: Date
  revision: number
  kind: string
  /** Its own id and those of releases that were dissolved into it: who was told of one of them was told. */
  alsoKnownAs: string[]
}

/** For so long a release is looked at again whenever more becomes known of it: it may fit a question only then. */
const freshDays = 7

/** Notes what became news; what was news before stays as old as it is. */
export async function recordNews(tx: Transaction, news: NewsRow[], now: Date): Promise<void> {
  if (news.length === 0) return
  await tx`
    insert into news (release_id, stage, at)
    select "releaseId", stage, ${now} from jsonb_to_recordset(${tx.json(news as never)}) as r("releaseId" text, stage text)
    on conflict (release_id, stage) do nothing`
}

/** What was news of a release is news of the one that it went into, as old as it was: of that which it brought to its stage. */
export async function inheritNews(tx: Transaction, heirs: (NewsRow & { from: string })[]): Promise<void> {
  if (heirs.length === 0) return
  await tx`
    insert into news (release_id, stage, at)
    select r."releaseId", r.stage, min(n.at)
    from jsonb_to_recordset(${tx.json(heirs as never)}) as r("releaseId" text, stage text, "from" text)
    join news n on n.release_id = r."from" and n.stage = r.stage
    group by 1, 2
    on conflict (release_id, stage) do nothing`
}

/** Of these releases, those whose present stage is news. */
export function freshNews(tx: Transaction, releaseIds: string[], now: Date): Promise<FreshNews[]> {
  return tx<FreshNews[]>`
    select r.id as release_id, n.stage, n.at, r.revision, r.kind,
      array(
        with recursive into_it as (
          select r.id union select o.id from releases o join into_it on o.merged_into = into_it.id
        ) select id from into_it
      ) as also_known_as
    from releases r
    join news n on n.release_id = r.id and n.stage = r.stage
    where r.id = any(${releaseIds}) and r.dissolved_at is null and n.at > ${now}::timestamptz - make_interval(days => ${freshDays})
    order by n.at, r.id`
}

/** Whether anybody wants to be told anything. */
export async function hasSubscribers(db: Queryable): Promise<boolean> {
  const [row] = await db<{ has: boolean }[]>`select exists (select from subscriptions where state in ('active', 'disabled')) as has`
  return row?.has === true
}
