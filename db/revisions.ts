import type { Transaction } from './client.ts'
import type { Change, ReleaseDocument } from './types.ts'

export interface RevisionRow {
  releaseId: string
  revision: number
  changes: Change[]
  document: ReleaseDocument
}

/** Appends what became known. `made_at` is the document's own `updatedAt`, so that both tell the same instant. */
export async function appendRevisions(tx: Transaction, revisions: RevisionRow[]): Promise<void> {
  if (revisions.length === 0) return
  await tx`
    insert into revisions (release_id, revision, made_at, changes, document)
    select "releaseId", revision, (document->>'updatedAt')::timestamptz, changes, document
    from jsonb_to_recordset(${tx.json(revisions as never)}) as r("releaseId" text, revision integer, changes jsonb, document jsonb)`
}
