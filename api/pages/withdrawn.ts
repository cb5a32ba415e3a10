import type { StatedDate } from '../../config/words.ts'
import type { KnownRevision } from '../../db/timeline.ts'
import type { ReleaseDocument } from '../../db/types.ts'

/** Since when a release can no longer be had: since its last repository was gone, else since it was noticed. */
export function withdrawnOn(release: ReleaseDocument, revisions: KnownRevision[]): StatedDate | null {
  if (release.stage !== 'withdrawn') return null
  const gone = release.variants.flatMap(({ goneAt }) => goneAt ?? [])
  const last = gone.toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at)).at(-1)
  if (last && gone.length === release.variants.length) return last
  const noticed = revisions.findLast(({ changes }) => changes.some(({ field, after }) => field === 'stage' && after === 'withdrawn'))
  return noticed ? { at: noticed.madeAt.toISOString(), precision: 'minute' } : null
}
