/** Postgres takes neither U+0000 nor half a surrogate pair, and a cut in the middle of an emoji leaves one. */
export function clean(text: string, limit: number): string {
  return text
    .slice(0, limit)
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
}

const longestText = 20_000
/** How JSON writes what has to go: as escapes, even where the text itself only looks like one. */
const unclean = /\\u(0000|d[89a-f])/

/** Every text of a value, wherever it stands, cleaned; the value itself where it is clean. */
export function cleanDeep<Value>(value: Value): Value {
  const json = JSON.stringify(value)
  // a text is never longer than all of them: most values are clean as they are
  if (json.length <= longestText && !unclean.test(json)) return value
  return JSON.parse(json, (_key, each) => (typeof each === 'string' ? clean(each, longestText) : each))
}
