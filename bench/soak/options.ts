import { ConfigurationError } from '../../config/error.ts'
import { readWords } from '../words.ts'

/** What `npm run soak` was asked for. */
export interface SoakOptions {
  /** Address of the replay: clock and proxy in one. */
  replay: URL
  hours: number
  /** So many times as fast as a clock. */
  speed: number
  /** The day on which it begins. */
  from: Date
}

const usage = 'npm run soak -- --replay http://127.0.0.1:18080 [--hours 1] [--speed 60] [--from 2025-01-01]'

const text = { type: 'string' } as const
const words = { replay: text, hours: text, speed: text, from: text } as const

/** Reads the words after `npm run soak --`. Whatever makes no sense is one line, a ConfigurationError. */
export function readOptions(args: string[]): SoakOptions {
  const { replay, hours = '1', speed = '60', from = '2025-01-01' } = readWords(args, words, usage)
  if (!replay || !/^http:\/\/[^/\s]/.test(replay) || !URL.canParse(replay))
    throw new ConfigurationError(`--replay must be an http:// address: ${usage}`)
  const day = new Date(`${from}T00:00:00Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(from) || Number.isNaN(day.getTime()))
    throw new ConfigurationError(`--from ${from}: must be a day, such as 2025-01-01`)
  return { replay: new URL(replay), hours: number('--hours', hours, 0.01, 100), speed: number('--speed', speed, 1, 600), from: day }
}

function number(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new ConfigurationError(`${name} ${text}: must be a number from ${least} to ${most}`)
  return value
}
