import type { Repository } from '../config/words.ts'
import type { Queryable, Transaction } from './client.ts'
import { type KnownRepository, knownRepository } from './entries.ts'

/** What became of a repository that its listing does not show any more. */
export type Departure = { entryId: string } & (
  | { is: 'there' }
  | { is: 'gone'; at: Date }
  | { is: 'moved'; to: Pick<Repository, 'id' | 'url'> }
)

/** An entry of another source of the same company that is the same repository. */
export interface KnownElsewhere {
  id: string
  firstSeenAt: Date
  isBaseline: boolean
  repository: KnownRepository & { stableId: string }
}

/** Notes which repositories a read of the whole listing lacked, and which are shown again. */
export async function notePresence(tx: Transaction, seen: { missing: string[]; back: string[] }, now: Date): Promise<void> {
  if (seen.missing.length > 0)
    await tx`
    update entries set missing_since = coalesce(missing_since, ${now}), missing_reads = missing_reads + 1 where id = any(${seen.missing})`
  if (seen.back.length > 0) await tx`update entries set missing_since = null, missing_reads = 0 where id = any(${seen.back})`
}

/** Keeps what became of repositories with what is known of them. As other content: a reading again that is under way must see it. */
export async function noteDepartures(tx: Transaction, departures: Departure[]): Promise<void> {
  for (const each of departures) {
    if (each.is === 'there') await tx`update entries set missing_since = null, missing_reads = 0 where id = ${each.entryId}`
    if (each.is === 'gone') {
      const facts = { goneAt: each.at.toISOString() }
      await tx`
        update entries set repository = repository || ${tx.json(facts)}, content_hash = content_hash || '-' where id = ${each.entryId}`
    }
    if (each.is === 'moved') await noteMove(tx, each.entryId, each.to)
  }
}

/** Under the new name and address from now on; the name that it had is the last of its former ones. */
async function noteMove(tx: Transaction, entryId: string, to: Pick<Repository, 'id' | 'url'>): Promise<void> {
  await tx`
    update entries set content_hash = content_hash || '-', repository = (repository - 'goneAt') || ${tx.json({ id: to.id, url: to.url })} || jsonb_build_object('formerly',
      (coalesce(repository -> 'formerly', '[]') - ${to.id}::text - (repository ->> 'id')) || jsonb_build_array(repository ->> 'id'))
    where id = ${entryId} and repository ->> 'id' <> ${to.id}`
}

/** The same repositories, by what the host calls them whatever their name, in other sources of the company. */
export function repositoriesElsewhere(
  db: Queryable,
  source: { id: string; companyId: string },
  repositories: { host: string; stableId: string }[],
): Promise<KnownElsewhere[]> {
  return db<KnownElsewhere[]>`
    select e.id, first_seen_at, is_baseline, ${knownRepository(db)}
    from unnest(${repositories.map(each => each.host)}::text[], ${repositories.map(each => each.stableId)}::text[]) as wanted(host, stable_id)
    join entries e on repository ->> 'stableId' = wanted.stable_id and repository ->> 'host' = wanted.host
    join sources s on s.id = e.source_id
    where repository ? 'stableId' and s.company_id = ${source.companyId} and s.id <> ${source.id}
    order by e.first_seen_at, e.id`
}
