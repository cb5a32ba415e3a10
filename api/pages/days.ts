import type { ReleaseDocument } from '../../db/types.ts'
import type { Dates } from './dates.tsx'
import { dateThatCounts } from './format.ts'

export interface DayGroup {
  /** 2025-04-28, for the reader. */
  day: string
  isMonth: boolean
  releases: ReleaseDocument[]
  /** Days without a release between this one and the newer group before it; 0 where that says nothing. */
  quietDays: number
}

/** Fewer than that between two headings can be seen without being told. */
const leastQuiet = 3

/** Releases come newest first. What is dated to a month only stands at the month's first day, under a heading of its own. */
export function groupByDay(releases: ReleaseDocument[], dayOf: Dates['dayOf']): DayGroup[] {
  const groups = new Map<string, DayGroup>()
  for (const release of releases) {
    const date = dateThatCounts(release)
    const isMonth = date.precision === 'month'
    const day = dayOf(date)
    const key = isMonth ? `${day} month` : day
    const group = groups.get(key)
    if (group) group.releases.push(release)
    else groups.set(key, { day, isMonth, releases: [release], quietDays: 0 })
  }
  const all = [...groups.values()]
  return all.map((group, nth) => ({ ...group, quietDays: quietBetween(all[nth - 1], group) }))
}

function quietBetween(newer: DayGroup | undefined, older: DayGroup): number {
  if (!newer || newer.isMonth || older.isMonth) return 0
  const days = Math.round((Date.parse(newer.day) - Date.parse(older.day)) / 86_400_000) - 1
  return days >= leastQuiet ? days : 0
}
