import type { StatedDate } from '../config/words.ts'
import type { KnownEntry } from '../db/entries.ts'
import { parseDate } from './sources/dates.ts'

/** A date as a reading states it; `at` null where it states none that can be read. */
export interface Statement {
  stated: StatedDate | null
  text: string | null
}

/** What is kept of a stated date, and why it is not believed where it is not. */
export interface Dating {
  date: StatedDate | null
  text: string | null
  /**
   * `contradicted`: the same entry was of another day before. `later`: the date moved past the moment at which the entry was first
   * seen. `together`: a first read finds several entries of this very minute. `backdated`: it was not there when it should have been.
   */
  doubt: 'contradicted' | 'later' | 'together' | 'backdated' | null
}

/** All dates of a reading, in its order, and how many of them are doubted. */
export interface DatedReading {
  statements: Statement[]
  datings: Dating[]
  /** Most dates moved past the moment at which their entries were first seen: a program wrote the time of its own run. */
  isMoving: boolean
}

/** Dates each entry of a reading. `known` is what each was before, null for a new one. */
export function dateReading(
  statements: Statement[],
  known: (KnownEntry | null)[],
  given: { now: Date; isBaseline: boolean; isComplete: boolean },
): DatedReading {
  const again = statements.map((statement, index) => (known[index] ? dateAgain(known[index], statement, given.now) : null))
  const compared = again.filter((dating, index) => dating && statements[index]?.stated).length
  const isMoving = again.filter(dating => dating?.doubt === 'later').length * 2 > compared
  const believed = again.flatMap(dating => dating?.date?.at ?? []).toSorted()
  const stated = statements.flatMap(each => each.stated ?? [])
  const circumstances = { ...given, stated, covered: given.isComplete ? coverOf(believed) : null, isMoving }
  const datings = statements.map((statement, index) => {
    const before = again[index]
    if (!before) return dateFirst(statement, circumstances)
    return isMoving && isOfFirstSight(before.date, known[index] ?? null) ? { ...before, date: null } : before
  })
  return { statements, datings, isMoving }
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A date that was told otherwise before is believed when it has stood for so long. */
const quarantineMs = 7 * dayMs

/**
 * The date of an entry that was seen before. Programs that read pages for others invent dates, from the clock or at random, anew in
 * each run (https://github.com/Olshansk/rss-feeds dated one item otherwise in each of nine snapshots), so a date that moves is no
 * evidence: what was first believed stays, and of two that are far apart neither is taken. By a day or two, once in a week, it is a
 * correction.
 */
function dateAgain(known: KnownEntry, { stated, text }: Statement, now: Date): Dating {
  const before = dateOf(known)
  const kept = { date: before, text: known.dateText, doubt: null }
  if (stated === null) return text === null ? kept : { ...kept, text: before ? known.dateText : text }
  if (before && isSame(before, stated)) return { date: before, text, doubt: null }
  if (before && isRelative(text, now)) return kept
  if (Date.parse(stated.at) > known.firstSeenAt.getTime() + slackOf(stated)) return { ...kept, doubt: 'later' }
  const isSteady = text === known.dateText && now.getTime() - lastChange(known) >= quarantineMs
  if (!before) {
    if (known.dateText === null || isSteady) return { date: stated, text, doubt: null }
    return { date: null, text, doubt: text === known.dateText ? null : 'contradicted' }
  }
  // the same words, understood otherwise: the source's zone was set right, or more can be read now
  if (text === known.dateText) return { date: stated, text, doubt: null }
  const isCorrection = Math.abs(Date.parse(stated.at) - Date.parse(before.at)) <= 2 * dayMs || isFiner(before, stated)
  const isFirst = known.changedAt === null || now.getTime() - lastChange(known) >= quarantineMs
  if (!isCorrection) return { date: null, text, doubt: 'contradicted' }
  return isFirst ? { date: stated, text, doubt: null } : { ...kept, doubt: 'contradicted' }
}

/** What a reading of new entries is judged by. */
interface Circumstances {
  now: Date
  isBaseline: boolean
  /** Dates that the reading states, of all its entries. */
  stated: StatedDate[]
  /** Days of which the source lists everything, as it was known before: what is new and of one of them was not there when it should. */
  covered: { from: string; to: string } | null
  /** Other entries of the source moved their dates with the clock. */
  isMoving: boolean
}

/** The date of an entry that is new. */
function dateFirst({ stated, text }: Statement, circumstances: Circumstances): Dating {
  const { now, isBaseline, covered, isMoving } = circumstances
  if (stated && isOfThisRun(stated, now)) {
    const together = circumstances.stated.filter(each => Math.abs(Date.parse(each.at) - Date.parse(stated.at)) <= 60_000)
    const isInvented = isMoving || (isBaseline && together.length >= 3 && together.every(each => each.precision === 'minute'))
    if (isInvented) return { date: null, text, doubt: 'together' }
  }
  const isBackdated = !isBaseline && stated && covered && stated.at > covered.from && stated.at < covered.to
  if (isBackdated) return { date: null, text, doubt: 'backdated' }
  return { date: stated, text, doubt: null }
}

/** From the oldest entry to a month before the newest: nobody is later than that with a post. */
function coverOf(believed: string[]): { from: string; to: string } | null {
  const [from, to] = [believed[0], believed.at(-1)]
  return from && to ? { from, to: new Date(Date.parse(to) - 30 * dayMs).toISOString() } : null
}

/** Of a minute that a program may just have read off its clock. */
function isOfThisRun(date: StatedDate, now: Date): boolean {
  const age = now.getTime() - Date.parse(date.at)
  return date.precision === 'minute' && age < 2 * hourMs && age > -2 * hourMs
}

/** The minute of the run that first showed it, where those of later runs have followed. */
function isOfFirstSight(date: StatedDate | null, known: KnownEntry | null): boolean {
  return date !== null && known !== null && isOfThisRun(date, known.firstSeenAt)
}

/** "2 weeks ago", "3月5日": what it means depends on when it is read, and is known best when it is first read. */
function isRelative(text: string | null, now: Date): boolean {
  if (text === null) return false
  const context = { zone: null, language: null }
  return parseDate(text, { ...context, now: null }) === null && parseDate(text, { ...context, now }) !== null
}

function dateOf({ publishedAt, publishedPrecision }: KnownEntry): StatedDate | null {
  return publishedAt && { at: publishedAt.toISOString(), precision: publishedPrecision ?? 'day' }
}

function isSame(one: StatedDate, other: StatedDate): boolean {
  return one.precision === other.precision && Date.parse(one.at) === Date.parse(other.at)
}

/** A month becomes one of its days. */
function isFiner(before: StatedDate, stated: StatedDate): boolean {
  return before.precision === 'month' && stated.precision !== 'month' && before.at.slice(0, 7) === stated.at.slice(0, 7)
}

/** A day begins earlier in the east; a clock may be ahead, but not one that moves. */
function slackOf({ precision }: StatedDate): number {
  return precision === 'minute' ? 0 : 14 * hourMs
}

function lastChange({ changedAt, firstSeenAt }: KnownEntry): number {
  return (changedAt ?? firstSeenAt).getTime()
}
