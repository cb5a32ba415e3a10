/** Longest texts of a message; what is longer is cut, and says so. */
export const longest = { line: 300, value: 300, evidence: 200, why: 800, name: 120 }

/**
 * One line of what somebody else wrote, safe to read: without control characters, without marks that turn its direction or take no
 * room, without towers of accents; at most `limit` characters.
 */
export function plain(text: string, limit: number): string {
  const clean = isOdd(text) || text.length > limit * 4 ? cleaned(text.slice(0, limit * 8)) : text
  const line = clean.replace(/\s+/gu, ' ').trim()
  if (line.length <= limit) return line
  const characters = [...line]
  return characters.length <= limit
    ? line
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`
}

/** Every text of a value, wherever it stands, without what does not belong into text. */
export function plainDeep<Value>(value: Value): Value {
  const json = JSON.stringify(value)
  if (json === undefined || !(isOdd(json) || /\\[unrtbf]/.test(json))) return value
  return JSON.parse(json, (_key, each) => (typeof each === 'string' ? cleaned(each).replace(/\s+/gu, ' ') : each))
}

/** Only an address of the web, and none that shows another host before an @. */
export function webAddress(url: string | null | undefined): string | null {
  if (!url || url.length > 2000 || !URL.canParse(url)) return null
  const { protocol, username, password, href } = new URL(url)
  return (protocol === 'https:' || protocol === 'http:') && !username && !password ? href : null
}

// fillers of Hangul and an empty braille cell are letters that show nothing
const invisible = /\p{Cf}|\p{Co}|\u034f|[\u115f\u1160\u2800\u3164\uffa0]/gu
const hasOdd = /\p{C}|[\p{Zl}\p{Zp}]|\u034f|[\u115f\u1160\u2800\u3164\uffa0]|\p{M}{4}/u

/** Most texts are plain ASCII, which is quick to see. */
function isOdd(text: string): boolean {
  return !/^[ -~]*$/.test(text) && hasOdd.test(text)
}

function cleaned(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(invisible, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
}
