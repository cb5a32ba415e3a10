import { ConfigurationError } from '../../config/error.ts'
import { readWords, wholeNumber } from '../words.ts'

export const queueKinds = ['redis', 'postgres'] as const
export type QueueKind = (typeof queueKinds)[number]

/** What `npm run chaos` was asked for. */
export interface ChaosOptions {
  /** One run each. */
  seeds: number[]
  /** How long faults go on. */
  seconds: number
  queues: QueueKind[]
  /** Leaves data and logs where they are. */
  isKept: boolean
}

/** Longer, and the makers of the world run out of names. */
const mostSeconds = 400
const usage = 'npm run chaos -- [--seed 1,2,3] [--seconds 100] [--queue redis|postgres] [--keep]'

const text = { type: 'string' } as const
const words = { seed: { ...text, multiple: true }, seconds: text, queue: text, keep: { type: 'boolean' } } as const

/** Reads the words after `npm run chaos --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): ChaosOptions {
  const given = readWords(args, words, usage)
  const seeds = (given.seed ?? ['1', '2', '3']).flatMap(each => each.split(',')).map(each => wholeNumber('--seed', each, 0, 2 ** 31))
  const queues = given.queue === undefined ? [...queueKinds] : [queueOf(given.queue)]
  return { seeds, seconds: wholeNumber('--seconds', given.seconds ?? '100', 10, mostSeconds), queues, isKept: given.keep === true }
}

function queueOf(text: string): QueueKind {
  const kind = queueKinds.find(each => each === text)
  if (!kind) throw new ConfigurationError(`--queue ${text}: must be one of ${queueKinds.join(', ')}`)
  return kind
}
