import { ConfigurationError } from '../../config/error.ts'
import { readWords } from '../words.ts'

/** What `npm run history` was asked for. */
export interface HistoryOptions {
  /** Address of the replay: clock and proxy in one. */
  replay: URL
  /** Every step, the first at `--from`, the last at `--to`. */
  moments: Date[]
  /** Ids of the companies whose sources are polled; empty: all. */
  companies: string[]
  /** Where the database lies, unless DATABASE_URL says otherwise; null: DATA_DIR. */
  data: string | null
}

const ofHistory =
  'npm run history -- --replay http://127.0.0.1:18080 --from 2024-01-01 --to 2025-10-01 [--step 24h] [--company ID] [--data DIR]'
const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
/** More would be a slip of the pen: a year by the minute is half of it. */
const mostSteps = 1_000_000

const text = { type: 'string' } as const
const words = { replay: text, from: text, to: text, step: text, data: text, company: { type: 'string', multiple: true } } as const

/** Reads the words after `npm run history --`. Whatever makes no sense is one line, a ConfigurationError, with the usage. */
export function readOptions(args: string[], usage = ofHistory): HistoryOptions {
  const given = readWords(args, words, usage)
  const from = instant('--from', given.from, usage)
  const to = instant('--to', given.to, usage)
  if (from > to) throw new ConfigurationError(`--from ${given.from} is later than --to ${given.to}`)
  return {
    replay: replayAddress(given.replay, usage),
    moments: momentsBetween(from, to, duration(given.step)),
    companies: (given.company ?? []).flatMap(each => each.split(',')).filter(Boolean),
    data: given.data ?? null,
  }
}

function replayAddress(text: string | undefined, usage: string): URL {
  if (!text) throw new ConfigurationError(`--replay is missing: ${usage}`)
  if (!/^http:\/\/[^/\s]/.test(text) || !URL.canParse(text)) {
    throw new ConfigurationError(`--replay ${text}: must be an http:// address, such as http://127.0.0.1:18080`)
  }
  return new URL(text)
}

/** A day is its midnight UTC, whatever the machine's zone. */
function instant(name: string, text: string | undefined, usage: string): number {
  if (!text) throw new ConfigurationError(`${name} is missing: ${usage}`)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const time = isDay || isInstant ? Date.parse(text) : Number.NaN
  // Date.parse lets 31 February be the third of March
  const isReal = !Number.isNaN(time) && (!isDay || new Date(time).toISOString().startsWith(text))
  if (!isReal) throw new ConfigurationError(`${name} ${text}: must be a day (2024-01-01) or an instant (2024-01-01T06:00:00Z)`)
  return time
}

function duration(text = '24h'): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const ms = Number(count) * (units[unit] ?? Number.NaN)
  if (!(ms > 0)) throw new ConfigurationError(`--step ${text}: must be a number of minutes, hours or days, such as 30m, 24h or 7d`)
  return ms
}

function momentsBetween(from: number, to: number, step: number): Date[] {
  const count = Math.ceil((to - from) / step)
  if (count > mostSteps) throw new ConfigurationError(`--step: ${count} steps are more than anybody waits for`)
  return Array.from({ length: count + 1 }, (_, nth) => new Date(Math.min(from + nth * step, to)))
}
