import { readWords, wholeNumber } from '../words.ts'

/** What `npm run bench:stream` was asked for. */
export interface StreamOptions {
  clients: number
  /** Releases of one round, once at five a second and once as fast as they are committed. */
  releases: number
  rounds: number
}

const usage = 'npm run -s bench:stream -- [--clients 1000] [--releases 30] [--rounds 3]'
const text = { type: 'string' } as const

/** Reads the words after `npm run bench:stream --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): StreamOptions {
  const { clients = '1000', releases = '30', rounds = '3' } = readWords(args, { clients: text, releases: text, rounds: text }, usage)
  return {
    // one process takes no more
    clients: wholeNumber('--clients', clients, 1, 2000),
    releases: wholeNumber('--releases', releases, 1, 1000),
    rounds: wholeNumber('--rounds', rounds, 1, 20),
  }
}
