import { createHash } from 'node:crypto'
import { Tokenizer } from 'htmlparser2'

/** Limits of what is kept of one entry, in bytes of UTF-8; markup longer than `markupLimit` characters is cut before it is read. */
export const titleLimit = 1024
export const summaryLimit = 4096
const markupLimit = 256 * 1024

/** Readable text of markup (or of text that may hold some): decoded and stripped up to three rounds, one line, NFC, bounded. */
export function plainText(markup: string, limit: number): string {
  let text = markup.slice(0, markupLimit)
  for (let round = 0; round < 3 && /[<&]/.test(text); round++) {
    const stripped = stripMarkup(text)
    if (stripped === text) break
    text = stripped
  }
  return clip(cleanLine(text), limit)
}

/** Text that is known to hold no markup (JSON fields, Markdown already read): one line, NFC, bounded. */
export function plainLine(text: string, limit: number): string {
  return clip(cleanLine(text.slice(0, markupLimit)), limit)
}

/** Cuts at a whole character so that the text fits into `limit` bytes of UTF-8. */
export function clip(text: string, limit: number): string {
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text
  let end = Math.min(text.length, limit)
  while (Buffer.byteLength(text.slice(0, end)) > limit) end -= Math.ceil((Buffer.byteLength(text.slice(0, end)) - limit) / 3)
  if (isHighSurrogate(text.charCodeAt(end - 1))) end--
  return text.slice(0, end).trimEnd()
}

/**
 * A name for a thing that stays the same when its address moves from http to https: one lab's whole feed did that in a single
 * deploy, and every old item looked new. Longer than 300 characters it becomes a digest.
 */
export function stableKey(identity: string): string {
  const bare = cleanLine(identity).replace(/^https?:\/\//i, '')
  return bare.length > 300 ? digest(bare) : bare
}

export function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}

/** Removes tags, comments, scripts and styles and decodes references, in one linear pass over htmlparser2's tokens. */
function stripMarkup(markup: string): string {
  const source = markup.replaceAll('<![CDATA[', '').replaceAll(']]>', '')
  const parts: string[] = []
  let tag = { name: '', start: 0, hasAttributes: false }
  let hidden = ''
  const show = (text: string) => hidden || parts.push(text)
  const open = (end: number) => {
    if (tag.name === 'script' || tag.name === 'style') hidden = tag.name
    show(substitute(tag.name, source.slice(tag.start, end + 1), tag.hasAttributes))
  }
  const ignore = () => undefined
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      onopentagname: (start, end) => {
        tag = { name: source.slice(start, end).toLowerCase(), start: start - 1, hasAttributes: false }
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => {
        const name = source.slice(start, end).toLowerCase()
        if (name === hidden) hidden = ''
        show(substitute(name, `${source.slice(start - 2, end)}>`, false))
      },
      onattribname: () => {
        tag.hasAttributes = true
      },
      ontext: (start, end) => show(source.slice(start, end)),
      ontextentity: codepoint => show(String.fromCodePoint(codepoint)),
      onattribdata: ignore,
      onattribentity: ignore,
      onattribend: ignore,
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onprocessinginstruction: ignore,
    },
  )
  tokenizer.write(source)
  tokenizer.end()
  return parts.join('')
}

/** What stands for a tag: a space where it breaks the line; itself where it only looks like one, as in `<think>…</think> QwQ`. */
function substitute(name: string, written: string, hasAttributes: boolean): string {
  if (inlineElements.has(name)) return ''
  if (blockElements.has(name)) return ' '
  return hasAttributes || !/^[a-z_]{2,20}$/.test(name) ? '' : written
}

const inlineElements = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em embed font i iframe img input ins kbd label mark math noscript object param
  picture q rp rt ruby s samp script small source span strike strong style sub sup svg path time track tt u var wbr audio video canvas
  button select option textarea map area base link meta nobr blink use circle rect title`.split(/\s+/),
)
const blockElements = new Set(
  `address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer
  form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html li main menu nav ol optgroup p pre section summary table tbody td tfoot
  th thead tr ul template legend marquee`.split(/\s+/),
)

function cleanLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g, '')
    .replace(/[\u200b\u2060\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]/g, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
