/** A mail taken apart as a mail program would. */
export interface ParsedMail {
  /** In their order, unfolded, with encoded words read. */
  headers: { name: string; value: string; raw: string }[]
  /** Every value of a header, by its name in lower case. */
  all(name: string): string[]
  parts: { type: string; charset: string; language: string | null; text: string }[]
}

/** Reads a mail of lines that end in CRLF. Throws where it is none. */
export function parseMail(source: string): ParsedMail {
  const { fields, body } = split(source)
  const headers = fields.map(({ name, value }) => ({ name, value: decodeWords(value), raw: value }))
  const all = (name: string) => headers.filter(each => each.name.toLowerCase() === name).map(each => each.value)
  return { headers, all, parts: partsOf(fields, body) }
}

interface Field {
  name: string
  value: string
}

function split(source: string): { fields: Field[]; body: string } {
  const end = source.indexOf('\r\n\r\n')
  const head = end < 0 ? source : source.slice(0, end)
  const fields = head
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .filter(Boolean)
    .map(line => {
      const [, name, value] = /^([!-9;-~]+):[ \t]*(.*)$/s.exec(line) ?? []
      if (name === undefined || value === undefined) throw new Error(`not a header: ${line.slice(0, 80)}`)
      return { name, value: value.trimEnd() }
    })
  return { fields, body: end < 0 ? '' : source.slice(end + 4) }
}

function partsOf(fields: Field[], body: string): ParsedMail['parts'] {
  const one = (name: string) => fields.find(each => each.name.toLowerCase() === name)?.value ?? null
  const type = one('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (type.startsWith('multipart/')) {
    if (!boundary) throw new Error('a multipart without a boundary')
    const pieces = `\r\n${body}`.split(`\r\n--${boundary}`)
    if (!pieces.at(-1)?.startsWith('--')) throw new Error('a multipart without an end')
    return pieces.slice(1, -1).flatMap(piece => {
      const inner = split(piece.replace(/^[ \t]*\r\n/, ''))
      return partsOf(inner.fields, inner.body)
    })
  }
  const charset = /charset="?([^";]+)"?/i.exec(type)?.[1] ?? 'us-ascii'
  const text = decode(body, one('content-transfer-encoding') ?? '7bit', charset)
  return [{ type: type.split(';')[0] ?? type, charset: charset.toLowerCase(), language: one('content-language'), text }]
}

function decode(body: string, encoding: string, charset: string): string {
  const bytes =
    encoding.toLowerCase() === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(encoding.toLowerCase() === 'quoted-printable' ? unquote(body.replace(/=\r\n/g, '')) : body, 'latin1')
  return new TextDecoder(charset, { fatal: true }).decode(bytes)
}

function unquote(text: string): string {
  return text.replace(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

const encodedWord = /=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi

/** RFC 2047: the space between two encoded words is none. */
function decodeWords(value: string): string {
  return value
    .replace(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?)/gi, '$1')
    .replace(encodedWord, (_, charset: string, how: string, text: string) => {
      const bytes = how.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : Buffer.from(unquote(text.replaceAll('_', ' ')), 'latin1')
      return new TextDecoder(charset).decode(bytes)
    })
}
