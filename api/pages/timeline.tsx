import { type ChosenFilters, writeFilters } from '../../db/filters/index.ts'
import type { SourceCounts } from '../../db/timeline/sources.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { ReleaseCard } from './card.tsx'
import { useDates } from './dates.tsx'
import { type DayGroup, groupByDay } from './days.ts'
import { type CountedFilter, FilterBar } from './filterBar.tsx'
import type { OfferedCompany } from './filterForm.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Matches } from './parts.tsx'
import { timelineText } from './text/timeline.ts'
import { Empty, type Help } from './timelineEmpty.tsx'
import { useText } from './view.ts'

export interface TimelineProps {
  frame: Frame
  filters: ChosenFilters
  /** What else of the address stays in what leads on. */
  kept: [string, string][]
  companies: OfferedCompany[]
  releases: ReleaseDocument[]
  /** How many releases fit, and how many there are; null where that takes too long to count. */
  counts: { total: number; all: number } | null
  counted: CountedFilter[]
  sources: SourceCounts
  /** What helps where nothing fits. */
  help: Help
  /** Address of the page with older releases. */
  older: string | null
  /** Address of the first page, when this is not it. */
  newest: string | null
  /** Day on which the page before ended, in UTC. */
  continuedFrom: string | null
  /** Address of the same by date, where what fits best comes first. */
  byDate: string | null
  /** Address of a stream of what comes, where the page shows the newest. */
  stream: string | null
  json: string
}

export function TimelinePage(props: TimelineProps) {
  const { frame, filters, kept, companies, releases, counted, sources, older, newest, continuedFrom, byDate, stream, json } = props
  const text = useText(timelineText)
  // who subscribes is told of what was understood, whatever was written
  const saved = writeFilters(withoutDates(filters))
  const isFilling = releases.length === 0 && filters.chosen.length === 0 && sources.read < sources.sources
  return (
    <Layout frame={frame} title={text.title} room="/" json={json} query={writeFilters(filters)} {...(isFilling ? { refresh: 5 } : {})}>
      <div class="lead">
        <h1>{text.heading}</h1>
        <StatusLine {...props} />
      </div>
      <FilterBar filters={filters} companies={companies} kept={kept} counted={counted} saved={saved} />
      <Matches matchedAs={filters.matchedAs} />
      <div id="timeline" data-stream={stream}>
        {releases.length === 0 && <Empty {...props} />}
        {byDate === null ? <Days releases={releases} continuedFrom={continuedFrom} /> : <Ranked releases={releases} byDate={byDate} />}
        <nav class="pages" aria-label={text.pages}>
          {newest && <a href={newest}>{text.newest}</a>}
          {older && (
            <a href={older} rel="next">
              {text.older}
            </a>
          )}
        </nav>
      </div>
      <Arrivals />
      <Keys />
    </Layout>
  )
}

function Days({ releases, continuedFrom }: Pick<TimelineProps, 'releases' | 'continuedFrom'>) {
  const text = useText(timelineText)
  const { dayOf } = useDates()
  return (
    <>
      {groupByDay(releases, dayOf).map((group, index) => (
        <>
          {group.quietDays > 0 && <p class="quiet">{text.quiet(group.quietDays)}</p>}
          <Day group={group} isContinued={index === 0 && group.day === continuedFrom} />
        </>
      ))}
    </>
  )
}

function Day({ group: { day, isMonth, releases }, isContinued }: { group: DayGroup; isContinued: boolean }) {
  const text = useText(timelineText)
  const { statedDate, weekdayOf } = useDates()
  const heading = statedDate({ at: day, precision: isMonth ? 'month' : 'day' })
  const remark = isMonth ? text.dayNotKnown : weekdayOf(day)
  return (
    <section class="day" aria-label={heading}>
      <h2>
        {heading} <small>{isContinued ? text.continued : remark}</small>
      </h2>
      <div class="cards">
        {releases.map(release => (
          <ReleaseCard release={release} />
        ))}
      </div>
    </section>
  )
}

/** A search puts what it is about first: days would only come again and again. */
function Ranked({ releases, byDate }: { releases: ReleaseDocument[]; byDate: string }) {
  const text = useText(timelineText)
  if (releases.length === 0) return null
  return (
    <section class="day">
      <h2>
        {text.byRank}{' '}
        <small>
          <a href={byDate}>{text.byDate}</a>
        </small>
      </h2>
      <div class="cards">
        {releases.map(release => (
          <ReleaseCard release={release} isDated />
        ))}
      </div>
    </section>
  )
}

/** A search ends on a day; who subscribes asks for what comes. */
function withoutDates(filters: ChosenFilters): ChosenFilters {
  const dates = ['since', 'until', 'seenSince']
  return { ...filters, chosen: filters.chosen.filter(({ filter }) => !dates.includes(filter.name)) }
}

function StatusLine({ filters, counts, sources: { sources, read, failing } }: TimelineProps) {
  const text = useText(timelineText)
  const isAll = filters.chosen.length === 0
  return (
    <p class="status">
      {counts && <span>{isAll ? text.releases(counts.all) : text.ofAll(counts.total, counts.all)}</span>}
      {sources > 0 && (
        <span>
          <a href="/sources">{text.sources(sources)}</a>
          {read < sources ? text.readSoFar(read) : text.allRead}
          {failing > 0 && text.failing(failing)}
        </span>
      )}
    </p>
  )
}

/** Where a script says what has come while one watched: empty without one. */
function Arrivals() {
  const { added, changed, showThem } = useText(timelineText)
  return <div class="arrivals" role="status" data-added={added} data-changed={changed} data-show={showThem} />
}

function Keys() {
  const text = useText(timelineText)
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{text.keys}</h2>
      <dl>
        {text.keysOf.map(([key, does]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">{text.close}</button>
      </form>
    </dialog>
  )
}
