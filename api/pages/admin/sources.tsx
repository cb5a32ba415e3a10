import type { SourceState, SourceStatus } from '../../../db/timeline/sources.ts'
import { Instant, useDates } from '../dates.tsx'
import { Foreign } from '../parts.tsx'
import { SourceStates } from '../sourceStates.tsx'
import { Trouble } from '../sourceTrouble.tsx'
import { adminSourcesText } from '../text/adminSources.ts'
import { sourcesText } from '../text/sources.ts'
import { useWords } from '../text/words.ts'
import { useText } from '../view.ts'
import { AdminFrame, type OperatorProps } from './frame.tsx'
import { Head } from './table.tsx'

interface AdminSourcesProps extends OperatorProps {
  sources: SourceStatus[]
  /** Only sources in this state are shown. */
  state: SourceState | null
}

/** Every source, and what can be done with it. */
export function AdminSourcesPage({ frame, sources, state, done, now }: AdminSourcesProps) {
  const text = useText(adminSourcesText)
  const { columns } = useText(sourcesText)
  const shown = sources.filter(each => state === null || each.state === state)
  return (
    <AdminFrame frame={frame} room="sources" done={done}>
      <SourceStates sources={sources} chosen={state} addressOf={each => (each ? `/admin/sources?state=${each}` : '/admin/sources')} />
      {shown.length === 0 && <p class="faint">{text.none}</p>}
      {shown.length > 0 && (
        <table class="stacked sources operated">
          <Head headings={[columns.source, columns.state, columns.visit, columns.next, text.acts]} />
          <tbody>
            {shown.map(source => (
              <Row source={source} state={state} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </AdminFrame>
  )
}

function Row({ source, state, now }: { source: SourceStatus; state: SourceState | null; now: Date }) {
  const text = useText(adminSourcesText)
  const { columns, never, paused } = useText(sourcesText)
  const { relative, longInstant } = useDates()
  const { state: words } = useWords()
  const { id, lastVisitAt, nextPollAt, pausedUntil } = source
  const isAsked = source.state !== 'paused' && source.state !== 'parked'
  return (
    <tr>
      <th scope="row">
        <Foreign text={id} />
        <Trouble source={source} />
      </th>
      <td data-label={columns.state}>
        <span class={`badge state-${source.state}`} title={words[source.state].title}>
          {words[source.state].label}
        </span>
      </td>
      <td data-label={columns.visit}>{lastVisitAt ? <Instant at={lastVisitAt}>{relative(lastVisitAt, now)}</Instant> : never}</td>
      <td data-label={columns.next}>
        {isAsked && (pausedUntil ? paused(longInstant(pausedUntil)) : <Instant at={nextPollAt}>{relative(nextPollAt, now)}</Instant>)}
      </td>
      <td>{source.state === 'parked' ? text.parked : <Acts id={id} isAsked={isAsked} state={state} />}</td>
    </tr>
  )
}

function Acts({ id, isAsked, state }: { id: string; isAsked: boolean; state: SourceState | null }) {
  const text = useText(adminSourcesText)
  const act = (name: keyof typeof text.act) => (
    <button type="submit" name="act" value={name} title={text.act[name].title} aria-label={`${text.act[name].label}: ${id}`}>
      {text.act[name].label}
    </button>
  )
  return (
    <form class="acts row-acts" method="post" action="/admin/sources">
      <input type="hidden" name="id" value={id} />
      {state && <input type="hidden" name="state" value={state} />}
      {isAsked ? (
        <>
          {act('poll')}
          {act('read')}
          <details>
            <summary>{text.act.pause.label}</summary>
            <input name="reason" aria-label={text.reason(id)} placeholder={text.why} maxlength={500} /> {act('pause')}
          </details>
        </>
      ) : (
        act('resume')
      )}
    </form>
  )
}
