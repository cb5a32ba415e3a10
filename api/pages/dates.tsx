import type { Child } from 'hono/jsx'
import type { StatedDate } from '../../config/words.ts'
import * as english from './format.ts'
import { type Language, useView } from './view.ts'

/** Dates in the words of the reader's language and, where a minute is known, in the reader's time zone. */
export interface Dates {
  /** 28 April 2025 */
  longDay(at: string | Date): string
  /** Of a day that was stated, in whatever zone. */
  weekdayOf(day: string): string
  /** 28 Apr 2025 */
  shortDay(at: string | Date): string
  /** 28 April 2025, 09:05; with UTC behind it where that is the zone. */
  longInstant(at: string | Date): string
  /** 09:05 */
  timeOf(at: string | Date): string
  /** As exact as it was stated, and no more. A day is the day that was said, in whatever zone. */
  statedDate(date: StatedDate): string
  /** 28 Apr 2025, or April 2025: a day of what was stated. */
  shortDate(date: StatedDate): string
  /** The day that a date is on for the reader, as 2025-04-28. */
  dayOf(date: StatedDate): string
  /** `4 min ago`, `in 20 min` */
  relative(at: Date, now: Date): string
  /** The largest unit that fits: 40 s, 12 min, 3 h, 5 d. */
  duration(seconds: number): string
}

export function useDates(): Dates {
  const { language, zone } = useView()
  const key = `${language} ${zone}`
  const dates = known.get(key) ?? datesFor(language, zone)
  known.set(key, dates)
  return dates
}

const known = new Map<string, Dates>()

/** An instant for people, with the same in UTC on hover. */
export function Instant({ at, children }: { at: string | Date; children?: Child }) {
  const date = new Date(at)
  return (
    <time datetime={date.toISOString()} title={english.longInstant(date)}>
      {children ?? useDates().longInstant(date)}
    </time>
  )
}

function datesFor(language: Language, zone: string): Dates {
  const local = clockIn(zone)
  const words = language === 'zh' ? chinese : english
  const instant = (at: string | Date) => {
    const shifted = local(at)
    const time = shifted.toISOString().slice(11, 16)
    return `${words.longDay(shifted)}${language === 'zh' ? ' ' : ', '}${time}${zone === 'UTC' ? ' UTC' : ''}`
  }
  return {
    longDay: at => words.longDay(local(at)),
    weekdayOf: words.weekday,
    shortDay: at => words.shortDay(local(at)),
    longInstant: instant,
    timeOf: at => local(at).toISOString().slice(11, 16),
    statedDate({ at, precision }) {
      if (precision === 'month') return words.longMonth(at)
      return precision === 'day' ? words.longDay(at) : instant(at)
    },
    shortDate({ at, precision }) {
      if (precision === 'month') return words.longMonth(at)
      return words.shortDay(precision === 'day' ? at : local(at))
    },
    dayOf: ({ at, precision }) => (precision === 'minute' ? local(at).toISOString() : at).slice(0, 10),
    relative: words.relative,
    duration: words.duration,
  }
}

/** Dates whose UTC fields are those of a clock in the zone, to the second. */
export function clockIn(zone: string): (at: string | Date) => Date {
  if (zone === 'UTC') return at => new Date(at)
  const clock = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  return at => {
    const parts = Object.fromEntries(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, Number(value)]))
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  }
}

const chineseWeekdays = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六']

const chinese = {
  longDay(at: string | Date) {
    const date = new Date(at)
    return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
  },
  weekday: (at: string | Date) => chineseWeekdays[new Date(at).getUTCDay()] ?? '',
  shortDay(at: string | Date) {
    return new Date(at).toISOString().slice(0, 10)
  },
  longMonth(at: string | Date) {
    const date = new Date(at)
    return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月`
  },
  relative(at: Date, now: Date) {
    const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
    if (Math.abs(seconds) < 30) return '刚刚'
    return `${chinese.duration(Math.abs(seconds))}${seconds < 0 ? '前' : '后'}`
  },
  duration(seconds: number) {
    return english
      .duration(seconds)
      .replace(/ (s|min|h|d)$/, (_, unit: string) => ({ s: ' 秒', min: ' 分钟', h: ' 小时', d: ' 天' })[unit] ?? ` ${unit}`)
  },
}
