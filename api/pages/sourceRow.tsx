import type { SourceLag } from '../../db/statistics/lag.ts'
import type { SourceStatus } from '../../db/timeline/sources.ts'
import { Instant, useDates } from './dates.tsx'
import { Outward } from './parts.tsx'
import { Trouble } from './sourceTrouble.tsx'
import { sourcesText } from './text/sources.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

export interface SourceRowProps {
  source: SourceStatus
  lag: SourceLag | undefined
  now: Date
}

/** One source: how it is, when it was visited, and what its silence means. */
export function SourceRow({ source, lag, now }: SourceRowProps) {
  const text = useText(sourcesText)
  const { duration } = useDates()
  const { state: states, kindOfSource } = useWords()
  const { label, title } = states[source.state]
  return (
    <tr>
      <th scope="row">
        <Outward href={source.page ?? source.url}>{kindOfSource(source.kind)}</Outward>
        <span class="faint">{source.id}</span>
        <Silence source={source} now={now} />
        <Trouble source={source} />
      </th>
      <td data-label={text.columns.state}>
        <span class={`badge state-${source.state}`} title={title}>
          {label}
        </span>
      </td>
      <td data-label={text.columns.visit}>
        <When at={source.lastVisitAt} now={now} otherwise={text.never} />
      </td>
      <td data-label={text.columns.change}>
        <When at={source.lastChangeAt} now={now} otherwise={text.noChange} />
      </td>
      <td data-label={text.columns.next}>{source.isParked || source.state === 'paused' ? '' : <Next source={source} now={now} />}</td>
      <td data-label={text.columns.lag}>{lag && <span title={text.lagTitle(lag.releases)}>{duration(lag.medianSeconds)}</span>}</td>
      <td data-label={text.columns.entries}>{source.entries.toLocaleString('en')}</td>
    </tr>
  )
}

const dayMs = 86_400_000

/** What its silence means: nine of ten of its silences were no longer than what is normal here, nor is one twice as long as usual. */
function Silence({ source: { rhythm, state }, now }: Pick<SourceRowProps, 'source' | 'now'>) {
  const text = useText(sourcesText)
  if (state === 'parked' || state === 'paused' || state === 'waiting') return null
  if (!rhythm) return state === 'failing' ? null : <span class="faint">{text.noRhythm}</span>
  const { usualDays, longDays, saidAt } = rhythm
  const silence = Math.floor((now.getTime() - new Date(saidAt).getTime()) / dayMs)
  if (silence < 1) return <span class="faint">{text.rhythm(usualDays)}</span>
  const isNormal = silence <= Math.max(longDays, 2 * usualDays)
  return <span class={isNormal ? 'faint' : 'faint silent'}>{(isNormal ? text.normal : text.silent)(silence, usualDays)}</span>
}

function Next({ source, now }: { source: SourceStatus; now: Date }) {
  const text = useText(sourcesText)
  const { duration, longInstant } = useDates()
  if (source.pausedUntil) return <>{text.paused(longInstant(source.pausedUntil))}</>
  return (
    <>
      {source.lagSeconds > 60 ? text.late(duration(source.lagSeconds)) : <When at={source.nextPollAt} now={now} otherwise="" />}{' '}
      <span class="faint rate">{text.every(duration(source.intervalSeconds))}</span>
    </>
  )
}

function When({ at, now, otherwise }: { at: Date | null; now: Date; otherwise: string }) {
  const { relative } = useDates()
  return at ? <Instant at={at}>{relative(at, now)}</Instant> : <span class="faint">{otherwise}</span>
}
