import { type BasedDate, countText, type License, type Modalities, type Parameters, type StatedDate } from '../../config/words.ts'

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** 28 April 2025, all dates in UTC. */
export function longDay(at: string | Date): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${monthOf(date)} ${date.getUTCFullYear()}`
}

export function weekday(at: string | Date): string {
  return weekdays[new Date(at).getUTCDay()] ?? ''
}

/** 28 Apr 2025 */
export function shortDay(at: string | Date): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${monthOf(date).slice(0, 3)} ${date.getUTCFullYear()}`
}

export function longMonth(at: string | Date): string {
  const date = new Date(at)
  return `${monthOf(date)} ${date.getUTCFullYear()}`
}

/** 28 April 2025, 09:05 UTC */
export function longInstant(at: string | Date): string {
  return `${longDay(at)}, ${new Date(at).toISOString().slice(11, 16)} UTC`
}

/** As exact as the date was stated, and no more. */
export function statedDate({ at, precision }: StatedDate): string {
  if (precision === 'month') return longMonth(at)
  return precision === 'day' ? longDay(at) : longInstant(at)
}

/** `4 min ago`, `in 20 min` */
export function relative(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
  const text = duration(Math.abs(seconds))
  if (Math.abs(seconds) < 30) return 'now'
  return seconds < 0 ? `${text} ago` : `in ${text}`
}

/** The largest unit that fits: 40 s, 12 min, 3 h, 5 d. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

export function parametersText(parameters: Parameters | null): string | null {
  if (!parameters) return null
  const { total, active } = parameters
  if (total !== null && active !== null) return `${countText(total)}, ${countText(active)} active`
  if (total !== null) return countText(total)
  return active === null ? null : `${countText(active)} active`
}

/** `text, image → text`; null where nothing is known. */
export function modalitiesText({ input, output }: Modalities): string | null {
  if (input.length === 0 && output.length === 0) return null
  return `${input.join(', ') || '?'} → ${output.join(', ') || '?'}`
}

export function licenseText(license: License): string {
  return license.spdx ?? license.name
}

/** A link may only lead to the web: everything else that stands in an address (javascript:, data:) is dropped. */
export function webAddress(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? href : null
}

/** `1 variant`, `2 variants`, `2 companies` */
export function plural(number: number, word: string, several = `${word}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? word : several}`
}

/** The date that puts a release in its place, and what it is. */
export function dateThatCounts(release: { releasedAt: BasedDate | null; announcedAt: BasedDate | null; firstSeenAt: string }): StatedDate {
  return release.releasedAt ?? release.announcedAt ?? { at: release.firstSeenAt, precision: 'minute' }
}

function monthOf(date: Date): string {
  return months[date.getUTCMonth()] ?? ''
}
