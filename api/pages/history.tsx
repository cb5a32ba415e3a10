import type { KnownRevision } from '../../db/timeline.ts'
import type { Change, RevisionCause } from '../../db/types.ts'
import { longDay, longInstant } from './format.ts'
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
      {fieldLabel(field)}: <bdi>{describe(before)}</bdi> → <bdi>{describe(after)}</bdi>
    </li>
  )
}

/** `releasedAt` is "released at" */
function fieldLabel(field: string): string {
  return field.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}

/** Lists hold only the items that differ: `3 new, 1 changed`. What has the same address before and after has changed. */
function describeItems(before: unknown[], after: unknown[]): string {
  const known = new Set(before.map(addressOf))
  const changed = after.filter(item => known.has(addressOf(item))).length
  const counts: [number, string][] = [
    [after.length - changed, 'new'],
    [changed, 'changed'],
    [Math.max(0, before.length - changed), 'gone'],
  ]
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
}

function addressOf(item: unknown): string {
  const { url = null, source = null, title = null } = item as { url?: unknown; source?: unknown; title?: unknown }
  return JSON.stringify(url ?? [source, title])
}

/** A value in few words: a date its day, anything else its name. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value !== 'object') return String(value).slice(0, 120)
  if ('at' in value && typeof value.at === 'string' && !Number.isNaN(Date.parse(value.at))) return longDay(value.at)
  for (const key of ['spdx', 'name', 'total'] as const) {
    const part = (value as Record<string, unknown>)[key]
    if (typeof part === 'string' || typeof part === 'number') return String(part).slice(0, 120)
  }
  return JSON.stringify(value).slice(0, 120)
}
