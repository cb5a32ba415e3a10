/** The items by what `keyOf` says of each, in order of first appearance (Map.groupBy, which Node 20 lacks). */
export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** The items in pieces that hold at most `most` together, by what `sizeOf` says of each; one that is larger alone stands alone. */
export function batches<Item>(items: Item[], most: number, sizeOf: (item: Item) => number): Item[][] {
  const pieces: Item[][] = []
  let size = most
  for (const item of items) {
    if (size + sizeOf(item) > most) {
      pieces.push([])
      size = 0
    }
    pieces.at(-1)?.push(item)
    size += sizeOf(item)
  }
  return pieces
}

/** The items in pieces of at most `size`. */
export function slices<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, nth) => items.slice(nth * size, (nth + 1) * size))
}
