import { z } from 'zod'

/** From `start` up to, but not including, `end`: a day has 24 hours, an instant one millisecond. */
export interface Span {
  start: Date
  end: Date
}

const shape = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?([Zz]|[ +-]\d\d:?\d\d)?)?$/
const message = 'must be a day such as 2025-04-28, or an instant such as 2025-04-28T09:30:00Z'

/** A day (in UTC) or an instant of ISO 8601; one without a zone is in UTC. */
export const span = z.string().transform((text, context): Span => {
  const read = readSpan(text)
  if (read) return read
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** The last instant that a day or an instant holds; null for what is neither. */
export function readInstant(text: string): Date | null {
  const read = readSpan(text)
  return read && new Date(read.end.getTime() - 1)
}

/** As short as it can be read again: a day where it is one. */
export function writeSpan({ start, end }: Span): string {
  const written = start.toISOString()
  return end.getTime() - start.getTime() > 1 ? written.slice(0, 10) : written
}

export function readSpan(text: string): Span | null {
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

/** The years that a release can have: what is outside is a slip, and Postgres has no year 0. */
function isDay(day: string): boolean {
  const read = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== day) return false
  return day >= '1900-01-01' && day < '3000-01-01'
}
