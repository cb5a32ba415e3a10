import type { Fragment } from 'postgres'
import { z } from 'zod'
import type { Queryable } from '../client.ts'
import type { NamedFamily } from './parts/family.ts'
import { type Filter, joined, type MatchedAs } from './parts/filter.ts'
import { escapeLike, fold, squash } from './parts/fold.ts'
import { type Term, termsOf } from './parts/terms.ts'

/** What one search asks for: each term must be there, in the text or as a name of one of its companies or families. */
interface Search {
  given: string
  terms: Term[]
}

const mostWords = 12

export const q: Filter<Search> = {
  name: 'q',
  label: 'Words',
  description: 'Words of a name, alias, repository or title, in any script and order; another name of a family or a company finds that.',
  value: z
    .string()
    .max(200, 'must have at most 200 characters')
    .transform(given => ({ given, terms: wordsOf(given).map(text => ({ given: text, text, companies: [], families: [] })) }))
    .refine(search => search.terms.length <= mostWords, `must have at most ${mostWords} words`),
  resolve({ given }, companies) {
    const terms = termsOf(given, companies)
    return { value: { given, terms }, matchedAs: terms.flatMap(sayMatches) }
  },
  condition(sql, searches) {
    return joined(
      sql,
      'or',
      searches.map(search => matches(sql, search)),
    )
  },
}

function wordsOf(text: string): string[] {
  return fold(text).split(' ').filter(Boolean)
}

function sayMatches({ given, companies, families }: Term): MatchedAs[] {
  // who writes an id or a name as it is need not be told
  const others = companies.filter(({ id, name }) => given !== id && given !== name)
  return [
    ...others.map(({ id, name }) => ({ given, company: { id, name } })),
    ...families.map(({ company: { id, name }, family }) => ({ given, company: { id, name }, family })),
  ]
}

function matches(sql: Queryable, { given, terms }: Search): Fragment {
  const [first, ...rest] = terms
  if (!first) return sql`true`
  // a family alone is that family: its name is also in titles of what is only compared with it
  if (rest.length === 0 && first.families.length > 0) return isOfFamily(sql, first.families)
  const everyTerm = joined(
    sql,
    'and',
    terms.map(term => joined(sql, 'or', waysToMatch(sql, term))),
  )
  return rest.length > 0 ? joined(sql, 'or', [everyTerm, holds(sql, squash(given))]) : everyTerm
}

function waysToMatch(sql: Queryable, { text, companies, families }: Term): Fragment[] {
  return [
    holds(sql, text),
    ...(companies.length > 0 ? [sql`releases.company_id in ${sql(companies.map(company => company.id))}`] : []),
    ...(families.length > 0 ? [isOfFamily(sql, families)] : []),
  ]
}

/** With a number, those that have it as their version or in their name: 4 is in CogView4 and Llama 4.1, not in Qwen 14 or Qwen 4B. */
function isOfFamily(sql: Queryable, families: NamedFamily[]): Fragment {
  return joined(
    sql,
    'or',
    families.map(({ company, names, number }) => {
      const isOne = sql`releases.company_id = ${company.id} and translate(lower(releases.family), '-_. ', '') in ${sql(names.map(squash))}`
      if (!number) return sql`(${isOne})`
      const pattern = `(?<![0-9.])${number.replaceAll('.', '\\.')}(?![0-9]|[.0-9]*[bB](?![a-zA-Z]))`
      return sql`(${isOne} and (releases.version ~ ${pattern} or releases.name ~ ${pattern}))`
    }),
  )
}

/** The search text holds every name as it is written and squashed. */
function holds(sql: Queryable, text: string): Fragment {
  // "r1" or "vl" are inside too many words to look for them there
  if (/^[a-z0-9]{1,3}$/.test(text)) return sql`releases.search_text ~ ${`(^|[^a-z0-9])${text}`}`
  const written = sql`releases.search_text like ${`%${escapeLike(text)}%`}`
  const squashed = squash(text)
  if (squashed === text || squashed.length < 4) return written
  return sql`(${written} or releases.search_text like ${`%${escapeLike(squashed)}%`})`
}
