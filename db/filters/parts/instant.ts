import { z } from 'zod'

/** From `start` up to, but not including, `end`: a year, a month, a day, or the one millisecond of an instant. */
export interface Span {
  start: Date
  end: Date
}

const shape = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?([Zz]|[ +-]\d\d:?\d\d)?)?$/

/** What such a text has to be, to stand behind "must be". */
export const spanShape = 'a day such as 2025-04-28, a month such as 2025-04, a year, or an instant such as 2025-04-28T09:30:00Z'

/** A year, month or day (in UTC) or an instant of ISO 8601; one without a zone is in UTC. */
export const span = z.string().transform((text, context): Span => {
  const read = readSpan(text)
  if (read) return read
  context.addIssue({ code: 'custom', message: `must be ${spanShape}` })
  return z.NEVER
})

/** The last instant that a year, month, day or instant holds; null for what is none of them. */
export function readInstant(text: string): Date | null {
  const read = readSpan(text)
  return read && new Date(read.end.getTime() - 1)
}

/** As short as it can be read again: a year, month or day where it is one. */
export function writeSpan({ start, end }: Span): string {
  const written = start.toISOString()
  const isIt = (text: string) => {
    const read = readSpan(text)
    return read?.start.getTime() === start.getTime() && read.end.getTime() === end.getTime()
  }
  const short = [4, 7, 10].map(length => written.slice(0, length)).find(isIt)
  return short ?? written
}

/** Whether a month begins here, in UTC. */
export function isStartOfMonth(at: Date): boolean {
  return at.getUTCDate() === 1 && at.getTime() % 86_400_000 === 0
}

export function readSpan(text: string): Span | null {
  if (/^\d{4}(-\d\d)?$/.test(text)) return readCalendar(text)
  const [, day, clock, seconds = '', zone = 'Z'] = shape.exec(text) ?? []
  if (!day || !isDay(day)) return null
  if (!clock) {
    const start = new Date(`${day}T00:00:00Z`)
    return { start, end: new Date(start.getTime() + 86_400_000) }
  }
  // a plus sign that was not escaped in an address arrives as a space
  const start = new Date(`${day}T${clock}${seconds}${zone.toUpperCase().replace(' ', '+')}`)
  return Number.isNaN(start.getTime()) ? null : { start, end: new Date(start.getTime() + 1) }
}

/** A year or a month, whole. */
function readCalendar(text: string): Span | null {
  const [year = 0, month] = text.split('-').map(Number)
  if (!isDay(`${text.slice(0, 4)}-${text.slice(5) || '01'}-01`)) return null
  const end = month === undefined ? Date.UTC(year + 1, 0) : Date.UTC(year, month)
  return { start: new Date(Date.UTC(year, (month ?? 1) - 1)), end: new Date(end) }
}

/** The years that a release can have: what is outside is a slip, and Postgres has no year 0. */
function isDay(day: string): boolean {
  const read = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== day) return false
  return day >= '1900-01-01' && day < '3000-01-01'
}
