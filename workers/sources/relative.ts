import type { StatedDate } from '../../config/words.ts'
import { type DateContext, offsetAt, statedDay, statedMonth } from './calendar.ts'

/**
 * "3小时前", "5 days ago", "yesterday": the day (or month) it means, counted from `now` in the source's zone. Never finer than a
 * day, so that the same words read again an hour later mean the same.
 */
export function relativeDate(written: string, context: DateContext): StatedDate | null {
  if (!context.now) return null
  const text = written.trim().toLowerCase()
  const days = daysAgo(text)
  if (days !== null) return dayOf(context.now.getTime() - days * 86_400_000, context)
  const months = /^(?:(\d{1,3}|an?|one) (month|year)s? ago|(\d{1,3}) ?(个月|個月|年)前)$/u.exec(text)
  return months ? monthsAgo(context.now, count(months[1] ?? months[3]) * (/^(year|年)$/.test(months[2] ?? months[4] ?? '') ? 12 : 1)) : null
}

function daysAgo(text: string): number | null {
  if (/^(刚刚|剛剛|just now|today|今天|今日)$/u.test(text)) return 0
  if (/^(yesterday|昨天|昨日)$/u.test(text)) return 1
  if (text === '前天') return 2
  const found =
    /^(?:(\d{1,4}|an?|one) (second|minute|hour|day|week)s? ago|(\d{1,4}) ?(秒钟?|分钟?|分鐘|小时|小時|个小时|天|日|周|週|星期)前)$/u.exec(
      text,
    )
  if (!found) return null
  const length = unitDays[found[2] ?? found[4] ?? ''] ?? 0
  return count(found[1] ?? found[3]) * length
}

const unitDays: Record<string, number> = {
  second: 1 / 86_400,
  minute: 1 / 1440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  秒: 1 / 86_400,
  秒钟: 1 / 86_400,
  分: 1 / 1440,
  分钟: 1 / 1440,
  分鐘: 1 / 1440,
  小时: 1 / 24,
  小時: 1 / 24,
  个小时: 1 / 24,
  天: 1,
  日: 1,
  周: 7,
  週: 7,
  星期: 7,
}

function count(written: string | undefined): number {
  return /^\d+$/.test(written ?? '') ? Number(written) : 1
}

function dayOf(instant: number, { zone }: DateContext): StatedDate | null {
  const local = localDay(instant, zone)
  return statedDay({ year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() })
}

function monthsAgo(now: Date, months: number): StatedDate | null {
  const month = now.getUTCFullYear() * 12 + now.getUTCMonth() - months
  return statedMonth(Math.floor(month / 12), (month % 12) + 1)
}

function localDay(instant: number, zone: string | null): Date {
  return new Date(instant + offsetAt(zone, instant) * 60_000)
}
