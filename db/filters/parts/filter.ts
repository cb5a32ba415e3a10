import type { Fragment } from 'postgres'
import type { z } from 'zod'
import type { Queryable } from '../../client.ts'
import type { Matchable } from './matchable.ts'

/** A line of models, and what it is called elsewhere. */
export interface KnownFamily {
  name: string
  aliases: string[]
  /** Whether anything of it is in the timeline. */
  hasReleases: boolean
}

/** A company as the filters know it. */
export interface KnownCompany {
  id: string
  name: string
  country: string
  aliases: string[]
  families: KnownFamily[]
}

/** What is counted of a release. */
export type CountedColumn =
  | 'company_id'
  | 'kind'
  | 'stage'
  | 'openness'
  | 'license'
  | 'family'
  | 'input_modalities'
  | 'output_modalities'
  | 'dated_at'

/** Says that something in a query was understood as a company, `q=Jifu` is Zhipu, or as one of its families. */
export interface MatchedAs {
  given: string
  company: { id: string; name: string }
  family?: string
  /** It was taken for this word of a release's name; the company made the release. */
  word?: string
}

/**
 * One filter of the grammar that the timeline, the feeds and the alerts share. Several values of one filter mean or, so
 * `condition` is true where any of `values` holds, and `matches` says the same of one release. Both are handed values that are ready
 * to be compared: what can be worked out of a value alone is done when it is read, once.
 */
export interface Filter<Value = unknown> {
  name: string
  label: string
  description: string
  /** One value as it is written in an address. */
  value: z.ZodType<Value, string>
  /** Every right value, where they can be listed: a form offers them and an error names the nearest. */
  choices?: readonly string[]
  /** Puts what was meant in the place of what was written, where only the list of companies can tell; throws UnknownName. */
  resolve?(value: Value, companies: readonly KnownCompany[]): { value: Value; matchedAs: MatchedAs[] }
  condition(sql: Queryable, values: readonly Value[]): Fragment
  matches(release: Matchable, values: readonly Value[]): boolean
  /** What fits best, where some of what fits does so better than the rest. */
  ranking?(values: readonly Value[]): Ranking
  /**
   * What `condition` looks at of `releases`, where it may be asked of counted releases as well (db/counts.ts), whose dates are the start of
   * their month. Null, or not there: it may not.
   */
  counted?(values: readonly Value[]): readonly CountedColumn[] | null
  /** A value as a saved query has it, whichever way it was written; needed where the value is no text. */
  write?(value: Value): string
}

/** How what fits is put in order, the best first, and how it is looked up. */
export interface Ranking {
  /** Keys of `search_keys` that whatever fits has, or what is called so; null where there are none to look up. */
  keys: { fits: string[][] | null; isNamed: string[][] | null }
  /** Squashed names: a release that has one of them is just what was asked for. */
  names: string[]
  /** Whether what was asked for is in a release's name, and not only in what was said of it; null where that makes no difference. */
  isNamed: ((sql: Queryable) => Fragment) | null
}

/** A value that names nothing that is tracked; `nearest` is the name that was probably meant. */
export class UnknownName extends Error {
  override name = 'UnknownName'
  constructor(
    problem: string,
    readonly nearest: string | null,
  ) {
    super(problem)
  }
}

/** Joins the conditions of several values or filters. An empty list has no meaning and is refused. */
export function joined(sql: Queryable, word: 'and' | 'or', conditions: readonly Fragment[]): Fragment {
  const [first, ...rest] = conditions
  if (!first) throw new Error('there is nothing to join')
  const join = (left: Fragment, right: Fragment) => (word === 'and' ? sql`${left} and ${right}` : sql`${left} or ${right}`)
  return sql`(${rest.reduce(join, first)})`
}
