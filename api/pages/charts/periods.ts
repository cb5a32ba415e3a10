/** Months, `2025-04`, and quarters, `2025-Q2`, of UTC: as texts they are in the order of time. */

export function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`
}

/** Every period from `first` to `last`, both of one kind. */
export function periodsBetween(first: string, last: string): string[] {
  const periods: string[] = []
  for (let nth = numberOf(first); nth <= numberOf(last); nth++) periods.push(isQuarter(first) ? quarter(nth) : month(nth))
  return periods
}

export function aYearBefore(period: string): string {
  return `${String(Number(period.slice(0, 4)) - 1).padStart(4, '0')}${period.slice(4)}`
}

/** Whether a year begins with it. */
export function beginsYear(period: string): boolean {
  return period.endsWith('-01') || period.endsWith('-Q1')
}

/** The newest periods that a chart of so many has room for, none left out between them; what is dated ahead of `now` only where nothing else is there. */
export function drawnPeriods(told: readonly string[], now: string, most: number): string[] {
  const past = told.filter(period => period <= now)
  const shown = (past.length > 0 ? past : told).toSorted()
  const [first] = shown
  const last = shown.at(-1)
  if (!first || !last) return []
  const newest = periodsBetween(first, last).slice(-most)
  return newest.slice(newest.findIndex(period => shown.includes(period)))
}

/** What a sentence is about: the newest period that is over, or else the newest that there is. */
export function spokenPeriod<Period extends { period: string }>(newestFirst: readonly Period[], now: string): Period | null {
  return newestFirst.find(({ period }) => period < now) ?? newestFirst[0] ?? null
}

function isQuarter(period: string): boolean {
  return period.includes('Q')
}

function numberOf(period: string): number {
  const year = Number(period.slice(0, 4))
  return isQuarter(period) ? year * 4 + Number(period.slice(6)) - 1 : year * 12 + Number(period.slice(5)) - 1
}

function quarter(nth: number): string {
  return `${String(Math.floor(nth / 4)).padStart(4, '0')}-Q${(nth % 4) + 1}`
}

function month(nth: number): string {
  return `${String(Math.floor(nth / 12)).padStart(4, '0')}-${String((nth % 12) + 1).padStart(2, '0')}`
}
