import { existsSync } from 'node:fs'
import path from 'node:path'
import { ConfigurationError } from '../../config/error.ts'
import { type QueueKind, queueKinds } from '../chaos/options.ts'
import { readWords, wholeNumber } from '../words.ts'

/** What `npm run faults` was asked for. */
export interface FaultOptions {
  queues: QueueKind[]
  /** Numbers of the matrix; none: all. */
  rows: number[]
  tries: number
  /** Folder of an older version, with what it needs installed. */
  old: string | null
  /** With the rows that tests hold, where none are named. */
  isTested: boolean
  /** Leaves data and logs where they are. */
  isKept: boolean
}

const usage = 'npm run faults -- [--row 4,5] [--queue redis|postgres] [--tries 3] [--old DIR] [--tests] [--keep]'

const text = { type: 'string' } as const
const words = {
  row: { ...text, multiple: true },
  queue: text,
  tries: text,
  old: text,
  tests: { type: 'boolean' },
  keep: { type: 'boolean' },
} as const

/** Reads the words after `npm run faults --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): FaultOptions {
  const { row = [], queue, tries = '3', old, tests = false, keep = false } = readWords(args, words, usage)
  const rows = row.flatMap(each => each.split(',')).map(each => wholeNumber('--row', each, 1, 72))
  const found = queueKinds.filter(each => queue === undefined || each === queue)
  if (found.length === 0) throw new ConfigurationError(`--queue ${queue}: must be one of ${queueKinds.join(', ')}`)
  return { queues: found, rows, tries: wholeNumber('--tries', tries, 1, 1000), old: folderOf(old), isTested: tests, isKept: keep }
}

function folderOf(text: string | undefined): string | null {
  if (text === undefined) return null
  if (!existsSync(path.join(text, 'workers/main.ts')))
    throw new ConfigurationError(`--old ${text}: must be a folder with a version of this program`)
  return path.resolve(text)
}
