import type { Search } from './search.ts'

/** Keys that a release has, all of them, where one of these alternatives is the case. */
export type Alternatives = string[][]

/** So many ways to find a release are asked for at most; beyond, the terms with the most ways are only checked, not looked up. */
const mostAlternatives = 12

/**
 * The keys (`search_keys` of migration 0011) that every release has which the search finds: in its text or, with `n`, in its name. Null
 * where there is no such key, as of a search for a sign. They narrow a search down; its condition still decides.
 */
export function keysFor(search: Search, within: 't' | 'n'): Alternatives | null {
  switch (search.kind) {
    case 'every':
      return keysOfEvery(search.of.map(each => keysFor(each, within)))
    case 'some':
      return keysOfSome(search.of.map(each => keysFor(each, within)))
    case 'holds':
      return keysOf(within, gramsIn(search.text))
    case 'begins':
      return keysOf(within, windows(`  ${search.text}`))
    case 'companies':
      return search.ids.map(id => [`c${id}`])
    case 'family':
      return search.families.map(family => [`f${search.companyId} ${family}`])
  }
}

function keysOf(within: string, grams: string[]): Alternatives | null {
  return grams.length > 0 ? [[...new Set(grams)].map(gram => within + gram)] : null
}

/** Either way has to have keys: what has none may be anywhere. */
export function keysOfSome(ways: readonly (Alternatives | null)[]): Alternatives | null {
  const all = ways.flatMap(way => way ?? [])
  return ways.every(way => way !== null) && all.length > 0 && all.length <= mostAlternatives * 4 ? all : null
}

function keysOfEvery(terms: readonly (Alternatives | null)[]): Alternatives | null {
  const known = terms.filter(term => term !== null).toSorted((one, other) => one.length - other.length)
  const [first, ...rest] = known
  if (!first) return null
  return rest.reduce((sofar, term) => {
    if (sofar.length * term.length > mostAlternatives) return sofar
    return sofar.flatMap(keys => term.map(more => [...new Set([...keys, ...more])]))
  }, first)
}

/** What of `grams_of` a text has in any case that holds this one: a word of it may go on to both sides, unless it ends inside. */
function gramsIn(text: string): string[] {
  const grams: string[] = []
  for (const { 0: word, index } of text.matchAll(/[a-z0-9]+/g)) {
    const before = index > 0 ? '  ' : ''
    const behind = index + word.length < text.length ? ' ' : ''
    grams.push(...windows(`${before}${word}${behind}`))
  }
  for (const run of text.match(/[^\0-\x7f]+/gu) ?? []) {
    const letters = [...run]
    if (letters.length === 1) grams.push(run)
    for (const [place, letter] of letters.slice(1).entries()) grams.push(`${letters[place]}${letter}`)
  }
  return grams
}

/** Keys of a text that has just this word: all of what it begins with, and any of the ends that it may have, as a number may hang on it. */
export function keysOfWord(word: string): { all: string[]; any: string[] } {
  const end = word.slice(-2)
  return { all: windows(`  ${word}`).map(gram => `t${gram}`), any: [...' 0123456789'].map(sign => `t${end}${sign}`) }
}

/** Keys of names that have a word like this one but for one slip: it is in one half, or two letters are swapped where they meet. */
export function keysNear(word: string): Alternatives {
  const middle = Math.ceil(word.length / 2)
  const head = (end: number) => windows(`  ${word.slice(0, end)}`)
  const tail = (start: number) => windows(`${word.slice(start)} `)
  return [head(middle), tail(middle), [...head(middle - 1), ...tail(middle + 1)]].map(grams => grams.map(gram => `n${gram}`))
}

function windows(padded: string): string[] {
  return Array.from({ length: Math.max(0, padded.length - 2) }, (_, at) => padded.slice(at, at + 3))
}
