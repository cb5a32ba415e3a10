import { type ChosenFilters, writeFilters } from '../../db/filters/index.ts'
import type { SourceCounts } from '../../db/timeline/sources.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { documentLinks } from '../documents/links.ts'
import { ReleaseCard } from './card.tsx'
import { Chips, FilterForm, type OfferedCompany } from './filterForm.tsx'
import { dateThatCounts, longDay, longMonth, plural, weekday } from './format.ts'
import { type Frame, Layout } from './layout.tsx'
import { Matches } from './parts.tsx'

export interface TimelineProps {
  frame: Frame
  filters: ChosenFilters
  /** What else of the address stays in what leads on. */
  kept: [string, string][]
  companies: OfferedCompany[]
  releases: ReleaseDocument[]
  sources: SourceCounts
  /** Address of the page with older releases. */
  older: string | null
  /** Address of the first page, when this is not it. */
  newest: string | null
  /** Day on which the page before ended. */
  continuedFrom: string | null
  json: string
}

export function TimelinePage(props: TimelineProps) {
  const { frame, filters, kept, companies, releases, sources, older, newest, continuedFrom, json } = props
  // who subscribes is told of what was understood, whatever was written
  const saved = writeFilters(withoutDates(filters))
  const isFilling = releases.length === 0 && filters.chosen.length === 0 && sources.read < sources.sources
  return (
    <Layout
      frame={frame}
      title="Modelwire: open models, as they are made public"
      room="/"
      json={json}
      query={writeFilters(filters)}
      {...(isFilling ? { refresh: 5 } : {})}
    >
      <div class="lead">
        <h1>Open models, as they are made public</h1>
        <StatusLine sources={sources} />
      </div>
      <FilterForm filters={filters} companies={companies} kept={kept} />
      <p class="beside">
        <a href={`/subscribe${saved && `?${saved}`}`}>Subscribe to this</a>
        <Documents query={writeFilters(filters)} />
      </p>
      <Chips filters={filters} kept={kept} />
      <Matches matchedAs={filters.matchedAs} />
      {releases.length === 0 && <Empty filters={filters} sources={sources} />}
      {groupByDay(releases).map((group, index) => (
        <section class="day" aria-label={group.heading}>
          <h2>
            {group.heading} <small>{index === 0 && group.day === continuedFrom ? 'continued' : group.remark}</small>
          </h2>
          <div class="cards">
            {group.releases.map(release => (
              <ReleaseCard release={release} />
            ))}
          </div>
        </section>
      ))}
      <nav class="pages" aria-label="Pages">
        {newest && <a href={newest}>Newest</a>}
        {older && (
          <a href={older} rel="next">
            Older releases
          </a>
        )}
      </nav>
    </Layout>
  )
}

/** The same question for readers of feeds, calendars and tables. */
function Documents({ query }: { query: string }) {
  return (
    <span class="faint">
      , or take it as{' '}
      {documentLinks(query).map(({ href, type, label }, index) => (
        <>
          {index > 0 && ', '}
          <a href={href} type={type}>
            {label}
          </a>
        </>
      ))}
    </span>
  )
}

/** A search ends on a day; who subscribes asks for what comes. */
function withoutDates(filters: ChosenFilters): ChosenFilters {
  const dates = ['since', 'until', 'seenSince']
  return { ...filters, chosen: filters.chosen.filter(({ filter }) => !dates.includes(filter.name)) }
}

function StatusLine({ sources }: { sources: SourceCounts }) {
  if (sources.sources === 0) return null
  const { read, failing } = sources
  const waiting = sources.sources - read
  return (
    <p class="status">
      <a href="/sources">{plural(sources.sources, 'source')}</a>
      {waiting > 0 ? `, ${read} read so far` : ', all read'}
      {failing > 0 && `, ${failing} failing just now`}
    </p>
  )
}

function Empty({ filters, sources }: { filters: ChosenFilters; sources: SourceCounts }) {
  if (filters.chosen.length > 0) {
    return (
      <div class="empty">
        <h2>Nothing matches</h2>
        <p>
          No release fits all of what you chose. Take a filter away above, or <a href="/">see everything</a>.
        </p>
      </div>
    )
  }
  if (sources.read < sources.sources) {
    return (
      <div class="empty">
        <h2>The first reads are running</h2>
        <p>
          {sources.read} of {plural(sources.sources, 'source')} have been read. This page looks again by itself.
        </p>
        <progress max={sources.sources} value={sources.read} />
      </div>
    )
  }
  return (
    <div class="empty">
      <h2>Nothing yet</h2>
      <p>
        Every source has been read, and none of them shows a release. <a href="/sources">See how they are doing</a>.
      </p>
    </div>
  )
}

interface DayGroup {
  day: string
  heading: string
  remark: string
  releases: ReleaseDocument[]
}

/** Releases come newest first. What is dated to a month only stands at the month's first day, under a heading of its own. */
function groupByDay(releases: ReleaseDocument[]): DayGroup[] {
  const groups = new Map<string, DayGroup>()
  for (const release of releases) {
    const { at, precision } = dateThatCounts(release)
    const day = at.slice(0, 10)
    const isMonth = precision === 'month'
    const key = isMonth ? `${day} month` : day
    const group = groups.get(key)
    if (group) group.releases.push(release)
    else if (isMonth) groups.set(key, { day, heading: longMonth(at), remark: 'day not known', releases: [release] })
    else groups.set(key, { day, heading: longDay(at), remark: weekday(at), releases: [release] })
  }
  return [...groups.values()]
}
