/** One form of a word or name, and what it stands for. `-`, `_` and spaces in a form may be written as any of them, or left out. */
export interface Form<Value> {
  form: string
  value: Value
  /** Latin letters or digits may touch it before or after; by default only digits after, where `mayHaveDigits` says so. */
  mayHaveDigits?: boolean
  /** A slash before it makes it part of an address or of a repository's id. */
  isNoPath?: boolean
}

/** A form found in a text. */
export interface Found<Value> {
  at: number
  end: number
  values: Value[]
}

interface Node<Value> {
  next: Map<number, Node<Value>>
  /** Where a separator may stand or be missing. */
  gap: Node<Value> | null
  ends: Ending<Value>[]
}

interface Ending<Value> {
  value: Value
  isOpenEnded: boolean
  isAtStart: boolean
  mayHaveDigits: boolean
  isNoPath: boolean
}

export type Scanner<Value> = (text: string) => Found<Value>[]

/** What an open-ended form (`releas*`) may go on with. */
const longestEnding = 12

/**
 * Finds many forms in one pass over a text, the longest at each place; time grows with the text alone. A form that begins or ends in a
 * Latin letter needs the boundary of a word there, others count wherever they stand. `*` at its end stands for any ending, `^` at its
 * start for the start of the text or of what a punctuation mark begins. Texts must be folded (see `fold`).
 */
export function scannerOf<Value>(forms: Form<Value>[]): Scanner<Value> {
  const root = newNode<Value>()
  for (const form of forms) add(root, form)
  return text => scan(text, root)
}

/** Lower case, full-width forms narrowed, each character in its place: what is found in it stands there in the text itself. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower.replace(/[’‘\uff00-\uffef\u3000]/g, foldUnit)
  return Array.from({ length: text.length }, (_, at) => foldUnit(text.charAt(at))).join('')
}

function foldUnit(unit: string): string {
  if (unit === '’' || unit === '‘') return "'"
  const folded = unit.normalize('NFKC').toLowerCase()
  return folded.length === 1 ? folded : unit
}

function newNode<Value>(): Node<Value> {
  return { next: new Map(), gap: null, ends: [] }
}

function add<Value>(root: Node<Value>, { form, value, mayHaveDigits = false, isNoPath = false }: Form<Value>): void {
  const isAtStart = form.startsWith('^')
  const isOpenEnded = form.endsWith('*')
  const plain = fold(form.slice(isAtStart ? 1 : 0, isOpenEnded ? -1 : undefined).normalize('NFC'))
  let node = root
  for (let at = 0; at < plain.length; at++) {
    const code = plain.charCodeAt(at)
    if (isSeparator(code)) {
      node.gap ??= newNode()
      node = node.gap
    } else {
      const next = node.next.get(code) ?? newNode<Value>()
      node.next.set(code, next)
      node = next
    }
  }
  node.ends.push({ value, isOpenEnded, isAtStart, mayHaveDigits, isNoPath })
}

function scan<Value>(text: string, root: Node<Value>): Found<Value>[] {
  const found: Found<Value>[] = []
  let wasLatin = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isInWord = wasLatin && isLatin(code)
    wasLatin = isLatin(code)
    const first = isInWord ? undefined : root.next.get(code)
    const here = first ? longest(text, at, at + 1, first) : null
    if (here) found.push(here)
  }
  return found
}

/** The longest form that began at `at` and has come to `node`: each separator of a form is tried written and left out. */
function longest<Value>(text: string, at: number, from: number, start: Node<Value>): Found<Value> | null {
  let best: Found<Value> | null = null
  let node: Node<Value> | undefined = start
  for (let position = from; node; position++) {
    const here = endsHere(text, at, position, node)
    if (here && (!best || here.end > best.end)) best = here
    if (node.gap) best = longer(best, behindGap(text, at, position, node.gap))
    node = node.next.get(text.charCodeAt(position))
  }
  return best
}

function behindGap<Value>(text: string, at: number, position: number, gap: Node<Value>): Found<Value> | null {
  const glued = longest(text, at, position, gap)
  return isSeparator(text.charCodeAt(position)) ? longer(glued, longest(text, at, position + 1, gap)) : glued
}

function longer<Value>(one: Found<Value> | null, other: Found<Value> | null): Found<Value> | null {
  return other && (!one || other.end > one.end) ? other : one
}

function endsHere<Value>(text: string, at: number, position: number, node: Node<Value>): Found<Value> | null {
  if (node.ends.length === 0) return null
  let end = position
  const values: Value[] = []
  for (const ending of node.ends) {
    const last = ending.isOpenEnded ? wordEnd(text, position) : position
    if (last - position > longestEnding || !isBounded(text, at, last, ending)) continue
    values.push(ending.value)
    end = Math.max(end, last)
  }
  return values.length > 0 ? { at, end, values } : null
}

function isBounded<Value>(text: string, at: number, end: number, ending: Ending<Value>): boolean {
  if (ending.isAtStart && !isStart(text, at)) return false
  if (ending.isNoPath && text[at - 1] === '/') return false
  if (!isLatin(text.charCodeAt(end - 1))) return true
  const after = text.charCodeAt(end)
  return !isLatin(after) || (ending.mayHaveDigits && isDigit(after))
}

/** The start of a text or of a sentence; where scripts put no spaces between words, behind any space or comma too. */
function isStart(text: string, at: number): boolean {
  let last = at - 1
  while (last >= 0 && isSeparator(text.charCodeAt(last))) last--
  if (last < 0 || /[:：|｜;；。.!！?？…]/.test(text.charAt(last))) return true
  return !isLatin(text.charCodeAt(at)) && (last < at - 1 || /[,，、(（"“「『]/.test(text.charAt(last)))
}

function wordEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && end - from <= longestEnding && isLatin(text.charCodeAt(end))) end++
  return end
}

/** `-`, `_`, `·`, a space or a dash between the parts of a word. */
function isSeparator(code: number): boolean {
  return code === 32 || code === 45 || code === 95 || code === 0xb7 || code === 0x2010 || code === 0x2011 || code === 0xa0 || code === 10
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** Letters and digits of folded Latin text. */
export function isLatin(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122) || (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7)
}
