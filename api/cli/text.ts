import { line } from '../../workers/channels/parts/text.ts'

/** Words of others as a terminal may show them: one line, without what would move its cursor, colour it or hide in it. */
export function safe(text: string, most = 2000): string {
  return line(text.slice(0, most))
}

/** JSON whose texts hold nothing that a terminal, or a reader's eye, could take for something else: it means the same. */
export function safeJson(text: string): string {
  const written = (sign: string) =>
    Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
  return text.replace(unprintable, written)
}

/** Control characters, and what is not seen (as of workers/channels/parts/text.ts) or ends a line only for some. */
const unprintable =
  /\u034f|[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]/gu

/** In how many columns a terminal shows a text: letters of East Asia and pictures take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += isWide(segment) ? 2 : 1
  return width
}

/** As much of a text as goes into so many columns, with an ellipsis where something is left out. */
export function cutTo(text: string, width: number): string {
  if (text.length <= width / 2 || widthOf(text) <= width) return text
  let kept = ''
  let used = 1
  for (const { segment } of graphemes.segment(text)) {
    used += isWide(segment) ? 2 : 1
    if (used > width) break
    kept += segment
  }
  return width > 0 ? `${kept.trimEnd()}…` : ''
}

/** Lines of at most so many columns, broken between words; a word that is longer is broken within. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (widthOf(longer) <= width) {
      current = longer
      continue
    }
    if (current !== '') lines.push(current)
    current = word
    for (let head = headOf(current, width); head.length < current.length; head = headOf(current, width)) {
      lines.push(head)
      current = current.slice(head.length)
    }
  }
  return [...lines, current]
}

/** As many whole signs as fit, and one at least. */
function headOf(text: string, width: number): string {
  let head = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += isWide(segment) ? 2 : 1
    if (head !== '' && used > width) break
    head += segment
  }
  return head
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Wide and full-width by Unicode's Standard Annex 11, in whole blocks; and what is shown as a picture. */
const wide =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u

function isWide(segment: string): boolean {
  return wide.test(segment) || segment.includes('\ufe0f')
}
