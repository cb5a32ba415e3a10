import type { Database } from '../../db/client.ts'
import { BadFilter, type ChosenFilters, needsCompanies, readFilters, writeFilters } from '../../db/filters/index.ts'
import type { Span } from '../../db/filters/parts/instant.ts'
import { listKnownCompanies } from '../../db/timeline.ts'
import { BadBody, type FieldError } from '../body.ts'

/** A saved query: as it is kept, and as it was understood. */
export interface Question {
  query: string
  filters: ChosenFilters
}

const mostCharacters = 2000

/** Reads `company=acme&openness=weights`, or the same as an object of filters, by the timeline's own grammar. Throws BadBody. */
export async function readQuestion(db: Database, given: unknown): Promise<Question> {
  const parameters = parametersOf(given)
  try {
    for (const name of ['limit', 'cursor']) {
      if (parameters.has(name)) throw new BadFilter(name, null, 'leads through a list, and is no part of what is asked for', null)
    }
    const companies = needsCompanies(parameters) ? await listKnownCompanies(db) : []
    const filters = readFilters(parameters, companies)
    refusePast(filters)
    return { query: writeFilters(filters), filters }
  } catch (error) {
    if (!(error instanceof BadFilter)) throw error
    const { parameter, given: value, message, nearest } = error
    throw new BadBody([{ field: 'query', parameter, given: value, detail: message, nearest }])
  }
}

/** What ends in the past was a search: nothing that comes would ever fit. */
function refusePast({ chosen }: ChosenFilters): void {
  const until = chosen.find(({ filter }) => filter.name === 'until')
  const ends = until?.values.map(value => (value as Span).end.getTime()) ?? []
  if (until && Math.max(...ends) <= Date.now()) {
    throw new BadFilter('until', until.given.join(','), 'has passed: nothing that comes would fit', null)
  }
}

function parametersOf(given: unknown): URLSearchParams {
  if (typeof given === 'string') {
    if (given.length > mostCharacters) throw wrong(null, `must be at most ${mostCharacters} characters long`)
    return new URLSearchParams(queryOf(given))
  }
  if (given === undefined) throw wrong(null, 'is missing; an empty text asks for everything')
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong(
      JSON.stringify(given).slice(0, 200),
      'must be a query as in an address, company=acme&openness=weights, or an object of filters',
    )
  }
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    for (const each of Array.isArray(value) ? value : [value]) parameters.append(name, textOf(name, each))
  }
  if (parameters.toString().length > mostCharacters) throw wrong(null, `must be at most ${mostCharacters} characters long`)
  return parameters
}

/** People copy the whole address of the timeline. */
function queryOf(text: string): string {
  const [, query] = /^(?:https?:\/\/[^?#\s]*|\/[^?#\s=&]*)\?([^#]*)/i.exec(text.trim()) ?? []
  return query ?? text.replace(/^\?/, '')
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  const given = JSON.stringify(value)?.slice(0, 200) ?? null
  throw new BadBody([
    { ...{ field: 'query', parameter: name.slice(0, 80), given }, detail: 'must be a text or a list of texts', nearest: null },
  ])
}

function wrong(given: FieldError['given'], detail: string): BadBody {
  return new BadBody([{ field: 'query', given, detail, nearest: null }])
}
