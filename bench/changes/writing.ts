import type { Transaction } from '../../db/client.ts'
import { type Dissolution, dissolveReleases, storeReleases } from '../../db/releases.ts'
import { appendRevisions } from '../../db/revisions.ts'
import type { Change, ReleaseDocument } from '../../db/types.ts'

export type Stated = Partial<ReleaseDocument> & { id: string }

/** A release as it would be stored; what is not said is plain. */
export function statedRelease(given: Stated): ReleaseDocument {
  return {
    ...{ kind: 'model', company: { id: 'acme', name: 'Acme' }, name: given.id, family: 'Acme', version: null, stage: 'released' },
    ...{ openness: 'weights', license: null, modalities: { input: ['text'], output: ['text'] }, parameters: null, contextTokens: null },
    ...{ announcedAt: null, releasedAt: { at: '2025-04-28T09:00:00.000Z', precision: 'minute', basis: 'vendor' } },
    ...{ firstSeenAt: '2025-04-28T09:05:00.000Z', variants: [], sightings: [], revision: 1, updatedAt: new Date().toISOString() },
    ...given,
  }
}

/** Stores a release and the revision that says so, as a merge does. */
export async function writeRevision(tx: Transaction, document: ReleaseDocument, changes: Change[] = []): Promise<void> {
  const { id, company, revision } = document
  const searchText = `${document.name} ${company.name}`.toLowerCase()
  await storeReleases(tx, [{ id, companyId: company.id, searchText, document }])
  await appendRevisions(tx, [{ releaseId: id, revision, changes, document, cause: 'evidence', reason: null }])
}

/** Ends a release, maybe in another one. */
export async function endRelease(tx: Transaction, id: string, mergedInto: string | null): Promise<void> {
  const end: Dissolution = { id, mergedInto, cause: 'ruling', reason: 'one model' }
  await dissolveReleases(tx, [end], new Date())
}
