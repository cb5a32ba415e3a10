import type { StatedDate } from '../../config/words.ts'

/** What is known about a date beside its text. `now` is needed only for dates that leave the year out or say "3 days ago". */
export interface DateContext {
  /** IANA name or ±HH:MM of the source, for dates that carry none. */
  zone: string | null
  language: string | null
  now: Date | null
}

export interface Day {
  year: number
  month: number
  day: number
}

export interface Clock {
  hour: number
  minute: number
  second: number
  /** Minutes east of UTC, when the text says. */
  offset: number | null
}

/** A day as it is stated: its midnight UTC, whatever the zone. Null for days that do not exist and years that are nonsense. */
export function statedDay({ year, month, day }: Day): StatedDate | null {
  const at = midnight(year, month, day)
  return at === null ? null : { at: new Date(at).toISOString(), precision: 'day' }
}

export function statedMonth(year: number, month: number): StatedDate | null {
  const at = midnight(year, month, 1)
  return at === null ? null : { at: new Date(at).toISOString(), precision: 'month' }
}

/** A day with a time of day, read in the offset it names, else in the source's zone, else in UTC. */
export function statedInstant(day: Day, clock: Clock, context: DateContext): StatedDate | null {
  const start = midnight(day.year, day.month, day.day)
  const isMidnightAfter = clock.hour === 24 && clock.minute === 0 && clock.second === 0
  if (start === null || clock.minute > 59 || clock.second > 60 || (clock.hour > 23 && !isMidnightAfter)) return null
  const local = start + (clock.hour * 3600 + clock.minute * 60 + Math.min(clock.second, 59)) * 1000
  return stateInstant(local - (clock.offset ?? offsetAtLocal(context.zone, local)) * 60_000, context.zone)
}

/**
 * An exact instant. One that is midnight where the source lives is a day that somebody wrote down (2025-01-19T16:00Z is how
 * 20 January arrives from Beijing), so it is stated as that day.
 */
export function stateInstant(instant: number, zone: string | null): StatedDate | null {
  if (!Number.isFinite(instant) || instant < firstInstant || instant > lastInstant) return null
  const local = instant + offsetAt(zone, instant) * 60_000
  const sinceMidnight = ((local % dayLength) + dayLength) % dayLength
  if (sinceMidnight < (zone ? 60_000 : 1000)) return { at: new Date(local - sinceMidnight).toISOString(), precision: 'day' }
  return { at: new Date(instant).toISOString(), precision: 'minute' }
}

/** Offset of a zone's name in minutes; null for names that are no zone. CST is China's for Chinese sources, else America's. */
export function zoneOffset(name: string, context: DateContext): number | null {
  const key = name.toUpperCase()
  if (key === 'CST' && (context.language?.toLowerCase().startsWith('zh') || context.zone?.startsWith('Asia/') || context.zone === '+08:00'))
    return 480
  const hours = zoneHours[key]
  return hours === undefined ? null : hours * 60
}

const dayLength = 86_400_000
const firstInstant = Date.UTC(1000, 0, 1)
const lastInstant = Date.UTC(2200, 0, 1)

function midnight(year: number, month: number, day: number): number | null {
  if (year < 1000 || year > 2199 || month < 1 || month > 12 || day < 1) return null
  const at = new Date(Date.UTC(year, month - 1, day))
  return at.getUTCDate() === day && at.getUTCMonth() === month - 1 ? at.getTime() : null
}

/** Offset of a zone at a local time: the guess by UTC is corrected once, which is right but for the hour that a clock change repeats. */
function offsetAtLocal(zone: string | null, local: number): number {
  const guess = offsetAt(zone, local)
  return offsetAt(zone, local - guess * 60_000)
}

export function offsetAt(zone: string | null, instant: number): number {
  if (!zone || zone === 'UTC') return 0
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone)
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]))
  const parts = Object.fromEntries(
    formatter(zone)
      .formatToParts(instant)
      .map(part => [part.type, Number(part.value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000) / 60_000)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(zone, made)
  return made
}

const zoneHours: Record<string, number> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  MEZ: 1,
  CEST: 2,
  MESZ: 2,
  MST: -7,
  MDT: -6,
  EET: 2,
  EEST: 3,
  MSK: 3,
  TRT: 3,
  IST: 5.5,
  PKT: 5,
  ICT: 7,
  WIB: 7,
  HKT: 8,
  SGT: 8,
  PHT: 8,
  AWST: 8,
  JST: 9,
  KST: 9,
  ACST: 9.5,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  PST: -8,
  PDT: -7,
  AKST: -9,
  AKDT: -8,
  HST: -10,
  BRT: -3,
  ART: -3,
  ET: -5,
  PT: -8,
}
