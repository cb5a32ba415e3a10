import type { KnownRevision } from '../../db/timeline.ts'
import type { Change, RevisionCause } from '../../db/types.ts'
import { describeItems, describeValue, fieldLabel } from './changeWords.ts'
import { longInstant } from './format.ts'
import { Foreign } from './parts.tsx'
import { causeWords } from './words.ts'

/** What was known when: every change is kept, the newest first. */
export function History({ revisions, href }: { revisions: KnownRevision[]; href: string }) {
  if (revisions.length === 0) return null
  return (
    <section>
      <h2>
        History <small>nothing is overwritten</small>
      </h2>
      <ol class="history" reversed>
        {revisions.toReversed().map(({ revision, madeAt, changes, cause, reason }) => (
          <li value={revision}>
            <a href={`${href}?as_of=${encodeURIComponent(madeAt.toISOString())}`} title="See the release as it was known then">
              {longInstant(madeAt)}
            </a>
            <CauseOf cause={cause} reason={reason} />
            <ul>
              {revision === 1 && <li>First known</li>}
              {revision > 1 && changes.map(change => <ChangeItem change={change} />)}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

function CauseOf({ cause, reason }: RevisionCause) {
  if (!causeWords[cause]) return null
  return (
    <span class="faint">
      {' '}
      ({causeWords[cause]}
      {reason && ': '}
      {reason && <Foreign text={reason} />})
    </span>
  )
}

function ChangeItem({ change: { field, before, after } }: { change: Change }) {
  if (Array.isArray(before) && Array.isArray(after)) {
    return (
      <li>
        {fieldLabel(field)}: {describeItems(before, after)}
      </li>
    )
  }
  return (
    <li>
      {fieldLabel(field)}: <bdi>{describeValue(before)}</bdi> → <bdi>{describeValue(after)}</bdi>
    </li>
  )
}
