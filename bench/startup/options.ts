import { readWords, wholeNumber } from '../words.ts'

/** What `npm run bench:startup` was asked for. */
export interface StartupOptions {
  feeds: number
  /** On a used database. */
  starts: number
  /** Seconds until it is taken to be at rest. */
  rest: number
}

const usage = 'npm run -s bench:startup -- [--feeds 150] [--starts 7] [--rest 90]'
const text = { type: 'string' } as const

/** Reads the words after `npm run bench:startup --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): StartupOptions {
  const { feeds = '150', starts = '7', rest = '90' } = readWords(args, { feeds: text, starts: text, rest: text }, usage)
  return {
    feeds: wholeNumber('--feeds', feeds, 1, 10_000),
    starts: wholeNumber('--starts', starts, 1, 100),
    rest: wholeNumber('--rest', rest, 1, 3600),
  }
}
