import { type Logger, pino } from 'pino'

export type Log = Logger

/**
 * JSON lines on stderr. Secrets are masked in everything that is logged, by the name they stand under and by what they look like, and
 * what a terminal or a reader of lines would obey is escaped.
 */
export function openLog(level: string): Log {
  const out = pino.destination({ dest: 2, sync: true })
  return pino(logOptions(level), { write: line => void out.write(maskLine(line)) })
}

/** As every log of the program is set up, wherever its lines go. */
export function logOptions(level: string) {
  return { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: withoutRows } }
}

/** One line of JSON as it may leave the program; it is still the same JSON but for what is secret. */
export function maskLine(line: string): string {
  return mask(line).replace(named, '$1"***"').replace(obeyed, escaped)
}

/** The text without passwords in addresses, tokens and webhook secrets. A pattern never leaves the string of JSON that it began in. */
export function mask(text: string): string {
  return secrets.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text)
}

/** What is at the end of `…` is as good as a key: addresses of hooks, then tokens by their makers' signs, then what a query calls one. */
const secrets: [RegExp, string][] = [
  [/\/\/[^/\s"\\@]{1,1000}@/g, '//***@'],
  [/(\bhooks\.slack(?:-gov)?\.com\/)[^\s"\\]+/g, '$1***'],
  [/(\/api\/(?:v\d+\/)?webhooks\/)[^\s"\\]+/g, '$1***'],
  [/(\/open-apis\/bot\/(?:v2\/)?hook\/)[^\s"\\]+/g, '$1***'],
  [/(\/workflows\/)[^\s"\\]+/g, '$1***'],
  [/(\/subscriptions\/(?:manage|[^/\s"\\]{1,100}\/(?:confirm|stop))\/)[^\s"\\]+/g, '$1***'],
  [/\b(bot)\d+:[\w-]+/g, '$1***'],
  [/\b\d{6,12}:[\w-]{20,}/g, '***'],
  [/\b(whs(?:ec|k)_)[\w+/=-]+/g, '$1***'],
  [/\b(tk_)[A-Za-z0-9]{10,}/g, '$1***'],
  [/\b(SEC)[0-9A-Za-z]{32,}/g, '$1***'],
  [/\b(Bearer|Basic) +[\w.~+/=-]{16,}/gi, '$1 ***'],
  [/([?&][\w-]{0,30}(?:token|key|secret|sig|sign|signature|password|auth)=)[^&\s"\\]+/gi, '$1***'],
]

/** Values under a name that means a secret. */
const named = /("[\w-]{0,40}(?:token|secret|password|authorization|cookie|api[_-]?key)[\w-]{0,40}":)"(?:[^"\\]|\\.)*"/gi

/** JSON escapes what is below U+0020; these a terminal obeys as well, or they end a line for some readers, or turn it around. */
const obeyed = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** An error as it is logged, without the row that Postgres repeats in its `detail`: it may hold a subscriber's address. */
function withoutRows(error: Error): object {
  const {
    detail: _,
    where: _where,
    query: _query,
    parameters: _parameters,
    ...shown
  } = pino.stdSerializers.err(error) as unknown as Record<string, unknown>
  return shown
}
