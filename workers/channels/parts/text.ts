/**
 * A text as any service may show it: line feeds are its only control characters, nothing in it turns the direction of what comes after,
 * hides itself or climbs over its neighbours.
 */
export function plain(text: string): string {
  return text
    .slice(0, mostCharacters)
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n]+/gu, ' ')
    .replace(unseen, '')
    .replace(/(\p{M}{8})\p{M}+/gu, '$1')
}

/** The same as one line. */
export function line(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim()
}

/** One line of at most so many; something even where nothing is, as services refuse empty texts. */
export function short(text: string, most: number, sizeOf: (text: string) => number = lengthOf): string {
  return cut(line(text), most, sizeOf) || '–'
}

/** Whole characters as a reader sees them, with an ellipsis where something is left out, so that `sizeOf` is at most `most`. */
export function cut(text: string, most: number, sizeOf: (text: string) => number = lengthOf): string {
  if (sizeOf(text) <= most) return text
  const characters = Array.from(segmenter.segment(text.slice(0, Math.max(most, 0))), each => each.segment)
  const shortened = (count: number) => `${characters.slice(0, count).join('').trimEnd()}…`
  let fits = 0
  let isTooMany = characters.length + 1
  while (isTooMany - fits > 1) {
    const middle = (fits + isTooMany) >> 1
    if (sizeOf(shortened(middle)) <= most) fits = middle
    else isTooMany = middle
  }
  return sizeOf(shortened(fits)) <= most ? shortened(fits) : ''
}

/**
 * No service makes a mention, a command or a link of its own out of it: what would be one is held apart by a sign that nobody sees.
 * Names with numbers (`V3.1`) stay as they are.
 */
export function defuse(text: string): string {
  return text
    .replace(/@(?=\S)/g, `@${joiner}`)
    .replace(/:(?=\/\/)/g, `:${joiner}`)
    .replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L}{2})/gu, `.${joiner}`)
    .replace(/(?<=^|\s)([/#])(?=\p{L})/gu, `$1${joiner}`)
}

/** For services whose markup has no escape: signs that look alike and mean nothing. */
export function lookalike(text: string, signs = /[<>[\]*`~|#\\]/g): string {
  return text.replace(signs, sign => alike[sign] ?? sign)
}

export function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}

const mostCharacters = 20_000
const joiner = '\u2060'
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Soft hyphens, zero width, direction, fillers, tags, what is no character. The joiners of emoji and of Indic scripts stay. */
const unseen =
  /\u034f|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]/gu

const alike: Record<string, string> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '∗',
  '`': 'ˋ',
  '~': '∼',
  '|': '∣',
  '#': '＃',
  '\\': '＼',
}

function lengthOf(text: string): number {
  return text.length
}
