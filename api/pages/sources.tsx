import type { SourceState, SourceStatus } from '../../db/timeline/sources.ts'
import { duration, longInstant, relative } from './format.ts'
import { type Frame, Layout } from './layout.tsx'
import { Outward } from './parts.tsx'
import { problemSentence, sourceKindLabel, sourceStates, stateWords } from './words.ts'

export interface SourcesProps {
  frame: Frame
  sources: SourceStatus[]
  /** Only sources in this state are shown. */
  state: SourceState | null
  now: Date
}

/** Every source and how it is: a silent one is told from a broken one. */
export function SourcesPage({ frame, sources, state, now }: SourcesProps) {
  const shown = state ? sources.filter(source => source.state === state) : sources
  return (
    <Layout frame={frame} title="Sources: Modelwire" room="/sources" json="/api/sources">
      <div class="lead">
        <h1>Sources</h1>
        <Summary sources={sources} chosen={state} />
      </div>
      {sources.length === 0 && (
        <div class="empty">
          <h2>Nothing is tracked yet</h2>
          <p>The company files are read when the workers start.</p>
        </div>
      )}
      {groupByCompany(shown).map(([company, members]) => (
        <section>
          <h2>{company}</h2>
          <table class="stacked sources">
            <thead>
              <tr>
                {['Source', 'State', 'Last visit', 'Last change', 'Next visit', 'Every', 'Entries'].map(heading => (
                  <th scope="col">{heading}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {members.map(source => (
                <SourceRow source={source} now={now} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </Layout>
  )
}

function Summary({ sources, chosen }: { sources: SourceStatus[]; chosen: SourceState | null }) {
  const counts = sourceStates.map(state => ({ state, number: sources.filter(source => source.state === state).length }))
  return (
    <p class="badges">
      {counts
        .filter(({ state, number }) => number > 0 || state === chosen)
        .map(({ state, number }) => (
          <a
            class={`badge state-${state}`}
            href={state === chosen ? '/sources' : `/sources?state=${state}`}
            title={stateWords[state].title}
            aria-current={state === chosen ? 'true' : undefined}
          >
            {number} {stateWords[state].label.toLowerCase()}
          </a>
        ))}
      {chosen && <a href="/sources">Show all</a>}
    </p>
  )
}

function SourceRow({ source, now }: { source: SourceStatus; now: Date }) {
  const { label, title } = stateWords[source.state]
  return (
    <tr>
      <th scope="row">
        <Outward href={source.page ?? source.url}>{sourceKindLabel(source.kind)}</Outward>
        <span class="faint">{source.id}</span>
        <Trouble source={source} />
      </th>
      <td data-label="State">
        <span class={`badge state-${source.state}`} title={title}>
          {label}
        </span>
      </td>
      <td data-label="Last visit">
        <When at={source.lastVisitAt} now={now} otherwise="never" />
      </td>
      <td data-label="Last change">
        <When at={source.lastChangeAt} now={now} otherwise="none seen" />
      </td>
      <td data-label="Next visit">{source.isParked ? '' : <Next source={source} now={now} />}</td>
      <td data-label="Every">{duration(source.intervalSeconds)}</td>
      <td data-label="Entries">{source.entries.toLocaleString('en')}</td>
    </tr>
  )
}

function Trouble({ source }: { source: SourceStatus }) {
  const { state, problem, problemDetail, problemSince, notes, missed } = source
  return (
    <>
      {state === 'failing' && problem && <Failure source={source} problem={problem} />}
      {state === 'odd' && problem && (
        <span class="trouble">
          {problemSentence(problem)} {problemDetail && `Seen: ${problemDetail}.`} {problemSince && `Since ${longInstant(problemSince)}.`}
        </span>
      )}
      {missed.map(({ release, name, since, reportedBy }) => (
        <span class="trouble">
          Lacks <a href={`/releases/${encodeURIComponent(release)}`}>{name}</a>, told since {longInstant(since)} by {reportedBy.join(', ')}.
        </span>
      ))}
      {notes.map(note => (
        <span class="faint">{note}</span>
      ))}
    </>
  )
}

function Failure({ source, problem }: { source: SourceStatus; problem: string }) {
  const { httpStatus, problemDetail, failCount, lastSuccessAt } = source
  return (
    <span class="trouble">
      {problemSentence(problem)} {httpStatus && httpStatus >= 400 ? `(HTTP ${httpStatus}) ` : ''}
      {!httpStatus || httpStatus < 400 ? problemDetail && `Seen: ${problemDetail}. ` : ''}
      {failCount === 1 ? 'Failed once' : `Failed ${failCount} times in a row`}
      {lastSuccessAt ? `; last good read ${longInstant(lastSuccessAt)}.` : ', and never read yet.'}
    </span>
  )
}

function Next({ source, now }: { source: SourceStatus; now: Date }) {
  if (source.pausedUntil) return <>paused until {longInstant(source.pausedUntil)}</>
  if (source.lagSeconds > 60) return <>{duration(source.lagSeconds)} late</>
  return <When at={source.nextPollAt} now={now} otherwise="" />
}

function When({ at, now, otherwise }: { at: Date | null; now: Date; otherwise: string }) {
  if (!at) return <span class="faint">{otherwise}</span>
  return (
    <time datetime={at.toISOString()} title={longInstant(at)}>
      {relative(at, now)}
    </time>
  )
}

function groupByCompany(sources: SourceStatus[]): [string, SourceStatus[]][] {
  const groups = new Map<string, SourceStatus[]>()
  for (const source of sources) groups.set(source.companyName, [...(groups.get(source.companyName) ?? []), source])
  return [...groups]
}
