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
   * `contradicted`: the same entry was of another day before. `again`: and of yet another one before that. `later`: the date moved past
   * the moment at which the entry was first seen. `together`: a first read finds several entries of this very minute. `backdated`: it
   * was not there when it should have been. `archived`: nor were several others that came with it.
   */
  doubt: 'contradicted' | 'again' | 'later' | 'together' | 'backdated' | 'archived' | null
}

/** All dates of a reading, in its order, and how many of them are doubted. */
export interface DatedReading {
  statements: Statement[]
  datings: Dating[]
  /** Most dates, and several, moved past the moment at which their entries were first seen: a program wrote the time of its own run. */
  isMoving: boolean
}

/** So many dates that move at one visit are no corrections, and so many old entries that are new at once are an archive. */
export const several = 3

/** Dates each entry of a reading. `known` is what each was before, null for a new one. */
export function dateReading(
  statements: Statement[],
  known: (KnownEntry | null)[],
  given: { now: Date; isBaseline: boolean; isComplete: boolean },
): DatedReading {
  const again = statements.map((statement, index) => (known[index] ? dateAgain(known[index], statement, given.now) : null))
  const compared = again.filter((dating, index) => dating && statements[index]?.stated).length
  const later = again.filter(dating => dating?.doubt === 'later').length
  const isMoving = later >= several && later * 2 > compared
  const isUnsettled = again.filter(dating => isContradiction(dating)).length >= several
  const believed = again.flatMap(dating => dating?.date?.at ?? []).toSorted()
  const stated = statements.flatMap(each => each.stated ?? [])
  const circumstances = { ...given, stated, covered: given.isComplete ? coverOf(believed) : null, isMoving }
  const datings = statements.map((statement, index) => {
    const before = again[index]
    if (!before) return dateFirst(statement, circumstances)
    if (isMoving && isOfFirstSight(before.date, known[index] ?? null)) return { ...before, date: null }
    const isDisbelieved = before.doubt === 'again' || (isUnsettled && before.doubt === 'contradicted')
    return isDisbelieved ? { ...before, date: trusted(before.date, known[index] ?? null, given.now) } : before
  })
  const isArchive = datings.filter(dating => dating.doubt === 'backdated').length >= several
  return { statements, datings: isArchive ? datings.map(archived) : datings, isMoving }
}

/** Whether an entry bears another day than at an earlier visit. */
export function isContradiction(dating: Dating | null | undefined): boolean {
  return dating?.doubt === 'contradicted' || dating?.doubt === 'again'
}

function archived(dating: Dating): Dating {
  return dating.doubt === 'backdated' ? { ...dating, doubt: 'archived' } : dating
}

/** Of a date that is unsettled now, the day that stood for a week before. One that never did was never to be trusted. */
function trusted(before: StatedDate | null, known: KnownEntry | null, now: Date): StatedDate | null {
  if (!before || !known || now.getTime() - known.firstSeenAt.getTime() < quarantineMs) return null
  return before.precision === 'minute' ? { at: `${before.at.slice(0, 10)}T00:00:00.000Z`, precision: 'day' } : before
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A date that was told otherwise before is believed when it has stood for so long. */
const quarantineMs = 7 * dayMs

/**
 * The date of an entry that was seen before. Programs that read pages for others invent dates, from the clock or at random, anew in
 * each run (https://github.com/Olshansk/rss-feeds dated one item otherwise in each of nine snapshots), so a date that moves is no
 * evidence: what was first believed stays, and another one is taken when it has stood for a week. By a day or two, once in a week, it is
 * a correction.
 */
function dateAgain(known: KnownEntry, { stated, text }: Statement, now: Date): Dating {
  const before = dateOf(known)
  const kept = { date: before, text: known.dateText, doubt: null }
  if (stated === null) return text === null ? kept : { ...kept, text: before ? known.dateText : text }
  if (before && isSame(before, stated)) return { date: before, text, doubt: null }
  if (before && isRelative(text, now)) return kept
  if (Date.parse(stated.at) > known.firstSeenAt.getTime() + slackOf(stated)) return { ...kept, doubt: 'later' }
  const isSettled = now.getTime() - lastChange(known) >= quarantineMs
  const isStanding = text === known.dateText
  if (!before) {
    if (known.dateText === null || (isStanding && isSettled && !isOfDraft(known, stated))) return { date: stated, text, doubt: null }
    if (isStanding) return { date: null, text, doubt: null }
    return { date: null, text, doubt: known.changedAt === null || isSettled ? 'contradicted' : 'again' }
  }
  const isNear = Math.abs(Date.parse(stated.at) - Date.parse(before.at)) <= 2 * dayMs || isFiner(before, stated)
  // the same words, understood otherwise (the source's zone was set right, or more can be read now), or a correction that stands
  if (isStanding) return isNear || isSettled ? { date: stated, text, doubt: null } : kept
  if (isNear && (known.changedAt === null || isSettled)) return { date: stated, text, doubt: null }
  return { date: before, text: isNear ? known.dateText : text, doubt: wasContradicted(known, before, now) ? 'again' : 'contradicted' }
}

/** News is of about the day on which it shows up in a source that lists everything: a day a month before is that of its draft. */
function isOfDraft({ isBaseline, firstSeenAt }: KnownEntry, stated: StatedDate): boolean {
  return !isBaseline && Date.parse(stated.at) < firstSeenAt.getTime() - 30 * dayMs
}

/** The last words were of another day than the one that is believed. */
function wasContradicted({ dateText }: KnownEntry, before: StatedDate, now: Date): boolean {
  const last = dateText === null ? null : parseDate(dateText, { zone: null, language: null, now })
  return last !== null && !isFiner(before, last) && Math.abs(Date.parse(last.at) - Date.parse(before.at)) > 2 * dayMs
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
