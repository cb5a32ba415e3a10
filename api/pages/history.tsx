import { countText, opennesses, stages } from '../../config/words.ts'
import type { KnownRevision } from '../../db/timeline.ts'
import type { Change, ReleaseDocument, RevisionCause } from '../../db/types.ts'
import { countItems, describeValue, fieldLabel } from './changeWords.ts'
import { Instant, useDates } from './dates.tsx'
import { modalitiesText } from './format.ts'
import { Foreign } from './parts.tsx'
import { historyText } from './text/history.ts'
import { useSizeText } from './text/release.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** What was known when: every change is kept, the newest first. */
export function History({ revisions, href }: { revisions: KnownRevision[]; href: string }) {
  const text = useText(historyText)
  if (revisions.length === 0) return null
  return (
    <section>
      <h2>
        {text.heading} <small>{text.remark}</small>
      </h2>
      <ol class="history" reversed>
        {revisions.toReversed().map(({ revision, madeAt, changes, cause, reason }) => (
          <li value={revision}>
            <a href={`${href}?as_of=${encodeURIComponent(madeAt.toISOString())}`} aria-description={text.seeThen}>
              <Instant at={madeAt} />
            </a>
            <CauseOf cause={cause} reason={reason} />
            <ul>
              {revision === 1 && <li>{text.first}</li>}
              {revision > 1 && changes.map(change => <ChangeItem change={change} />)}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

function CauseOf({ cause, reason }: RevisionCause) {
  const text = useText(historyText)
  const words = useWords().cause[cause]
  if (!words) return null
  const [before, after] = text.because(words)
  return (
    <span class="faint">
      {before}
      {reason && text.colon}
      {reason && <Foreign text={reason} />}
      {after}
    </span>
  )
}

function ChangeItem({ change: { field, before, after } }: { change: Change }) {
  const text = useText(historyText)
  const label = Object.hasOwn(text.field, field) ? text.field[field] : fieldLabel(field)
  if (Array.isArray(before) && Array.isArray(after)) {
    return (
      <li>
        {label}
        {text.colon}
        {text.items(countItems(before, after))}
      </li>
    )
  }
  return (
    <li>
      {label}
      {text.colon}
      <Value field={field} value={before} /> → <Value field={field} value={after} />
    </li>
  )
}

/** In few words: a date as exact as it was stated and where it is from, a word of the program in the reader's language, anything else its name. */
function Value({ field, value }: { field: string; value: unknown }) {
  const text = useText(historyText)
  const words = useWords()
  const { statedDate } = useDates()
  const sizeText = useSizeText()
  if (value === null || value === undefined || isEmpty(field, value)) return <span class="faint">{text.nothing}</span>
  if (typeof value === 'boolean') return <>{value ? text.yes : text.no}</>
  const stage = field === 'stage' && stages.find(each => each === value)
  if (stage) return <>{words.stage[stage].label}</>
  const openness = field === 'openness' && opennesses.find(each => each === value)
  if (openness) return <>{words.openness[openness].label}</>
  const date = dateIn(value)
  return <bdi>{date ? statedDate(date) : inFewWords(field, value, sizeText)}</bdi>
}

function isEmpty(field: string, value: unknown): boolean {
  return field === 'modalities' && modalitiesText(value as ReleaseDocument['modalities']) === null
}

function inFewWords(field: string, value: unknown, sizeText: ReturnType<typeof useSizeText>): string {
  if (field === 'contextTokens' && typeof value === 'number') return countText(value)
  if (field === 'parameters') return sizeText(value as ReleaseDocument['parameters']) ?? describeValue(value)
  if (field === 'modalities') return modalitiesText(value as ReleaseDocument['modalities']) ?? ''
  return describeValue(value)
}

function dateIn(value: unknown): Parameters<ReturnType<typeof useDates>['statedDate']>[0] | null {
  if (typeof value !== 'object' || value === null || !('at' in value)) return null
  const { at } = value
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null
  const precision = 'precision' in value ? value.precision : null
  return { at, precision: precision === 'minute' || precision === 'month' ? precision : 'day' }
}
