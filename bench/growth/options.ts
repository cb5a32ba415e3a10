import path from 'node:path'
import { ConfigurationError } from '../../config/error.ts'
import { readWords, wholeNumber } from '../words.ts'

/** What is measured at four sizes each, and what is simulated at one that is large. */
export const grown = ['sources', 'releases', 'subscriptions'] as const
export const large = ['polling', 'telling', 'bells', 'replica', 'pooler'] as const

export type Part = (typeof grown)[number] | (typeof large)[number]

/** What `npm run bench:growth` was asked for. */
export interface GrowthOptions {
  of: Part[]
  /** Nothing is made larger than this. */
  most: number
  /** Where figures and plots are written; null: nowhere. */
  write: string | null
}

const usage = `npm run -s bench:growth -- [--of ${grown.join()}|large|${large.join('|')}|plots] [--most 1000000] [--write docs]`
const words = { of: { type: 'string' }, most: { type: 'string' }, write: { type: 'string' } } as const

/** Reads the words after `npm run bench:growth --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): GrowthOptions {
  const { of = grown.join(), most = '1000000', write } = readWords(args, words, usage)
  return {
    of: of.split(',').flatMap(readPart),
    most: wholeNumber('--most', most, 10, 1_000_000),
    write: write ? path.resolve(write) : null,
  }
}

/** `plots` is nothing to be measured: what is written already is drawn again. */
function readPart(word: string): Part[] {
  if (word === 'plots') return []
  if (word === 'large') return [...large]
  const part = [...grown, ...large].find(each => each === word)
  if (!part) throw new ConfigurationError(`--of ${word}: ${usage}`)
  return [part]
}

/** Sizes over three orders of magnitude, as far as they are wanted. */
export function sizesOf(part: (typeof grown)[number], most: number): number[] {
  const first = { sources: 10, releases: 1000, subscriptions: 100 }[part]
  return [first, first * 10, first * 100, first * 1000].filter(size => size <= most)
}
