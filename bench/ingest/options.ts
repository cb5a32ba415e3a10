import { readWords, wholeNumber } from '../words.ts'

/** What `npm run bench:ingest` was asked for. */
export interface IngestOptions {
  feeds: number
  rounds: number
}

const usage = 'npm run -s bench:ingest -- [--feeds 1000] [--rounds 3]'
const words = { feeds: { type: 'string' }, rounds: { type: 'string' } } as const

/** Reads the words after `npm run bench:ingest --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): IngestOptions {
  const { feeds = '1000', rounds = '3' } = readWords(args, words, usage)
  return { feeds: wholeNumber('--feeds', feeds, 1, 100_000), rounds: wholeNumber('--rounds', rounds, 1, 20) }
}
