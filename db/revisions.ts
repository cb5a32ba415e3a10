import type { Fragment } from 'postgres'
import type { PendingQuery, Transaction } from './client.ts'
import type { Change, ReleaseDocument, RevisionCause } from './types.ts'

export interface RevisionRow extends RevisionCause {
  releaseId: string
  revision: number
  changes: Change[]
  document: ReleaseDocument
}

/**
 * Appends what became known, after the releases were stored. `made_at` is the document's own `updatedAt`, so that both tell the same
 * instant.
 */
export function appendRevisions(tx: Transaction, revisions: RevisionRow[]): PendingQuery | null {
  if (revisions.length === 0) return null
  return tx`
    insert into revisions (release_id, revision, made_at, changes, document, cause, reason, search_text, xid)
    select "releaseId", revision, (document->>'updatedAt')::timestamptz, changes, document, cause, reason,
      (select search_text from releases where id = "releaseId"), ${placeAfter(tx, tx`"releaseId"`)}
    from jsonb_to_recordset(${tx.json(revisions as never)}) as r("releaseId" text, revision integer, changes jsonb, document jsonb,
      cause text, reason text)`
}

/**
 * Where a revision stands in the order of changes: at its own transaction, and never before the release's last one. That may have been
 * written by a transaction that began later and ended earlier; whoever sees this one sees that it has ended too.
 */
export function placeAfter(tx: Transaction, releaseId: Fragment): Fragment {
  return tx`greatest(pg_current_xact_id(), (
    select last.xid from revisions as last where last.release_id = ${releaseId} order by last.revision desc limit 1))`
}
