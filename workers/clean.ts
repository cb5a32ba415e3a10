/** Postgres takes neither U+0000 nor half a surrogate pair, and a cut in the middle of an emoji leaves one. */
export function clean(text: string, limit: number): string {
  return text
    .slice(0, limit)
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Every text of a value, wherever it stands. */
export function cleanDeep<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_key, each) => (typeof each === 'string' ? clean(each, 20_000) : each))
}
