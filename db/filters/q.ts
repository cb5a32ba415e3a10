import type { Fragment } from 'postgres'
import { z } from 'zod'
import type { Queryable } from '../client.ts'
import { type Filter, joined, type KnownCompany, type MatchedAs } from './parts/filter.ts'
import { escapeLike, fold, squash } from './parts/fold.ts'

/** What one search asks for: each term must be there, in the text or as the name of one of its companies. */
interface Search {
  given: string
  terms: { text: string; companies: string[] }[]
}

const mostWords = 12

export const q: Filter<Search> = {
  name: 'q',
  label: 'Words',
  description: 'Words of a name, alias, repository or title, in any script and order; another name of a company finds the company.',
  value: z
    .string()
    .max(200, 'must have at most 200 characters')
    .transform(given => ({ given, terms: wordsOf(given).map(text => ({ text, companies: [] })) }))
    .refine(search => search.terms.length <= mostWords, `must have at most ${mostWords} words`),
  resolve(search, companies) {
    const terms = termsOf(search.given, companies)
    const matchedAs = terms.flatMap(term => term.matched.map(company => sayMatch(term.given, company)))
    return {
      value: { given: search.given, terms: terms.map(term => ({ text: term.text, companies: term.matched.map(each => each.id) })) },
      matchedAs: matchedAs.filter(match => squash(match.given) !== squash(match.company.name)),
    }
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

/** Takes the words one after the other; the longest run of them that names a company is one term. */
function termsOf(given: string, companies: readonly KnownCompany[]) {
  const words = given.normalize('NFKC').split(/\s+/).filter(Boolean)
  const terms: { given: string; text: string; matched: KnownCompany[] }[] = []
  for (let start = 0; start < words.length; ) {
    const run = longestName(words.slice(start), companies)
    const text = words.slice(start, start + run.length).join(' ')
    terms.push({ given: text, text: fold(text), matched: run.matched })
    start += run.length
  }
  return terms
}

function longestName(words: string[], companies: readonly KnownCompany[]): { length: number; matched: KnownCompany[] } {
  for (let length = Math.min(words.length, 5); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const matched = companies.filter(company => [company.id, company.name, ...company.aliases].some(name => isNamed(name, text)))
    if (matched.length > 0) return { length, matched }
  }
  return { length: 1, matched: [] }
}

/** "Jifu" is enough for "Jifu AI", but "AI" is not, and two letters name nothing. */
function isNamed(name: string, text: string): boolean {
  const wanted = squash(text)
  if (wanted.length > 0 && squash(name) === wanted) return true
  const [first, ...rest] = fold(name).split(' ')
  return rest.length > 0 && wanted.length > 3 && first !== undefined && squash(first) === wanted
}

function sayMatch(given: string, company: KnownCompany): MatchedAs {
  return { given, company: { id: company.id, name: company.name } }
}

function matches(sql: Queryable, search: Search): Fragment {
  if (search.terms.length === 0) return sql`true`
  const everyTerm = joined(
    sql,
    'and',
    search.terms.map(term => {
      const inText = holds(sql, term.text)
      return term.companies.length > 0 ? sql`(${inText} or releases.company_id in ${sql(term.companies)})` : inText
    }),
  )
  return search.terms.length > 1 ? joined(sql, 'or', [everyTerm, holds(sql, squash(search.given))]) : everyTerm
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
