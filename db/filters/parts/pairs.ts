import type { Matchable } from './matchable.ts'

/** As many pairs of neighbouring letters are told apart; two that fall together only make a search look at the text. */
const places = 1 << 15

const known = new WeakMap<Matchable, Uint8Array>()

/**
 * Whether the search text of a release may hold `text`: false where two letters of it stand side by side nowhere there. Thousands of
 * searches are asked of one release, and hardly any of them finds it: this is many times quicker than to look through the text.
 */
export function mayHold(release: Matchable, text: string): boolean {
  const pairs = known.get(release) ?? pairsOf(release)
  for (let at = 1; at < text.length; at++) {
    if (pairs[placeOf(text, at)] === 0) return false
  }
  return true
}

function pairsOf(release: Matchable): Uint8Array {
  const pairs = new Uint8Array(places)
  for (let at = 1; at < release.searchText.length; at++) pairs[placeOf(release.searchText, at)] = 1
  known.set(release, pairs)
  return pairs
}

function placeOf(text: string, at: number): number {
  return (text.charCodeAt(at - 1) * 181 + text.charCodeAt(at)) & (places - 1)
}
