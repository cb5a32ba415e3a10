import { createHash } from 'node:crypto'

/** A place in the timeline: just after the release of this date and id. The date is in microseconds, as Postgres keeps it. */
export interface Place {
  datedAt: string
  id: string
  /** In a list that is ranked: how well what is here fits, 0 the best. */
  rank?: number
}

/** Opaque, and with a checksum so that a mangled one is told from a good one. */
export function writeCursor(place: Place): string {
  const rank = place.rank === undefined ? '' : `${place.rank}~`
  const text = `${rank}${place.datedAt}.${place.id}`
  return Buffer.from(`${checksum(text)}${text}`).toString('base64url')
}

/** Null for what `writeCursor` did not write. */
export function readCursor(cursor: string): Place | null {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const [, sum, rank, datedAt, id] = /^([\w-]{8})(?:(\d)~)?(-?\d{1,18})\.([^\0]+)$/.exec(text) ?? []
  if (!sum || !datedAt || !id || !isYear(datedAt)) return null
  const place = { datedAt, id, ...(rank === undefined ? {} : { rank: Number(rank) }) }
  return writeCursor(place) === cursor ? place : null
}

/** Just below all releases that are dated at this instant or later. */
export function beginningAt(instant: Date): Place {
  return { datedAt: String(BigInt(instant.getTime()) * 1000n), id: '' }
}

/** The day on which the page before ended, for a heading that goes on. */
export function dayOf(place: Place): string {
  return new Date(Number(place.datedAt) / 1000).toISOString().slice(0, 10)
}

/** Within the years 1 to 9999: Postgres has not many more, and dates are written with four digits. */
function isYear(microseconds: string): boolean {
  return Number(microseconds) >= -62_135_596_800_000_000 && Number(microseconds) < 253_402_300_800_000_000
}

/** So much of a digest tells a mangled cursor from a good one. */
export function checksum(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8)
}
