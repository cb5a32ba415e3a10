import { line as shownLine } from '../../../workers/channels/parts/text.ts'

/** Words of others as one line, as they are told anywhere, and not without end. */
export function line(text: string, most = 300): string {
  // what cannot be seen is left out before the rest is measured
  const whole = shownLine(text.slice(0, most * 4))
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** What XML may hold (its production Char): a single character outside it makes the whole document unreadable. */
export function withoutForbidden(text: string): string {
  // hardly any text has something of it, and this look takes a tenth of the time
  if (!/[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/.test(text)) return text
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
}
