import type { StatedDate } from '../../config/words.ts'

/** What is known about a date beside its text. `now` is needed only for dates that say "3 hours ago" or leave the year out. */
export interface DateContext {
  zone: string | null
  language: string | null
  now: Date | null
}

/** Reads a date as people and programs write them, or null. Never throws, never guesses, never looks at the process' time zone. */
export function parseDate(written: string, _context: DateContext): StatedDate | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(Z)?)?$/.exec(written.trim())
  if (!iso) return null
  const at = new Date(
    Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), Number(iso[4] ?? 0), Number(iso[5] ?? 0), Number(iso[6] ?? 0)),
  )
  return { at: at.toISOString(), precision: iso[4] ? 'minute' : 'day' }
}

/** An instant given as a number; without a unit, seconds and milliseconds are told apart by their size. */
export function instantOf(value: number, unit?: 's' | 'ms'): StatedDate | null {
  const milliseconds = (unit ?? (Math.abs(value) < 1e11 ? 's' : 'ms')) === 's' ? value * 1000 : value
  if (!Number.isFinite(milliseconds) || milliseconds <= 0 || milliseconds > 253402300799999) return null
  return { at: new Date(milliseconds).toISOString(), precision: 'minute' }
}

export interface FoundDate {
  date: StatedDate
  text: string
}

/** The first date in a text. */
export function findDate(text: string, context: DateContext): FoundDate | null {
  const found = /\d{4}-\d\d-\d\d/.exec(text)?.[0]
  const date = found ? parseDate(found, context) : null
  return found && date ? { date, text: found } : null
}
