/** Words of others as one line: no control character, nothing that hides or turns the direction of what follows, and not without end. */
export function line(text: string, most = 300): string {
  const whole = text
    .slice(0, most * 4)
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(unseen, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** What XML may hold (its production Char): a single character outside it makes the whole document unreadable. */
export function withoutForbidden(text: string): string {
  // hardly any text has something of it, and this look takes a tenth of the time
  if (!/[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/.test(text)) return text
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
}

/** Soft hyphens, marks of direction, fillers, tags, and what is no character. */
const unseen =
  /\u034f|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]/gu
