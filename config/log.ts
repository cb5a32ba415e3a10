import { type Logger, pino } from 'pino'

export type Log = Logger

/** JSON lines on stderr. Addresses that carry a secret, and keys that look like one, are masked in everything that is logged. */
export function openLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: masked(pino.stdSerializers.err) } },
    pino.destination({ dest: 2, sync: true }),
  )
}

const secrets: [RegExp, string][] = [
  [/\/\/[^/\s:@]*:[^/\s@]+@/g, '//***@'],
  [/(hooks\.slack\.com\/services\/)\S+/g, '$1***'],
  [/\b(bot)\d+:[\w-]+/g, '$1***'],
  [/\b(whsec_)[\w+/=-]+/g, '$1***'],
  [/([?&](?:access_token|token|key|secret|sign|signature|password)=)[^&\s"]+/gi, '$1***'],
]

/** The text without passwords in addresses, tokens and webhook secrets. */
export function mask(text: string): string {
  return secrets.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text)
}

function masked(serialize: (error: Error) => object): (error: Error) => object {
  return error => JSON.parse(mask(JSON.stringify(serialize(error))))
}
