import { readWords, wholeNumber } from '../words.ts'

/** What `npm run bench:idle` was asked for. */
export interface IdleOptions {
  sources: number
  /** How long is measured. */
  seconds: number
  /** How long what the first read left behind has to be collected. */
  rest: number
}

const usage = 'npm run -s bench:idle -- [--sources 10000] [--seconds 120] [--rest 60]'
const text = { type: 'string' } as const

/** Reads the words after `npm run bench:idle --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): IdleOptions {
  const { sources = '10000', seconds = '120', rest = '60' } = readWords(args, { sources: text, seconds: text, rest: text }, usage)
  return {
    sources: wholeNumber('--sources', sources, 1, 100_000),
    seconds: wholeNumber('--seconds', seconds, 1, 3600),
    rest: wholeNumber('--rest', rest, 0, 3600),
  }
}
