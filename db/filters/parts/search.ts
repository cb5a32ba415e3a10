import type { Fragment } from 'postgres'
import type { Queryable } from '../../client.ts'
import type { NamedFamily } from './family.ts'
import { joined } from './filter.ts'
import { escapeLike, squash } from './fold.ts'
import { mayHold } from './letters.ts'
import { familyOf, type Matchable } from './matchable.ts'
import type { Term } from './terms.ts'

/**
 * What a search asks of a release. Postgres answers it over all releases (`askedOf`), and the program of one release (`isFound`): both
 * read the same tree, so that they cannot come to mean two things.
 */
export type Search =
  | { kind: 'every'; of: Search[] }
  | { kind: 'some'; of: Search[] }
  /** The search text holds it, letter by letter. */
  | { kind: 'holds'; text: string }
  /** The search text holds it where a word begins. */
  | { kind: 'begins'; text: string; pattern: Pattern }
  | { kind: 'companies'; ids: string[] }
  /** With a number, those that have it as their version or in their name. */
  | { kind: 'family'; companyId: string; families: string[]; number: Pattern | null }

/** A regular expression that means the same to Postgres and to JavaScript; it is read once it is first needed. */
interface Pattern {
  source: string
  read?: RegExp
}

/** Reads a search: each term must be there, in the text or as a name of one of its companies or families. */
export function searchFor(given: string, terms: readonly Term[]): Search {
  const [first, ...rest] = terms
  if (!first) return { kind: 'every', of: [] }
  // a family alone is that family: its name is also in titles of what is only compared with it
  if (rest.length === 0 && first.families.length > 0) return some(first.families.map(ofFamily))
  const everyTerm: Search = { kind: 'every', of: terms.map(term => some(waysToFind(term))) }
  return rest.length > 0 ? some([everyTerm, holding(squash(given))]) : everyTerm
}

/** The search as a condition over `releases`; `text` is what it looks for words in. */
export function askedOf(sql: Queryable, search: Search, text: Fragment = sql`releases.search_text`): Fragment {
  switch (search.kind) {
    case 'every':
    case 'some':
      return askedTogether(sql, search, text)
    case 'holds':
      return sql`${text} like ${`%${escapeLike(search.text)}%`}`
    case 'begins':
      return sql`${text} ~ ${search.pattern.source}`
    case 'companies':
      return sql`releases.company_id in ${sql(search.ids)}`
    case 'family':
      return askedOfFamily(sql, search)
  }
}

/** Whether the search finds this release. */
export function isFound(release: Matchable, search: Search): boolean {
  switch (search.kind) {
    case 'every':
      for (const each of search.of) if (!isFound(release, each)) return false
      return true
    case 'some':
      for (const each of search.of) if (isFound(release, each)) return true
      return false
    case 'holds':
      return holds(release, search.text)
    case 'begins':
      return holds(release, search.text) && fits(release.searchText, search.pattern)
    case 'companies':
      return search.ids.includes(release.companyId)
    case 'family':
      return search.companyId === release.companyId && search.families.includes(release.family) && hasNumber(release, search.number)
  }
}

/** Whether it looks for words: companies and families are what they are, wherever it looks. */
export function looksAtWords(search: Search): boolean {
  if (search.kind === 'every' || search.kind === 'some') return search.of.some(looksAtWords)
  return search.kind === 'holds' || search.kind === 'begins'
}

function askedTogether(sql: Queryable, { kind, of }: Search & { kind: 'every' | 'some' }, text: Fragment): Fragment {
  if (of.length === 0) return sql`true`
  const asked = of.map(each => askedOf(sql, each, text))
  return joined(sql, kind === 'every' ? 'and' : 'or', asked)
}

function askedOfFamily(sql: Queryable, { companyId, families, number }: Search & { kind: 'family' }): Fragment {
  const isOne = sql`releases.company_id = ${companyId} and ${familyOf(sql)} in ${sql(families)}`
  if (!number) return sql`(${isOne})`
  return sql`(${isOne} and (releases.version ~ ${number.source} or releases.name ~ ${number.source}))`
}

function waysToFind({ text, companies, families }: Term): Search[] {
  const ids = companies.map(company => company.id)
  return [holding(text), ...(ids.length > 0 ? [{ kind: 'companies', ids } as const] : []), ...families.map(ofFamily)]
}

/** 4 is in CogView4 and Llama 4.1, not in Qwen 14 or Qwen 4B. */
function ofFamily({ company, names, number }: NamedFamily): Search {
  const source = number && `(?<![0-9.])${number.replaceAll('.', '\\.')}(?![0-9]|[.0-9]*[bB](?![a-zA-Z]))`
  return { kind: 'family', companyId: company.id, families: names.map(squash), number: source ? { source } : null }
}

/** The search text holds every name as it is written and squashed. */
function holding(text: string): Search {
  // "r1" or "vl" are inside too many words to look for them there
  if (/^[a-z0-9]{1,3}$/.test(text)) return { kind: 'begins', text, pattern: { source: `(^|[^a-z0-9])${text}` } }
  const squashed = squash(text)
  const isAllThereIs = squashed === text || squashed.length < 4
  return some((isAllThereIs ? [text] : [text, squashed]).map(each => ({ kind: 'holds', text: wellFormed(each) })))
}

/** A search is cut between scripts, and so perhaps inside a letter of two halves: such a half reaches Postgres as U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

function some(of: Search[]): Search {
  const [only, ...more] = of
  return only && more.length === 0 ? only : { kind: 'some', of }
}

function holds(release: Matchable, text: string): boolean {
  return mayHold(release, text) && release.searchText.includes(text)
}

function hasNumber({ version, name }: Matchable, number: Pattern | null): boolean {
  return !number || (version !== null && fits(version, number)) || fits(name, number)
}

function fits(text: string, pattern: Pattern): boolean {
  pattern.read ??= new RegExp(pattern.source)
  return pattern.read.test(text)
}
