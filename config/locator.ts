/** Finds the line (1 is the first) of a place in a TOML text: the parser gives none for values that are well-formed but wrong. */
export type Locator = (path: readonly PropertyKey[], value?: unknown) => number

/**
 * Reads headers and keys line by line, which is enough for files that people write. A place that has no line of its own
 * (a key that is missing, an item of an array) gets the line of what holds it; a value narrows that to the line it stands on.
 */
export function openLocator(text: string): Locator {
  const lines = text.split('\n')
  const places = indexLines(lines)
  return (path, value) => {
    const start = nearest(places, path)
    if (typeof value !== 'string') return start + 1
    const following = [...places.values()].filter(line => line > start)
    const end = Math.max(start + 1, Math.min(lines.length, ...following))
    const found = lines.slice(start, end).findIndex(line => quotes(line).includes(value))
    return start + Math.max(0, found) + 1
  }
}

function indexLines(lines: string[]): Map<string, number> {
  const places = new Map<string, number>()
  const counts = new Map<string, number>()
  let table: PropertyKey[] = []
  let open = { depth: 0, quote: '' }
  lines.forEach((line, number) => {
    const isInside = open.depth > 0 || open.quote !== ''
    const header = isInside ? null : /^\s*(\[\[?)\s*([^[\]]+?)\s*\]\]?\s*(#.*)?$/.exec(line)
    const key = isInside || header ? null : new RegExp(`^\\s*(${keyPart}(?:\\s*\\.\\s*${keyPart})*)\\s*=`).exec(line)
    if (header) table = resolveTable(keyParts(header[2] ?? ''), header[1] === '[[', counts)
    if (header) remember(places, table, number)
    if (key) remember(places, [...table, ...keyParts(key[1] ?? '')], number)
    if (!header) open = follow(line, open)
  })
  return places
}

const keyPart = `(?:[\\w-]+|"[^"]*"|'[^']*')`

function keyParts(text: string): string[] {
  return (text.match(new RegExp(keyPart, 'g')) ?? []).map(part => part.replace(/^(["'])(.*)\1$/, '$2'))
}

/** `[source.settings]` after the third `[[source]]` is source 2 settings. */
function resolveTable(parts: string[], isItem: boolean, counts: Map<string, number>): PropertyKey[] {
  const path: PropertyKey[] = []
  parts.forEach((part, position) => {
    path.push(part)
    const known = keyOf(path)
    if (isItem && position === parts.length - 1) counts.set(known, (counts.get(known) ?? -1) + 1)
    const count = counts.get(known)
    if (count !== undefined) path.push(count)
  })
  return path
}

/** The first line that speaks of a path is its place, and the place of every shorter path that has none yet. */
function remember(places: Map<string, number>, path: PropertyKey[], line: number): void {
  for (let length = path.length; length > 0; length--) {
    const key = keyOf(path.slice(0, length))
    if (!places.has(key)) places.set(key, line)
  }
}

function nearest(places: Map<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = places.get(keyOf(path.slice(0, length)))
    if (line !== undefined) return line
  }
  return 0
}

const keyOf = (path: readonly PropertyKey[]): string => path.map(String).join('\0')

/** Whether the text goes on inside a multi-line array or string after this line. */
function follow(line: string, before: { depth: number; quote: string }): { depth: number; quote: string } {
  let rest = line
  let { depth, quote } = before
  while (rest !== '') {
    const token = quote ? rest.indexOf(quote) : rest.search(/"""|'''|["'#[\]{}]/)
    if (token < 0) break
    const found = quote || (/^("""|''')/.exec(rest.slice(token))?.[0] ?? rest.charAt(token))
    rest = rest.slice(token + found.length)
    if (quote) quote = ''
    else if (found.length === 3) quote = found
    else if (found === '#') break
    else if (found === '"' || found === "'") rest = rest.replace(found === '"' ? /^(?:[^"\\]|\\.)*"/ : /^[^']*'/, '')
    else depth += found === '[' || found === '{' ? 1 : -1
  }
  return { depth, quote }
}

function quotes(line: string): string[] {
  return (line.match(/"(?:[^"\\]|\\.)*"|'[^']*'/g) ?? []).map(text => (text.startsWith('"') ? readQuoted(text) : text.slice(1, -1)))
}

function readQuoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text.slice(1, -1) // TOML knows escapes that JSON does not (\e, \U0001F600): such a value keeps its key's line
  }
}
