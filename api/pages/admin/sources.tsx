import type { SourceState, SourceStatus } from '../../../db/timeline/sources.ts'
import { Instant, useDates } from '../dates.tsx'
import type { Frame } from '../layout.tsx'
import { Foreign } from '../parts.tsx'
import { Trouble } from '../sourceTrouble.tsx'
import type { Done } from '../text/admin.ts'
import { adminSourcesText } from '../text/adminSources.ts'
import { sourcesText } from '../text/sources.ts'
import { useWords } from '../text/words.ts'
import { useText } from '../view.ts'
import { sourceStates } from '../words.ts'
import { AdminFrame } from './frame.tsx'

interface AdminSourcesProps {
  frame: Frame
  sources: SourceStatus[]
  /** Only sources in this state are shown. */
  state: SourceState | null
  done: Done | null
  now: Date
}

/** Every source, and what can be done with it. */
export function AdminSourcesPage({ frame, sources, state, done, now }: AdminSourcesProps) {
  const text = useText(adminSourcesText)
  const { columns } = useText(sourcesText)
  const shown = sources.filter(each => state === null || each.state === state)
  return (
    <AdminFrame frame={frame} room="sources" done={done}>
      <States sources={sources} state={state} />
      {shown.length === 0 && <p class="faint">{text.none}</p>}
      {shown.length > 0 && (
        <table class="stacked sources operated">
          <thead>
            <tr>
              {[columns.source, columns.state, columns.visit, columns.next, text.acts].map(heading => (
                <th scope="col">{heading}</th>
              ))}
            </tr>
          </thead>
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

function States({ sources, state }: Pick<AdminSourcesProps, 'sources' | 'state'>) {
  const text = useText(sourcesText)
  const { state: words } = useWords()
  const counted = sourceStates.map(each => ({ each, number: sources.filter(source => source.state === each).length }))
  return (
    <nav class="badges" aria-label={text.states}>
      {counted
        .filter(({ each, number }) => number > 0 || each === state)
        .map(({ each, number }) => (
          <a
            class={`badge state-${each}`}
            href={each === state ? '/admin/sources' : `/admin/sources?state=${each}`}
            aria-current={each === state ? 'true' : undefined}
          >
            {number} {words[each].label.toLowerCase()}
          </a>
        ))}
    </nav>
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
