import { type Context, Hono } from 'hono'
import type { Database } from '../../db/client.ts'
import { type Facet, facets } from '../../db/facets/list.ts'
import { type CountedFacets, countFacets, isCounted } from '../../db/facets.ts'
import { filters as allFilters, type ChosenFilters, writeFilters } from '../../db/filters/index.ts'
import type { Span } from '../../db/filters/parts/instant.ts'
import { memoryOf } from '../../db/memory.ts'
import { dayOf } from '../../db/timeline/cursor.ts'
import { findNeighbours } from '../../db/timeline/neighbours.ts'
import { isRanked } from '../../db/timeline/search.ts'
import { countSources } from '../../db/timeline/sources.ts'
import { listKnownCompanies, listReleases, readDocument } from '../../db/timeline.ts'
import { dateFilter } from '../changes/question.ts'
import type { ApiContext } from '../context.ts'
import { frameOf, show } from '../page.tsx'
import type { CountedFilter } from '../pages/filterBar.tsx'
import { TimelinePage } from '../pages/timeline.tsx'
import type { Help } from '../pages/timelineEmpty.tsx'
import { addressOfNext, addressWithoutCursor, readQuery, type TimelineQuery } from '../query.ts'

const releasesOnAPage = 50
/** What a page offers by its values: so many of the most frequent ones, and how many more there are. */
const offered: Record<string, number> = { company: 10, openness: 6, license: 6, stage: 4, kind: 3 }
const mostValues = Math.max(...Object.values(offered))
/** What is not counted beforehand is counted for a page only in a timeline of so many releases: of a million it takes a second. */
const mostLookedAt = 20_000

/** `/`: the timeline as a page. */
export function timelineRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/', c => timeline(c, api))
  return routes
}

async function timeline(c: Context, { db, version }: ApiContext): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams
  const query = await readQuery(db, parameters, releasesOnAPage)
  const { filters, limit, after, order } = query
  const [page, companies, sources, all] = await Promise.all([
    listReleases(db, { filters, limit, after, order }),
    listKnownCompanies(db),
    c.get('sourceCounts') ?? countSources(db),
    countAll(db),
  ])
  const found = await count(db, filters, offeredFacets)
  const isByRank = order !== 'date' && isRanked(filters)
  const releases = page.releases.map(readDocument)
  return show(
    c,
    <TimelinePage
      frame={frameOf(version)}
      filters={filters}
      kept={order ? [['order', order]] : []}
      companies={companies.toSorted((left, right) => left.name.localeCompare(right.name, 'en'))}
      releases={releases}
      counts={found && { total: found.total, all }}
      counted={found ? countedFilters(found) : []}
      sources={sources}
      help={releases.length === 0 && filters.chosen.length > 0 ? await helpWith(db, query) : { without: [], nearest: [] }}
      older={page.next && addressOfNext('/', parameters, page.next)}
      newest={after && addressWithoutCursor('/', parameters)}
      continuedFrom={after && dayOf(after)}
      byDate={isByRank ? byDate(parameters) : null}
      stream={after === null && !isByRank && order === undefined ? streamOf(filters) : null}
      json={addressWithoutCursor('/api/releases', parameters)}
    />,
  )
}

const offeredFacets = facets.filter(({ name }) => name in offered)
/** One facet at least: the total comes with it. */
const totalOnly = facets.filter(({ name }) => name === 'kind')

async function countAll(db: Database): Promise<number> {
  const all = await count(db, { chosen: [], matchedAs: [] }, totalOnly)
  return all?.total ?? 0
}

/** From memory until something that readers see is committed. Null where it would take too long. */
async function count(db: Database, filters: ChosenFilters, wanted: readonly Facet[]): Promise<CountedFacets | null> {
  if (!isCounted(filters) && (await countAll(db)) > mostLookedAt) return null
  return memoryOf(db).recall(`page ${wanted.length} ${writeFilters(filters)}`, async () => ({
    value: await countFacets(db, { filters, facets: wanted, most: mostValues }),
    bytes: 5_000,
  }))
}

function countedFilters({ facets: counted }: CountedFacets): CountedFilter[] {
  return Object.entries(offered).flatMap(([name, most]) => {
    const filter = allFilters.find(each => each.name === name)
    const { values = [], others = null } = counted[name] ?? {}
    const cut = Math.max(0, values.length - most)
    return filter ? [{ filter, values: values.slice(0, most), others: cut + (others?.values ?? 0) }] : []
  })
}

const dates = ['since', 'until']

/** What would fit if one of the filters were not there, and what lies nearest to the dates that were asked for. */
async function helpWith(db: Database, { filters }: TimelineQuery): Promise<Help> {
  const { chosen } = filters
  const without = await Promise.all(
    chosen.slice(0, 5).map(async ({ filter }) => {
      const rest = { ...filters, chosen: chosen.filter(each => each.filter !== filter) }
      return { filter, count: (await count(db, rest, totalOnly))?.total ?? 0 }
    }),
  )
  return { without: without.filter(each => each.count > 0), nearest: await nearestTo(db, filters) }
}

async function nearestTo(db: Database, filters: ChosenFilters): Promise<Help['nearest']> {
  const spans = filters.chosen.filter(({ filter }) => dates.includes(filter.name)).flatMap(({ values }) => values as Span[])
  if (spans.length === 0) return []
  const start = new Date(Math.min(...spans.map(each => each.start.getTime())))
  const end = new Date(Math.max(...spans.map(each => each.end.getTime())))
  const rest = { ...filters, chosen: filters.chosen.filter(({ filter }) => !dates.includes(filter.name)) }
  const { before, after } = await findNeighbours(db, rest, { start, end })
  const saved = writeFilters(rest)
  return [
    { at: before, isBefore: true },
    { at: after, isBefore: false },
  ].flatMap(({ at, isBefore }) => {
    const day = at?.toISOString().slice(0, 10)
    return day ? [{ at: day, isBefore, href: `/?${saved && `${saved}&`}since=${day}&until=${day}` }] : []
  })
}

function byDate(parameters: URLSearchParams): string {
  const changed = new URLSearchParams(parameters)
  changed.delete('cursor')
  changed.set('order', 'date')
  return `/?${changed}`
}

/** The question in the words of the stream, which has another name for the date of a release. */
function streamOf(filters: ChosenFilters): string {
  const asked = writeFilters(filters).replace(new RegExp(`(^|&)${dateFilter.elsewhere}=`), `$1${dateFilter.here}=`)
  return `/api/stream${asked && `?${asked}`}`
}
