/** As many of them, from the first on, as are at most so many bytes of JSON together. */
export function fitting<Item>(items: readonly Item[], mostBytes: number): Item[] {
  let bytes = 0
  const tooMany = items.findIndex(item => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1
    return bytes > mostBytes
  })
  return tooMany < 0 ? [...items] : items.slice(0, tooMany)
}
