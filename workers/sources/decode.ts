import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import jschardet from 'jschardet'
import { UnreadableSource } from './contract.ts'

/** Most bytes that a document may have, packed or not. */
export const bodyLimit = 12 * 1024 * 1024

/**
 * The text of bytes in whatever encoding they are. Declarations lie so often that only bytes are believed first: a byte order
 * mark, zero bytes in a pattern, strictly valid UTF-8; then a declared encoding that decodes without a fault, then a guess.
 */
export function decodeText(body: Uint8Array, contentType: string | null): string {
  const bytes = unpack(body)
  const marked = decodeMarked(bytes)
  if (marked !== null) return marked
  const declared = { http: labelIn(contentType), document: declaredIn(bytes) }
  return decodeEscaped(bytes, declared) ?? decodeUtf8(bytes) ?? decodeDeclared(bytes, declared)
}

interface Declared {
  http: string | null
  document: string | null
}

/** Some servers send gzip without saying so. */
function unpack(body: Uint8Array): Uint8Array {
  if (body.length > bodyLimit) throw new UnreadableSource('too-large', `the document has ${body.length} bytes`)
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body
  try {
    return gunzipSync(body, { maxOutputLength: bodyLimit })
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableSource('too-large', 'the document is too large once unpacked')
    throw new UnreadableSource('malformed', 'the document looks like gzip and is not')
  }
}

/** By byte order mark, else by where the zero bytes of a `<` stand. */
function decodeMarked(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  const mark = marks.find(([hex]) => start.startsWith(hex))
  return mark ? iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), mark[1]).replace(/^\ufeff/, '') : null
}

const marks: [string, string][] = [
  ['efbbbf', 'utf-8'],
  ['fffe0000', 'utf-32le'],
  ['0000feff', 'utf-32be'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
  ['0000003c', 'utf-32be'],
  ['3c000000', 'utf-32le'],
  ['003c00', 'utf-16be'],
  ['3c00', 'utf-16le'],
]

function labelIn(text: string | null): string | null {
  return /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text ?? '')?.[1]?.toLowerCase() ?? null
}

/** What the XML declaration or a `<meta>` says, in the first bytes. */
function declaredIn(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  const xml = /<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1]
  return xml?.toLowerCase() ?? labelIn(/<meta[^>]{0,300}>/i.exec(head)?.[0] ?? null)
}

/** ISO-2022 is seven-bit and so looks like valid UTF-8; only here Node's own decoder is needed. */
function decodeEscaped(bytes: Uint8Array, declared: Declared): string | null {
  const label = [declared.http, declared.document].find(each => each?.startsWith('iso-2022'))
  if (!label || !bytes.includes(0x1b)) return null
  return label === 'iso-2022-jp' ? new TextDecoder('iso-2022-jp').decode(bytes) : null
}

/** Strictly valid UTF-8; or nearly so (a cut or doubled character in a long text), which no other encoding looks like by chance. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    const faults = count(text, /\ufffd/g)
    return count(text, /[\u0080-\ufffc]/g) >= 20 * faults ? text : null
  }
}

function decodeDeclared(bytes: Uint8Array, declared: Declared): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const labels = [declared.document, declared.http].flatMap(label => encodingOf(label))
  const candidates = [...labels.filter(isMultibyte), ...labels.filter(label => !isMultibyte(label) && label !== 'windows-1252')]
  const texts = candidates.map(label => iconv.decode(buffer, label))
  const clean = texts.find(text => !text.includes('\ufffd')) ?? texts.find(text => count(text, /\ufffd/g) * 100 < text.length)
  if (clean !== undefined) return clean
  // A server that says latin-1 has often said nothing at all: its word comes after what the bytes look like.
  const label = (declared.document && labels[0]) || guess(buffer, labels.length > 0 ? 60 : 12) || labels.at(-1) || 'windows-1252'
  return iconv.decode(buffer, label)
}

/** A label as browsers understand it (https://encoding.spec.whatwg.org/#names-and-labels), or nothing where it cannot be right. */
function encodingOf(label: string | null): string[] {
  if (!label || /^(utf-?(8|16|32)|unicode|ucs)/.test(label)) return []
  const name = aliases[label.replace(/^x-(?=gbk|sjis|euc|big5)/, '')] ?? label
  return iconv.encodingExists(name) ? [name] : []
}

const aliases: Record<string, string> = {
  ...named('windows-1252', 'iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ascii us-ascii ansi_x3.4-1968 cp1252'),
  ...named('windows-1254', 'iso-8859-9 iso8859-9 latin5 l5'),
  ...named('windows-874', 'tis-620 iso-8859-11 iso8859-11'),
  ...named('gb18030', 'gb2312 gb_2312-80 gbk cp936 ms936 windows-936 euc-cn gb-2312 chinese'),
  ...named('cp949', 'euc-kr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 uhc korean windows-949'),
  ...named('big5-hkscs', 'big5 big5-hkscs cn-big5 big-5'),
  ...named('shift_jis', 'sjis shift-jis ms_kanji windows-31j cp932 ms932 csshiftjis'),
  ...named('euc-jp', 'eucjp euc_jp'),
}

function named(encoding: string, labels: string): Record<string, string> {
  return Object.fromEntries(labels.split(' ').map(label => [label, encoding]))
}

function isMultibyte(encoding: string): boolean {
  return /^(gb18030|cp949|big5|shift_jis|euc-jp)/.test(encoding)
}

/** What the bytes look like; a language of one-byte letters needs some of them to be told from the next. */
function guess(buffer: Buffer, fewest: number): string | null {
  const sample = buffer.subarray(0, 64 * 1024)
  const encoding = encodingOf(jschardet.detect(sample).encoding?.toLowerCase() ?? null)[0] ?? null
  const letters = sample.reduce((sum, byte) => sum + (byte > 127 ? 1 : 0), 0)
  return encoding && (isMultibyte(encoding) || letters >= fewest) ? encoding : null
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}
