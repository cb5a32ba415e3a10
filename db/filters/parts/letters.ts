import type { Matchable } from './matchable.ts'

/** So many runs of three letters are told apart; two that fall together only make a search look at the text. */
const places = 1 << 16

const known = new WeakMap<Matchable, Uint8Array>()

/**
 * Whether the search text of a release may hold `text`: false where three letters of it follow each other nowhere there. Thousands of
 * searches are asked of one release, and hardly any of them finds it: this is many times quicker than to look through the text.
 */
export function mayHold(release: Matchable, text: string): boolean {
  if (text.length < 3) return true
  const runs = known.get(release) ?? runsOf(release)
  for (let at = 2; at < text.length; at++) {
    if (runs[placeOf(text, at)] === 0) return false
  }
  return true
}

function runsOf(release: Matchable): Uint8Array {
  const runs = new Uint8Array(places)
  for (let at = 2; at < release.searchText.length; at++) runs[placeOf(release.searchText, at)] = 1
  known.set(release, runs)
  return runs
}

/** Where the three letters that end at `at` are kept. */
function placeOf(text: string, at: number): number {
  return (text.charCodeAt(at - 2) * 7477 + text.charCodeAt(at - 1) * 181 + text.charCodeAt(at)) & (places - 1)
}
