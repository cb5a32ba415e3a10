/** Lower case, compatibility forms folded, separators gone: `Step-Video_T2V` and `step video t2v` are the same key. */
export function squash(text: string): string {
  const folded = /^[\u0020-\u007e]*$/.test(text) ? text : text.normalize('NFKC')
  return folded.toLowerCase().replace(/[-_\s·]+/g, '')
}

/** True for scripts that put no spaces between words, where a word counts wherever it stands. */
export function isUnspaced(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
}

/** Each item once, in order of appearance. */
export function unique<Item>(items: Iterable<Item>): Item[] {
  return [...new Set(items)]
}

/** The items in the order of their keys, each key made once. */
export function sortedBy<Item>(items: Item[], keyOf: (item: Item) => string): Item[] {
  const keyed = items.map(item => ({ item, key: keyOf(item) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(each => each.item)
}

export const dayMs = 86_400_000

export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs
}
