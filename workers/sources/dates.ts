import type { StatedDate } from '../../config/words.ts'
import { type Clock, type DateContext, type Day, statedDay, statedInstant, statedMonth, stateInstant, zoneOffset } from './calendar.ts'
import { monthNumber } from './months.ts'
import { relativeDate } from './relative.ts'

export type { DateContext } from './calendar.ts'

/**
 * Reads a date as people and programs write them, or null. A table of forms and nothing else: never throws, never guesses
 * (12/03/2025 is refused), never looks at the process' time zone, and takes no day that does not exist.
 */
export function parseDate(written: string, context: DateContext): StatedDate | null {
  if (written.length > 120) return null
  const text = tidy(written)
  if (text === '') return null
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z?$/i.exec(text)
  const spelled = compact
    ? text.replace(compact[0], `${compact[1]}-${compact[2]}-${compact[3]} ${compact[4]}:${compact[5]}:${compact[6] ?? '00'}Z`)
    : text
  const { rest, clock } = takeClock(spelled, context)
  if (clock === 'absurd') return null
  const day = readDay(rest, context)
  if (day) return clock ? statedInstant(day, clock, context) : statedDay(day)
  return clock ? null : (readMonth(rest) ?? relativeDate(rest, context))
}

export interface FoundDate {
  date: StatedDate
  /** The date as it stands in the text. */
  text: string
  index: number
}

/** The first complete date (or month) that stands somewhere in a text, without its time of day. */
export function findDate(text: string, context: DateContext): FoundDate | null {
  const written = text.slice(0, 20_000)
  const finder = new RegExp(somewhere)
  for (let match = finder.exec(written); match; match = finder.exec(written)) {
    const date = parseDate(match[0], { ...context, now: null })
    if (date) return { date, text: match[0], index: match.index }
    // "Llama 4 herd 2025-04-05": what looked like a date may have swallowed the beginning of one
    finder.lastIndex = match.index + 1
  }
  return null
}

/** An instant given as a number; without a unit, seconds and milliseconds are told apart by their size. */
export function instantOf(value: number, zone: string | null, unit?: 's' | 'ms'): StatedDate | null {
  const isSeconds = unit ? unit === 's' : Math.abs(value) < 1e11
  return value > 0 ? stateInstant(isSeconds ? value * 1000 : value, zone) : null
}

const somewhere = new RegExp(
  [
    /(?<!\d)(?:19|20)\d\d ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?[日号號])?/u,
    /(?<!\d)(?:19|20)\d\d ?년 ?\d{1,2} ?월(?: ?\d{1,2} ?일)?/u,
    /(?<!\d|\d[./-])(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d|[./-]\d)/u,
    /(?<!\p{L})\p{L}{3,12}\.? ?\d{1,2}(?:st|nd|rd|th)?[,.]? ?(?:19|20)\d\d(?!\d)/u,
    /(?<!\d)\d{1,2}(?:st|nd|rd|th|\.)? (?:de |of )?\p{L}{3,12}\.?,? (?:de )?(?:19|20)\d\d(?!\d)/u,
    /(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)/u,
    /(?<!\p{L})\p{L}{3,12}\.?,? (?:19|20)\d\d(?!\d)/u,
    /(?<!\d)20\d\d[01]\d[0-3]\d(?!\d)/u,
  ]
    .map(each => each.source)
    .join('|'),
  'giu',
)

/** Full width to plain, brackets and weekdays away, one space. */
function tidy(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/[\u200e\u200f\u202a-\u202e]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?|\([日月火水木金土]\)|[월화수목금토일]요일/g, ' ')
    .replace(/^[\s[\]()【】〔〕"'`*,:-]+|[\s[\]【】〔〕"'`*,:]+$/g, '')
    .replace(/\bnoon\b/i, '12:00')
}

const clockForm =
  /(上午|下午|凌晨|早上|中午|晚上|午前|午後|오전|오후)? ?(?<![\d:])(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?|[时時点點시] ?(?:(\d{1,2}) ?[分분])? ?(?:(\d{1,2}) ?[秒초])?)(?: ?([ap])\.?m\b\.?)?/iu
const zoneForm = /^ ?(?:\(?([a-z]{1,5})\)?(?![a-z]))? ?(?:([+\u2212-]) ?(\d{1,2}):?(\d\d)?(?!\d))?(?: ?\([^()]*\))?/iu

/** Takes the time of day and its zone out of a date's text. `absurd`: an hour or an offset that cannot be. */
function takeClock(text: string, context: DateContext): { rest: string; clock: Clock | 'absurd' | null } {
  const found = clockForm.exec(text)
  if (!found) return { rest: text, clock: null }
  const after = text.slice(found.index + found[0].length)
  const zone = zoneForm.exec(after)
  const offset = zone ? offsetOf(zone, context) : null
  const taken = zone && offset !== null ? zone[0].length : 0
  const hour = hourOf(Number(found[2]), (found[1] ?? found[7] ?? '').toLowerCase())
  const rest = `${text.slice(0, found.index).replace(/(?<=\d)T$|,$|\bat ?$/i, '')} ${after.slice(taken)}`
  const clock = { hour, minute: Number(found[3] ?? found[5] ?? 0), second: Number(found[4] ?? found[6] ?? 0), offset }
  return { rest, clock: offset !== null && Math.abs(offset) > 14 * 60 ? 'absurd' : clock }
}

function hourOf(hour: number, half: string): number {
  if (/^(p|下午|晚上|午後|오후)$/.test(half)) return hour < 12 ? hour + 12 : hour
  if (/^(a|上午|凌晨|早上|午前|오전)$/.test(half)) return hour === 12 ? 0 : hour
  return half === '中午' && hour < 3 ? hour + 12 : hour
}

function offsetOf([, name, sign, hours, minutes]: RegExpExecArray, context: DateContext): number | null {
  const base = name ? zoneOffset(name, context) : null
  if (name && base === null) return null
  if (!sign || !hours) return base
  return (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes ?? 0))
}

const yearFirst = /^(\d{4}) ?(?:([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})\.?|[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号號일]?)$/u
const compactDay = /^(\d{4})(\d\d)(\d\d)$/
const dayFirst =
  /^(?:\p{L}+\.?,? ?)?(\d{1,2})(?:st|nd|rd|th|er|[.º°])?[- /]?(?:de |of |di )?(\p{L}+)\.?,?[- /]?(?:de |del |of )?(\d{4}|\d\d)$/iu
const monthFirst = /^(?:\p{L}+\.?,? )?(\p{L}+)\.?[ .-]*(\d{1,2})(?:st|nd|rd|th)?[,. -]+(\d{4})$/iu
const yearMonthDay = /^(\d{4})[- /.](\p{L}+)\.?[- /.](\d{1,2})$/u
const dotted = /^(?:\p{L}+\.?,? )?(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/u
const withoutYear = /^(?:(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号號일]?|(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})\.? (\p{L}+)\.?)$/u

function readDay(written: string, context: DateContext): Day | null {
  const text = written.replace(/ +/g, ' ').replace(/^[\s,]+|[\s,]+$/g, '')
  const first = yearFirst.exec(text)
  if (first) return { year: Number(first[1]), month: Number(first[3] ?? first[5]), day: Number(first[4] ?? first[6]) }
  const run = compactDay.exec(text)
  if (run) return { year: Number(run[1]), month: Number(run[2]), day: Number(run[3]) }
  const dots = dotted.exec(text)
  if (dots) return { year: Number(dots[3]), month: Number(dots[2]), day: Number(dots[1]) }
  const day = dayFirst.exec(text)
  const month = monthFirst.exec(text)
  const middle = yearMonthDay.exec(text)
  const worded =
    named(day?.[3], day?.[2], day?.[1]) ?? named(month?.[3], month?.[1], month?.[2]) ?? named(middle?.[1], middle?.[2], middle?.[3])
  if (worded) return worded
  return nearestYear(withoutYear.exec(text), context)
}

function named(year = '', monthName = '', day = ''): Day | null {
  const month = monthNumber(monthName)
  const written = Number(year)
  // Two digits as in RFC 2822: 00 to 49 are this century's.
  return month === null ? null : { year: year.length > 2 ? written : written + (written < 50 ? 2000 : 1900), month, day: Number(day) }
}

/** A day without its year is the last one that is not more than a week ahead. */
function nearestYear(found: RegExpExecArray | null, { now }: DateContext): Day | null {
  if (!found || !now) return null
  const month = found[1] ? Number(found[1]) : monthNumber(found[3] ?? found[6] ?? '')
  const day = Number(found[2] ?? found[4] ?? found[5])
  if (month === null) return null
  const limit = now.getTime() + 7 * 86_400_000
  const year = now.getUTCFullYear() + 1
  const fits = [year, year - 1, year - 2].find(each => Date.UTC(each, month - 1, day) <= limit)
  return fits === undefined ? null : { year: fits, month, day }
}

function readMonth(written: string): StatedDate | null {
  const text = written.trim()
  const numbers = /^(\d{4}) ?(?:[-/.] ?(\d{1,2})|[年년] ?(\d{1,2}) ?[月월])$/u.exec(text)
  if (numbers) return statedMonth(Number(numbers[1]), Number(numbers[2] ?? numbers[3]))
  const words = /^(\p{L}+)\.?,? ?(?:de )?(\d{4})$/u.exec(text)
  const month = words ? monthNumber(words[1] ?? '') : null
  return words && month !== null ? statedMonth(Number(words[2]), month) : null
}
