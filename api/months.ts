import type { Span } from '../db/filters/parts/instant.ts'

/** Months of archives, `2025-06`, in UTC. */
export function monthOf(date: Date): string {
  return date.toISOString().slice(0, 7)
}

export function spanOf(month: string): Span {
  const start = new Date(`${month}-01T00:00:00Z`)
  const end = new Date(start)
  end.setUTCMonth(end.getUTCMonth() + 1)
  return { start, end }
}

/** An archive is of a month to which nothing is added any more, as a rule. */
export function isOver(month: string, now: Date): boolean {
  return month < monthOf(now)
}

export function archivePath(month: string): string {
  return `/archives/${month}.atom`
}

/** The month of `2025-06.atom`; null where it names none. */
export function readArchiveName(name: string): string | null {
  const [, month] = /^((?:19|2\d)\d\d-(?:0[1-9]|1[0-2]))\.atom$/.exec(name) ?? []
  return month ?? null
}
