import { withoutForbidden } from './text.ts'

/** A line of iCalendar (RFC 5545), folded. `value` is already what the type of the property wants. */
export function property(name: string, value: string): string {
  return folded(`${name}:${value.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, '')}`)
}

/** The same with a text, in which some signs mean something. */
export function textProperty(name: string, text: string): string {
  return property(name, escapeText(text))
}

export function escapeText(text: string): string {
  return withoutForbidden(text)
    .replace(/[\\;,]/g, sign => `\\${sign}`)
    .replace(/\r\n?|\n/g, '\\n')
}

/** 20250428T090000Z */
export function instantValue(at: string): string {
  return new Date(at).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '')
}

/** 20250428 */
export function dayValue(at: string): string {
  return instantValue(at).slice(0, 8)
}

const mostOctets = 75

/** No line is longer than 75 octets, and no character is cut in two: what goes on begins with a space, which counts. */
function folded(line: string): string {
  let out = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > mostOctets) {
      out += '\r\n '
      octets = 1
    }
    out += character
    octets += size
  }
  return `${out}\r\n`
}
