import type { Fragment } from 'postgres'
import type { Queryable } from '../client.ts'
import { company } from './company.ts'
import { country } from './country.ts'
import { family } from './family.ts'
import { kind } from './kind.ts'
import { language } from './language.ts'
import { license } from './license.ts'
import { maxParameters } from './maxParameters.ts'
import { minParameters } from './minParameters.ts'
import { modality } from './modality.ts'
import { openness } from './openness.ts'
import { type Filter, type KnownCompany, type MatchedAs, UnknownName } from './parts/filter.ts'
import { nearest } from './parts/nearest.ts'
import { contradiction } from './parts/order.ts'
import { q } from './q.ts'
import { seenSince } from './seenSince.ts'
import { since } from './since.ts'
import { stage } from './stage.ts'
import { until } from './until.ts'

/** Every filter, in the order in which a form shows them. */
export const filters: readonly Filter[] = [
  q,
  company,
  stage,
  openness,
  since,
  until,
  kind,
  family,
  license,
  modality,
  minParameters,
  maxParameters,
  country,
  language,
  seenSince,
]

/** A parameter that is no filter, or a value that the filter does not take. */
export class BadFilter extends Error {
  override name = 'BadFilter'
  constructor(
    readonly parameter: string,
    readonly given: string | null,
    problem: string,
    readonly nearest: string | null,
  ) {
    super(problem)
  }
}

/** A query that was read: what was chosen, and what of it was understood as a company. */
export interface ChosenFilters {
  chosen: { filter: Filter; given: string[]; values: unknown[] }[]
  matchedAs: MatchedAs[]
}

const mostValues = 50

/**
 * Reads the query of an address. Repeated and comma-separated values mean or, empty ones (a form sends them) are not there.
 * `alsoKnown` are parameters that are somebody else's, such as `limit`. Throws BadFilter.
 */
export function readFilters(
  parameters: URLSearchParams,
  companies: readonly KnownCompany[],
  alsoKnown: readonly string[] = [],
): ChosenFilters {
  refuseUnknown(parameters, alsoKnown)
  const read: ChosenFilters = { chosen: [], matchedAs: [] }
  for (const filter of filters) {
    if (!parameters.has(filter.name)) continue
    const given = valuesOf(parameters, filter.name)
    if (given.length === 0) continue
    const values = given.map(text => readValue(filter, text, companies))
    read.chosen.push({ filter, given, values: values.map(each => each.value) })
    read.matchedAs.push(...values.flatMap(each => each.matchedAs))
  }
  const wrong = contradiction(read.chosen)
  if (wrong) throw new BadFilter(wrong.parameter, wrong.given, wrong.problem, null)
  return read
}

/** Whether reading this query takes the list of companies. */
export function needsCompanies(parameters: URLSearchParams): boolean {
  return filters.some(filter => filter.resolve && parameters.has(filter.name))
}

/**
 * The query in its one order and writing, as it is saved: `company=acme,zeta&openness=weights`. Read again, it gives the same text.
 */
export function writeFilters({ chosen }: ChosenFilters): string {
  return chosen
    .map(({ filter, values }) => {
      const written = values.map(value => (filter.write ? filter.write(value) : String(value)))
      return `${filter.name}=${[...new Set(written)].toSorted().map(encodeURIComponent).join(',')}`
    })
    .join('&')
}

/** The chosen filters as `and …` conditions over `releases`, to stand behind a first condition. */
export function conditionOf(sql: Queryable, { chosen }: ChosenFilters): Fragment {
  return chosen.reduce((all, { filter, values }) => sql`${all} and ${filter.condition(sql, values)}`, sql``)
}

function refuseUnknown(parameters: URLSearchParams, alsoKnown: readonly string[]): void {
  const known = [...filters.map(filter => filter.name), ...alsoKnown]
  for (const name of new Set(parameters.keys())) {
    if (!known.includes(name)) throw new BadFilter(name.slice(0, 80), null, 'is not a filter', nearest(name, known))
  }
}

function valuesOf(parameters: URLSearchParams, name: string): string[] {
  const values = parameters.getAll(name).flatMap(text => text.split(','))
  const given = [...new Set(values.map(text => text.replace(/[\t\r\n]+/g, ' ').trim()).filter(Boolean))]
  if (given.length > mostValues) throw new BadFilter(name, null, `takes at most ${mostValues} values`, null)
  return given
}

function readValue(filter: Filter, text: string, companies: readonly KnownCompany[]): { value: unknown; matchedAs: MatchedAs[] } {
  const given = text.slice(0, 200)
  if (/[\x00-\x1f\x7f]/.test(text)) throw new BadFilter(filter.name, given, 'must not hold control characters', null)
  const read = filter.value.safeParse(text)
  if (!read.success) {
    const problem = read.error.issues[0]?.message ?? 'is not a value of this filter'
    throw new BadFilter(filter.name, given, problem, nearest(text, filter.choices ?? []))
  }
  if (!filter.resolve) return { value: read.data, matchedAs: [] }
  try {
    return filter.resolve(read.data, companies)
  } catch (error) {
    if (error instanceof UnknownName) throw new BadFilter(filter.name, given, error.message, error.nearest)
    throw error
  }
}
