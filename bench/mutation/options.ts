import { ConfigurationError } from '../../config/error.ts'
import { readWords, wholeNumber } from '../words.ts'
import { parts } from './parts.ts'

/** What `npm run mutation` was asked for. */
export interface MutationOptions {
  part: string
  /** One change in so many is tried, chosen by the seed. */
  oneIn: number
  seed: number
  /** Also changes of what is made once, as a file is loaded: each needs all tests. */
  isWithStatic: boolean
  /** Globs in place of the part's own. */
  files: string[]
  tests: string[]
}

const usage =
  'npm run mutation -- --part normalize|deliver|db [--one-in 10] [--seed 1] [--static] [--file db/entries.ts] [--test test/db/entries.test.ts]'

const text = { type: 'string' } as const
const words = {
  part: text,
  'one-in': text,
  seed: text,
  static: { type: 'boolean' },
  file: { ...text, multiple: true },
  test: { ...text, multiple: true },
} as const

/** Reads the words after `npm run mutation --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): MutationOptions {
  const given = readWords(args, words, usage)
  const { part = '', 'one-in': oneIn = '1', seed = '1', static: isWithStatic = false, file: files = [], test: tests = [] } = given
  if (!Object.hasOwn(parts, part)) throw new ConfigurationError(`--part ${part}: must be one of ${Object.keys(parts).join(', ')}: ${usage}`)
  return { part, oneIn: wholeNumber('--one-in', oneIn, 1, 1000), seed: wholeNumber('--seed', seed, 0, 2 ** 31), isWithStatic, files, tests }
}
