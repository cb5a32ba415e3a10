import { writeChangeCursor } from '../../db/changes/cursor.ts'
import type { Change } from '../../db/changes.ts'
import { withUrl } from '../releaseText.ts'

/** A change as JSON text: what Postgres wrote is passed on unread. */
export function writeChange(change: Change, numbering: string, publicUrl: string): string {
  const { place, event, cause, reason, madeAt, mergedInto, changes, document } = change
  const { releaseId: id, revision } = place
  const head = { cursor: writeChangeCursor({ numbering, place }), event, cause, reason, revision, madeAt, mergedInto }
  return `${JSON.stringify(head).slice(0, -1)},"changes":${changes},"release":${withUrl({ id, document }, publicUrl)}}`
}
