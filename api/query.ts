import type { Database } from '../db/client.ts'
import { BadFilter, type ChosenFilters, needsCompanies, readFilters } from '../db/filters/index.ts'
import { readInstant, spanShape } from '../db/filters/parts/instant.ts'
import { nearest } from '../db/filters/parts/nearest.ts'
import { readTyped } from '../db/spelling.ts'
import { type Place, readCursor, writeCursor } from '../db/timeline/cursor.ts'
import { isRanked } from '../db/timeline/search.ts'
import { listKnownCompanies } from '../db/timeline.ts'

/** A question to the timeline, as an address puts it. */
export interface TimelineQuery {
  filters: ChosenFilters
  limit: number
  after: Place | null
  /** The instant as of which it is asked; null is now. */
  asOf: Date | null
  /** By date alone, where a search would put what it is about first. */
  order?: 'date'
}

/** What a list may be put in, where it is not to be in its own order. */
export const orders = ['date'] as const

/** Releases, or messages, in one answer. */
const mostReleases = 200

/**
 * Reads filters, `limit` and `cursor`, and where they are known `order` and `as_of`: what was known then is always in the order of dates.
 * Throws BadFilter for what it does not understand.
 */
export async function readQuery(
  db: Database,
  parameters: URLSearchParams,
  usualLimit: number,
  { knowsAsOf = false, isByDate = false }: { knowsAsOf?: boolean; isByDate?: boolean } = {},
): Promise<TimelineQuery> {
  const filters = await readQuestion(
    db,
    parameters,
    [...['limit', 'cursor'], ...(isByDate ? [] : ['order']), ...(knowsAsOf ? ['as_of'] : [])],
    { isKept: isByDate },
  )
  const asOf = knowsAsOf ? readInstantOf(parameters) : null
  const chosen = isByDate ? null : readChoiceOf(parameters, 'order', orders)
  const order = isByDate || asOf ? 'date' : chosen
  const after = readPlace(parameters, order === null && isRanked(filters))
  return { filters, limit: readLimit(parameters, usualLimit), after, asOf, ...(order ? { order } : {}) }
}

/**
 * Reads the filters alone; `alsoKnown` are the parameters beside them. An address that is kept, as that of a feed, is read as it is
 * written: what it means must not change with what comes in.
 */
export async function readQuestion(
  db: Database,
  parameters: URLSearchParams,
  alsoKnown: readonly string[],
  { isKept = false }: { isKept?: boolean } = {},
): Promise<ChosenFilters> {
  const companies = needsCompanies(parameters) ? await listKnownCompanies(db) : []
  return isKept ? readFilters(parameters, companies, alsoKnown) : readTyped(db, parameters, companies, alsoKnown)
}

/** The address of the page from `next` on: the same question with another cursor. */
export function addressOfNext(path: string, parameters: URLSearchParams, next: Place): string {
  const following = withoutCursor(parameters)
  following.set('cursor', writeCursor(next))
  return `${path}?${following}`
}

/** The address of the same question, from the newest on. */
export function addressWithoutCursor(path: string, parameters: URLSearchParams): string {
  const first = withoutCursor(parameters)
  return first.size > 0 ? `${path}?${first}` : path
}

/** `as_of` of an address that takes nothing else; null when it is not given. */
export function readAsOf(parameters: URLSearchParams): Date | null {
  for (const name of parameters.keys()) {
    if (name !== 'as_of') throw new BadFilter(name.slice(0, 80), null, 'is not a parameter of a release', 'as_of')
  }
  return readInstantOf(parameters)
}

function readInstantOf(parameters: URLSearchParams): Date | null {
  const given = single(parameters, 'as_of')
  if (given === null) return null
  const read = readInstant(given)
  if (read) return read
  throw new BadFilter('as_of', given.slice(0, 200), `must be ${spanShape}`, null)
}

/** One of a list, or null where it is not given. */
export function readChoiceOf<Choice extends string>(parameters: URLSearchParams, name: string, choices: readonly Choice[]): Choice | null {
  const given = single(parameters, name)
  const chosen = choices.find(choice => choice === given)
  if (given === null || chosen) return chosen ?? null
  throw new BadFilter(name, given.slice(0, 80), `must be one of ${choices.join(', ')}`, nearest(given, choices))
}

export function refuseOthers(parameters: URLSearchParams, known: readonly string[]): void {
  for (const given of parameters.keys()) {
    if (!known.includes(given)) throw new BadFilter(given.slice(0, 80), null, 'is not known here', nearest(given, known))
  }
}

/** For addresses that take no parameter. */
export function refuseParameters(parameters: URLSearchParams): void {
  for (const name of parameters.keys()) throw new BadFilter(name.slice(0, 80), null, 'is not known here, where nothing can be chosen', null)
}

function withoutCursor(parameters: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...parameters].filter(([name, value]) => value !== '' && name !== 'cursor'))
}

/** `limit` of an address. */
export function readLimit(parameters: URLSearchParams, usual: number): number {
  const given = single(parameters, 'limit')
  if (given === null) return usual
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (limit >= 1 && limit <= mostReleases) return limit
  throw new BadFilter('limit', given.slice(0, 80), `must be a whole number from 1 to ${mostReleases}`, null)
}

/** `cursor` of an address, of a list that is ranked or one that is not. */
export function readPlace(parameters: URLSearchParams, isRankedList = false): Place | null {
  const given = single(parameters, 'cursor')
  if (given === null) return null
  const place = readCursor(given)
  if (place && (place.rank !== undefined) === isRankedList) return place
  if (place) throw new BadFilter('cursor', given.slice(0, 80), 'is a place in another list than this one', null)
  throw new BadFilter('cursor', given.slice(0, 80), 'is not a cursor that this API gave out', null)
}

function single(parameters: URLSearchParams, name: string): string | null {
  const [first, second] = parameters.getAll(name).filter(text => text !== '')
  if (second !== undefined) throw new BadFilter(name, second.slice(0, 80), 'is given twice', null)
  return first ?? null
}
