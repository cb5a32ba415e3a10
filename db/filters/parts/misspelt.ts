import type { KnownCompany } from './filter.ts'
import { fold } from './fold.ts'
import { indexNames } from './names.ts'
import { slips } from './nearest.ts'
import { termsOf } from './terms.ts'

/** The words of a search that name nothing and are long enough to be slips of the hand. */
export function wordsIn(given: string, companies: readonly KnownCompany[]): string[] {
  const rest = termsOf(given, companies).filter(term => term.companies.length + term.families.length === 0)
  return [...new Set(rest.flatMap(term => latinWordsIn(term.given)))]
}

/** Words of four letters or more, apart by anything that is no Latin letter. */
export function latinWordsIn(text: string): string[] {
  return text.match(/\p{Script=Latin}{4,}/gu) ?? []
}

/** The name that is the fewest slips away; of several, a company's own before a family, and that before another name. */
export function nearestName(written: string, companies: readonly KnownCompany[]): string | null {
  const { own, families, other } = indexNames(companies)
  return nearestOf(fold(written), [...own.keys(), ...families.keys(), ...other.keys()])
}

/** The first of those that are the fewest slips away from a word, and near enough. */
export function nearestOf(word: string, candidates: Iterable<string>): string | null {
  let best: { name: string; cost: number } | null = null
  for (const name of candidates) {
    if (Math.abs(name.length - word.length) > 2 || !/^\p{Script=Latin}{4,}$/u.test(name)) continue
    const distance = slips(word, name)
    // to leave a letter out, or to write it twice, is more usual than to take another
    const cost = isPartOf(word, name) || isPartOf(name, word) ? distance - 0.5 : distance
    if (isSlip(word, name, distance) && (!best || cost < best.cost)) best = { name, cost }
  }
  return best?.name ?? null
}

/** In a short word one letter is much; in a long one two may be wrong, but hardly the first. */
function isSlip(word: string, name: string, distance: number): boolean {
  if (distance === 1) return true
  return distance === 2 && Math.min(word.length, name.length) >= 6 && word[0] === name[0]
}

/** Whether all letters of the one stand in the other, in their order. */
function isPartOf(letters: string, word: string): boolean {
  let at = 0
  for (const letter of word) if (letter === letters[at]) at++
  return at === letters.length
}
