import { z } from 'zod'
import { namesFor } from './parts/exact.ts'
import { type Filter, joined, type MatchedAs, type Ranking } from './parts/filter.ts'
import { fold } from './parts/fold.ts'
import { keysFor, keysOfSome } from './parts/keys.ts'
import { nameTextOf } from './parts/matchable.ts'
import { latinWordsIn } from './parts/misspelt.ts'
import { askedOf, isFound, looksAtWords, type Search, searchFor } from './parts/search.ts'
import { type Term, termsOf } from './parts/terms.ts'

/** One search as it was written, and what it asks for. */
interface GivenSearch {
  given: string
  search: Search
  /** Squashed: what a release would be called that is just this. */
  names: string[]
}

const mostWords = 12

export const q: Filter<GivenSearch> = {
  name: 'q',
  label: 'Words',
  description: 'Words of a name, alias, repository or title, in any script and order; another name of a family or a company finds that.',
  value: z
    .string()
    .max(200, 'must have at most 200 characters')
    .refine(given => countWords(given) <= mostWords, `must have at most ${mostWords} words`)
    .transform(given => ({ given, search: searchFor(given, []), names: [] })),
  resolve({ given }, companies) {
    const terms = termsOf(given, companies)
    return { value: { given, search: searchFor(given, terms), names: namesFor(given, terms) }, matchedAs: terms.flatMap(sayMatches) }
  },
  write: ({ given }) => given.replace(/\s+/g, ' ').trim(),
  condition(sql, searches) {
    return joined(
      sql,
      'or',
      searches.map(({ search }) => askedOf(sql, search)),
    )
  },
  matches: (release, searches) => searches.some(({ search }) => isFound(release, search)),
  ranking: searches => rankingOf(searches),
}

function rankingOf(searches: readonly GivenSearch[]): Ranking {
  const keys = (within: 't' | 'n') => keysOfSome(searches.map(({ search }) => keysFor(search, within)))
  const isInWords = searches.some(({ search }) => looksAtWords(search))
  return {
    keys: { fits: keys('t'), isNamed: keys('n') },
    names: searches.flatMap(({ names }) => names),
    isNamed: isInWords
      ? sql =>
          joined(
            sql,
            'or',
            searches.map(({ search }) => askedOf(sql, search, nameTextOf(sql))),
          )
      : null,
  }
}

/** By their blanks, or, where hyphens and digits stand between them, by their letters. */
function countWords(text: string): number {
  const folded = fold(text)
  return Math.max(folded.split(' ').filter(Boolean).length, latinWordsIn(folded).length)
}

function sayMatches({ given, companies, families }: Term): MatchedAs[] {
  // who writes an id or a name as it is need not be told
  const others = companies.filter(({ id, name }) => given !== id && given !== name)
  return [
    ...others.map(({ id, name }) => ({ given, company: { id, name } })),
    ...families.map(({ company: { id, name }, family }) => ({ given, company: { id, name }, family })),
  ]
}
