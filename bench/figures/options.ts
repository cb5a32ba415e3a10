import { ConfigurationError } from '../../config/error.ts'
import { readWords } from '../words.ts'
import { parts } from './parts.ts'

/** What `npm run bench` was asked for. */
export interface Options {
  /** Names of the parts that are measured. */
  only: string[]
  /** In sizes that show whether it works, and nothing else. */
  isSmall: boolean
  /** Whether the tables in the pages are written. */
  isWritten: boolean
  /** The file that keeps what was measured: parts that are not measured this time are taken from there. */
  keep: string | null
  /** Where the million releases are kept for the next time. */
  data: string | null
}

const names = parts.map(({ name }) => name)
const usage = `npm run bench -- [--only ${names.slice(0, 2).join(',')}] [--small] [--write] [--keep FILE] [--data DIR]`
const text = { type: 'string' } as const
const words = { only: { ...text, multiple: true }, small: { type: 'boolean' }, write: { type: 'boolean' }, keep: text, data: text } as const

/** Reads the words after `npm run bench --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): Options {
  const { only, small: isSmall = false, write: isWritten = false, keep = null, data = null } = readWords(args, words, usage)
  if (isSmall && (isWritten || keep !== null))
    throw new ConfigurationError(`--small: figures of small sizes mean nothing, and are neither written nor kept: ${usage}`)
  const wanted = only ? only.flatMap(each => each.split(',')).filter(Boolean) : names
  for (const each of wanted) {
    const isFromFile = each === 'none' && keep !== null
    if (!names.includes(each) && !isFromFile) throw new ConfigurationError(`--only ${each}: must be one of ${names.join(', ')}`)
  }
  return { only: wanted, isSmall, isWritten, keep, data }
}
