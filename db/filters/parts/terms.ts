import { searchWords } from '../../../config/search.ts'
import type { KnownCompany } from './filter.ts'
import { fold } from './fold.ts'
import { indexNames, type Named, type NameIndex, namedBy } from './names.ts'

/** A name in a search, or words beside names. `text` is `given` folded. */
export interface Term extends Named {
  given: string
  text: string
}

/** Digits and signs that may stand in or behind a name beside its letters. */
const besideLetters = 16

/**
 * Cuts a search into the names it holds, always the longest, and the words between them. Chinese and Japanese put no spaces between
 * words, so a name may begin or end where the script changes, and a Chinese one anywhere. `Earnie-4.5-VL` begins with a name too.
 */
export function termsOf(given: string, companies: readonly KnownCompany[]): Term[] {
  const text = given.normalize('NFKC').trim().replace(/\s+/g, ' ')
  const index = indexNames(companies)
  const terms: Term[] = []
  let word = ''
  let hangsOnName = false
  const endWord = () => {
    const rest = hangsOnName ? word.replace(/^[-/]+/, '') : word
    if (rest !== '') terms.push({ given: rest, text: fold(rest), companies: [], families: [] })
    word = ''
  }
  for (let at = 0; at < text.length; ) {
    const name = mayBegin(text, at) ? nameAt(text, at, index) : null
    if (name || text[at] === ' ' || (hangsOnName && isEdge(text, at))) endWord()
    if (name) terms.push(name)
    else if (text[at] !== ' ') word += text[at]
    hangsOnName = name !== null || (hangsOnName && text[at] !== ' ')
    at += name ? name.given.length : 1
  }
  endWord()
  return withoutWordsAround(terms)
}

/** The longest name that begins here. */
function nameAt(text: string, start: number, index: NameIndex): Term | null {
  for (let end = Math.min(text.length, start + index.longest + besideLetters); end > start; end--) {
    if (!mayEnd(text, end)) continue
    const given = text.slice(start, end)
    const named = namedBy(given, index)
    if (named.companies.length + named.families.length > 0) return { given, text: fold(given), ...named }
  }
  return null
}

function mayBegin(text: string, at: number): boolean {
  return !/[ /]/.test(text[at] ?? ' ') && (isEdge(text, at) || scriptOf(text, at) === 'Han')
}

/** Korean and Japanese hang particles onto a name; what goes on in the same letters otherwise is another word. */
function mayEnd(text: string, at: number): boolean {
  return !/[ /]/.test(text[at - 1] ?? ' ') && (isEdge(text, at) || text[at] === '-' || ['Han', 'Hangul'].includes(scriptOf(text, at - 1)))
}

/** Between words, or between scripts. */
function isEdge(text: string, at: number): boolean {
  const isBetween = /[ /]/.test(`${text[at - 1]}${text[at]}`)
  return at === 0 || at === text.length || isBetween || scriptOf(text, at) !== scriptOf(text, at - 1)
}

const scripts: [string, RegExp][] = [
  ['Han', /\p{Script=Han}/u],
  ['Hangul', /\p{Script=Hangul}/u],
  ['Katakana', /[\p{Script=Katakana}ー]/u],
  ['Hiragana', /\p{Script=Hiragana}/u],
]

/** Those in which words stand close together, and all others as one: digits and hyphens belong to the Latin name they stand in. */
function scriptOf(text: string, at: number): string {
  const letter = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return scripts.find(([, pattern]) => pattern.test(letter))?.[0] ?? 'other'
}

/** "latest", "models" and their like say nothing where a name is given. */
function withoutWordsAround(terms: Term[]): Term[] {
  const isName = (term: Term) => term.companies.length + term.families.length > 0
  return terms.some(isName) ? terms.filter(term => isName(term) || !searchWords.around.has(term.text)) : terms
}
