import type { ReleaseDocument } from '../../db/types.ts'
import { dateThatCounts } from './format.ts'

/** About a year of whole weeks (from Monday on) up to a day, in UTC. */
export interface YearOfDays {
  start: Date
  /** The midnight after its last day. */
  end: Date
  /** It does not end today: nothing came in the last year. */
  isPast: boolean
}

const dayMs = 86_400_000
const weeks = 53

/** The year that ends today; where the newest release is older than that, the one that ends with it. */
export function yearEnding(now: Date, newest: ReleaseDocument | null): YearOfDays {
  const recent = yearUntil(now.getTime())
  const last = newest && Date.parse(dateThatCounts(newest).at)
  if (last === null || last >= recent.start.getTime()) return { ...recent, isPast: false }
  return { ...yearUntil(last), isPast: true }
}

function yearUntil(instant: number): { start: Date; end: Date } {
  const day = Math.floor(instant / dayMs)
  // 1 January 1970 was a Thursday
  const monday = day - ((day + 3) % 7)
  return { start: new Date((monday - (weeks - 1) * 7) * dayMs), end: new Date((day + 1) * dayMs) }
}

/** The days of a year as 2025-04-28, week by week. */
export function weeksOf({ start, end }: YearOfDays): string[][] {
  const days = Array.from({ length: (end.getTime() - start.getTime()) / dayMs }, (_, nth) =>
    new Date(start.getTime() + nth * dayMs).toISOString().slice(0, 10),
  )
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, week) => days.slice(week * 7, week * 7 + 7))
}
