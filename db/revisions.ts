import type { Transaction } from './client.ts'
import type { Change, ReleaseDocument, RevisionCause } from './types.ts'

export interface RevisionRow extends RevisionCause {
  releaseId: string
  revision: number
  changes: Change[]
  document: ReleaseDocument
}

/** Appends what became known. `made_at` is the document's own `updatedAt`, so that both tell the same instant. */
export async function appendRevisions(tx: Transaction, revisions: RevisionRow[]): Promise<void> {
  if (revisions.length === 0) return
  await tx`
    insert into revisions (release_id, revision, made_at, changes, document, cause, reason)
    select "releaseId", revision, (document->>'updatedAt')::timestamptz, changes, document, cause, reason
    from jsonb_to_recordset(${tx.json(revisions as never)}) as r("releaseId" text, revision integer, changes jsonb, document jsonb,
      cause text, reason text)`
}
