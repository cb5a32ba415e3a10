import { type ChangePlace, readChangeCursor, theStart } from '../../db/changes/cursor.ts'
import { placeAt, presentPlace } from '../../db/changes.ts'
import type { Database } from '../../db/client.ts'
import { BadFilter, type ChosenFilters } from '../../db/filters/index.ts'
import { readSpan } from '../../db/filters/parts/instant.ts'
import { nearest } from '../../db/filters/parts/nearest.ts'
import { q } from '../../db/filters/q.ts'
import { type Problem, Refusal } from '../problem.ts'
import { readQuestion } from '../query.ts'

/** What is asked for since when; of a cursor also whose numbers it is written in. */
export type Since = 'start' | 'now' | Date | { place: ChangePlace; numbering: string }

export interface ChangesQuestion {
  filters: ChosenFilters
  since: Since
  /** The parameters without `since`, in the words that they were understood in. */
  rest: URLSearchParams
}

/** `since` says here where to begin, so the filter of that name, by the date of a release, has another. */
export const dateFilter = { here: 'releasedSince', elsewhere: 'since' } as const

const words = ['start', 'now'] as const
const wrongSince = 'must be a cursor that this API gave out, a day or an instant such as 2025-04-28T09:30:00Z, start, or now'

export const otherNumbering: Problem = {
  status: 410,
  slug: 'other-numbering',
  title: 'This cursor is of another database',
  detail: 'The database was restored, or is another one, since the cursor was given out. Sync anew: ask without since, from the beginning.',
}

/** Reads filters and `since`; `alsoKnown` are parameters that are read elsewhere. Throws BadFilter. */
export async function readChangesQuestion(
  db: Database,
  parameters: URLSearchParams,
  { alsoKnown = [], usualSince }: { alsoKnown?: readonly string[]; usualSince: 'start' | 'now' },
): Promise<ChangesQuestion> {
  const rest = new URLSearchParams([...parameters].filter(([name, value]) => name !== 'since' && value !== ''))
  const asked = new URLSearchParams()
  for (const [name, value] of rest) asked.append(name === dateFilter.here ? dateFilter.elsewhere : name, value)
  const since = readSince('since', parameters.getAll('since'), usualSince)
  const filters = await filtersOf(db, asked, alsoKnown)
  keepMeaning(rest, filters)
  return { filters, since, rest }
}

/** Who comes again with the parameters is to ask for the same, also when a word that was taken for a slip is a name by then. */
function keepMeaning(rest: URLSearchParams, { chosen }: ChosenFilters): void {
  const words = chosen.find(({ filter }) => filter.name === q.name)
  if (!words) return
  rest.delete(q.name)
  for (const value of words.values) rest.append(q.name, words.filter.write?.(value) ?? String(value))
}

/** Reads where to begin; `name` is what to call it where it makes no sense. */
export function readSince(name: string, texts: readonly string[], usual: 'start' | 'now'): Since {
  const [given, second] = texts.filter(text => text !== '')
  if (second !== undefined) throw new BadFilter(name, second.slice(0, 80), 'is given twice', null)
  if (given === undefined) return usual
  const word = words.find(each => each === given)
  const read = word ?? readChangeCursor(given) ?? readSpan(given)?.start
  if (read !== undefined) return read
  throw new BadFilter(name, given.slice(0, 80), wrongSince, nearest(given, words))
}

/** The place itself, and whose numbers it is in. Throws a Refusal for a cursor of other numbers. */
export async function placeOf(db: Database, since: Since): Promise<{ place: ChangePlace; numbering: string }> {
  const present = await presentPlace(db)
  if (since === 'now') return present
  if (since === 'start') return { ...present, place: theStart }
  if (since instanceof Date) return { ...present, place: await placeAt(db, since) }
  if (since.numbering !== present.numbering) throw new Refusal(otherNumbering)
  return since
}

async function filtersOf(db: Database, asked: URLSearchParams, alsoKnown: readonly string[]): Promise<ChosenFilters> {
  try {
    return await readQuestion(db, asked, [...alsoKnown, dateFilter.here])
  } catch (error) {
    if (!(error instanceof BadFilter) || error.parameter !== dateFilter.elsewhere) throw error
    throw new BadFilter(dateFilter.here, error.given, error.message, error.nearest)
  }
}
