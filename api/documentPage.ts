import { type ChosenFilters, writeFilters } from '../db/filters/index.ts'
import type { Filter } from '../db/filters/parts/filter.ts'
import { since } from '../db/filters/since.ts'
import { stage } from '../db/filters/stage.ts'
import { until } from '../db/filters/until.ts'
import { beginningAt, dayOf, type Place, writeCursor } from '../db/timeline/cursor.ts'
import { findNeighbours, findPreviousPage } from '../db/timeline/neighbours.ts'
import { listReleases, readDocument, type TimelinePage } from '../db/timeline.ts'
import type { ApiContext } from './context.ts'
import type { DocumentFormat, DocumentLinks, DocumentPage } from './documents/contract.ts'
import { archivePath, isOver, monthOf, spanOf } from './months.ts'
import { sayMatch } from './pages/matches.ts'
import { readQuery, type TimelineQuery } from './query.ts'

/** Releases in one archive, and withdrawn ones that a document tells of besides those that it lists. */
const mostInOne = 200

type Ground = Pick<ApiContext, 'db' | 'publicUrl' | 'hub'>

/** One page of a question, from the newest on or from a cursor. Throws BadFilter. */
export async function readDocumentPage(
  api: Ground,
  { path, usualLimit }: DocumentFormat,
  parameters: URLSearchParams,
  now: Date,
): Promise<DocumentPage> {
  const query = await readQuery(api.db, parameters, usualLimit, { isByDate: true })
  const found = await listReleases(api.db, query)
  const at = addressesOf(api.publicUrl, query, usualLimit)
  const inArchives = addressesOf(api.publicUrl, { ...query, limit: mostInOne }, mostInOne)
  const month = found.next && dayOf(found.next).slice(0, 7)
  const links = {
    ...{ self: at(path, query.after), first: at(path, null), isArchive: false },
    next: found.next && at(path, found.next),
    previous: query.after && at(path, await findPreviousPage(api.db, { ...query, after: query.after })),
    // a month that goes on has no archive yet: until then, pages lead through it
    archiveBefore: month && (isOver(month, now) ? inArchives(archivePath(month), null) : at(path, found.next)),
    archiveAfter: null,
  }
  return pageOf(api, { asked: query.filters, query, found, links })
}

/** All of a month that is over, or as much as one document holds: the rest is in the archive before it. */
export async function readArchive(
  api: Ground,
  { path, month, now }: { path: string; month: string; now: Date },
  parameters: URLSearchParams,
): Promise<DocumentPage> {
  const query = await readQuery(api.db, parameters, mostInOne, { isByDate: true })
  const within = { ...query, filters: duringMonth(query.filters, month) }
  const span = spanOf(month)
  const [found, around] = await Promise.all([
    // nothing that came after the month is looked through
    listReleases(api.db, { ...within, after: query.after ?? beginningAt(span.end) }),
    findNeighbours(api.db, query.filters, span),
  ])
  const at = addressesOf(api.publicUrl, query, mostInOne)
  const own = archivePath(month)
  const archiveAt = (date: Date | null) => (date && isOver(monthOf(date), now) ? at(archivePath(monthOf(date)), null) : null)
  const links = {
    ...{ self: at(own, query.after), first: at(path, null), next: null, previous: null, isArchive: true },
    archiveBefore: found.next ? at(own, found.next) : archiveAt(around.before),
    archiveAfter: query.after ? at(own, await findPreviousPage(api.db, { ...within, after: query.after })) : archiveAt(around.after),
  }
  return pageOf(api, { asked: query.filters, query: within, found, links })
}

/** Addresses of the same question, written in the one way in which it is saved. */
function addressesOf(publicUrl: string, { filters, limit }: TimelineQuery, usualLimit: number) {
  return (path: string, after: Place | null): string => {
    const parts = [writeFilters(filters), limit !== usualLimit && `limit=${limit}`, after && `cursor=${writeCursor(after)}`].filter(Boolean)
    return `${publicUrl}${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`
  }
}

/** `asked` is the question as its reader put it, `query` what was looked for in its name. */
interface Found {
  asked: ChosenFilters
  query: TimelineQuery
  found: TimelinePage
  links: Omit<DocumentLinks, 'page'>
}

async function pageOf({ db, publicUrl, hub = null }: Ground, { asked, query, found, links }: Found): Promise<DocumentPage> {
  const saved = writeFilters(asked)
  const asksFor = asked.chosen.find(({ filter }) => filter.name === stage.name)?.values
  return {
    ...{ publicUrl, query: saved, releases: found.releases.map(readDocument), isAboutWithdrawn: asksFor?.includes('withdrawn') ?? false },
    withdrawn: asksFor?.includes('withdrawn') ? [] : await withdrawnBeside(db, query, found),
    remarks: asked.matchedAs.map(sayMatch),
    links: { ...links, page: `${publicUrl}/${saved && `?${saved}`}` },
    // what is past changes seldom, and a reader of it comes for the rest of it
    hub: links.isArchive || query.after ? null : hub,
  }
}

/**
 * What the question found before it was withdrawn, and does not list: on the newest page of all times, as whoever polls reads no other;
 * further back of the time that the page speaks of.
 */
async function withdrawnBeside(db: ApiContext['db'], { filters, after }: TimelineQuery, { releases: listed, next }: TimelinePage) {
  const start = after && next && new Date(Math.floor(Number(next.datedAt) / 1000))
  const others = filters.chosen.filter(({ filter }) => filter.name !== stage.name)
  const gone = [...others, chosen(stage, 'withdrawn'), ...(start ? [chosen(since, { start, end: start })] : [])]
  const { releases } = await listReleases(db, { filters: { ...filters, chosen: gone }, limit: mostInOne, after, order: 'date' })
  const isListed = new Set(listed.map(({ id }) => id))
  return releases.filter(({ id }) => !isListed.has(id)).map(readDocument)
}

function duringMonth(filters: ChosenFilters, month: string): ChosenFilters {
  const span = spanOf(month)
  return { ...filters, chosen: [...filters.chosen, chosen(since, span), chosen(until, span)] }
}

function chosen<Value>(filter: Filter<Value>, value: Value): ChosenFilters['chosen'][number] {
  return { filter: filter as Filter, given: [], values: [value] }
}
