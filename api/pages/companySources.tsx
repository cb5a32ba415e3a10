import type { SourceLag } from '../../db/statistics/lag.ts'
import type { SourceStatus } from '../../db/timeline/sources.ts'
import { Instant, useDates } from './dates.tsx'
import { Outward } from './parts.tsx'
import { companyText } from './text/company.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** Under this it was as good as there at once. */
const atOnceSeconds = 1

/** Where from all this is known, how each source is, and how fast: the fastest first. */
export function CompanySources({ sources, lag, now }: { sources: SourceStatus[]; lag: SourceLag[]; now: Date }) {
  const text = useText(companyText).sources
  const own = new Set(sources.map(({ id }) => id))
  const lags = new Map(lag.filter(({ source }) => own.has(source)).map(each => [each.source, each]))
  const delay = ({ id }: SourceStatus) => lags.get(id)?.medianSeconds ?? Number.POSITIVE_INFINITY
  const sorted = sources.toSorted((left, right) => (delay(left) === delay(right) ? 0 : delay(left) - delay(right)))
  const [first] = [...lags.values()].toSorted((left, right) => left.medianSeconds - right.medianSeconds)
  return (
    <section>
      <h2>
        {text.heading} <small>{sources.length > 0 && sources.length}</small>
      </h2>
      {first && <Fastest lag={first} />}
      {sources.length === 0 ? (
        <p class="faint">{text.none}</p>
      ) : (
        <table class="stacked company-sources">
          <thead>
            <tr>
              {(['source', 'state', 'lastVisit', 'speed'] as const).map(name => (
                <th scope="col">{text.column[name]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map(source => (
              <SourceRow source={source} lag={lags.get(source.id) ?? null} now={now} />
            ))}
          </tbody>
        </table>
      )}
      {sources.length > 0 && <p class="faint">{text.note}</p>}
    </section>
  )
}

function Fastest({ lag: { source, medianSeconds } }: { lag: SourceLag }) {
  const text = useText(companyText).sources
  const { duration } = useDates()
  const [before, after] = text.fastest(source, medianSeconds <= atOnceSeconds ? null : duration(medianSeconds))
  return (
    <p class="sum">
      {before}
      <bdi>{source}</bdi>
      {after}
    </p>
  )
}

function SourceRow({ source, lag, now }: { source: SourceStatus; lag: SourceLag | null; now: Date }) {
  const text = useText(companyText).sources
  const words = useWords()
  const { relative } = useDates()
  const { label, title } = words.state[source.state]
  return (
    <tr>
      <th scope="row">
        <Outward href={source.page ?? source.url}>{words.kindOfSource(source.kind)}</Outward> <span class="faint">{source.id}</span>
        {source.problem && <span class="trouble">{words.problem(source.problem)}</span>}
      </th>
      <td data-label={text.column.state}>
        <span class={`badge state-${source.state}`} title={title}>
          {label}
        </span>
      </td>
      <td data-label={text.column.lastVisit}>
        {source.lastVisitAt ? <Instant at={source.lastVisitAt}>{relative(source.lastVisitAt, now)}</Instant> : text.never}
      </td>
      <td data-label={text.column.speed}>{lag ? <Speed lag={lag} /> : <span class="faint">{text.unknown}</span>}</td>
    </tr>
  )
}

function Speed({ lag: { medianSeconds, p90Seconds, releases } }: { lag: SourceLag }) {
  const text = useText(companyText).sources
  const { duration } = useDates()
  return (
    <>
      {medianSeconds <= atOnceSeconds ? text.atOnce : text.speed(duration(medianSeconds), duration(p90Seconds))}{' '}
      <span class="faint">{text.of(releases)}</span>
    </>
  )
}
