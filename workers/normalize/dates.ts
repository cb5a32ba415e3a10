import type { BasedDate, Basis, StatedDate } from '../../config/words.ts'
import type { Announcement } from './contract.ts'
import type { Told } from './sentences.ts'
import { means, timeOf, type Word } from './speech.ts'
import type { Story } from './story.ts'
import type { Place, Verdict } from './verdict.ts'

/**
 * When what is said happened, or (of a plan) will. A title and the items of a digest tell news of their day. What the running text of
 * others tells may be of any age: it bears the day that it names, or no date, and is then evidence for what is known and opens nothing.
 */
export function dateFor(
  verdict: Verdict,
  context: { story: Story; told: Told; place: Place; announcement: Announcement },
): BasedDate | null {
  const { announcement, place, told, story } = context
  const published = publishedDate(announcement)
  if (verdict.stage === 'planned') {
    const named = dateNamed(story, published, 'ahead')
    return named ? { ...named, basis: basisOf(announcement) } : published
  }
  if (place === 'title' || told.isItem) return published
  const named = dateNamed(story, published, 'back')
  return named?.precision === 'day' ? { ...named, basis: basisOf(announcement) } : null
}

/** Only a company's own source dates in the vendor's name. */
function basisOf({ source }: Announcement): Basis {
  return source.company === null ? 'press' : 'vendor'
}

function publishedDate(announcement: Announcement): BasedDate | null {
  if (announcement.publishedAt) return { ...announcement.publishedAt, basis: basisOf(announcement) }
  return announcement.isBaseline ? null : { at: announcement.seenAt, precision: 'minute', basis: 'first-seen' }
}

interface Named {
  year: number | null
  month: number
  day: number | null
}

/** The first day or month that a sentence names; its year is the next or the last one that fits, seen from when it was written. */
function dateNamed(story: Story, written: StatedDate | null, way: 'ahead' | 'back'): StatedDate | null {
  const base = written ? new Date(written.at) : null
  const named = inDigits(story.text) ?? inWords(story, base)
  if (!named) return null
  const year = named.year ?? (base ? yearFor(named.month, base, way) : null)
  if (year === null) return null
  const at = new Date(Date.UTC(year, named.month - 1, named.day ?? 1))
  if (at.getUTCMonth() !== named.month - 1) return null
  return { at: at.toISOString(), precision: named.day === null ? 'month' : 'day' }
}

/** 2025年6月30日, 6 月, 6월 30일. */
function inDigits(text: string): Named | null {
  const match = /(?:(\d{4})\s?[年년]\s?)?(?<!\d)(\d{1,2})\s?[月월](?!前|内|間|간)(?:\s?(\d{1,2})\s?[日号號일])?/.exec(text)
  if (!match) return null
  const month = Number(match[2])
  return month >= 1 && month <= 12 ? { year: match[1] ? Number(match[1]) : null, month, day: match[3] ? Number(match[3]) : null } : null
}

/** "on June 30, 2025", "il 30 giugno", "in June", "next month". */
function inWords(story: Story, base: Date | null): Named | null {
  for (const word of story.words) {
    const time = timeOf(word)
    const named = time?.startsWith('month:') ? monthIn(story, word, Number(time.slice('month:'.length))) : relative(time, base)
    if (named) return named
  }
  return null
}

function monthIn({ text, words }: Story, word: Word, month: number): Named | null {
  const before = text.slice(Math.max(0, word.at - 14), word.at)
  const after = text.slice(word.end, word.end + 12)
  const day = /(?:^|\D)(\d{1,2})(?:st|nd|rd|th|º|°)?\s$/.exec(before)?.[1] ?? /^\.?\s(\d{1,2})(?:st|nd|rd|th)?(?!\d)/.exec(after)?.[1]
  const year = /^\.?,?\s(?:\d{1,2},?\s)?(20\d\d)/.exec(after)?.[1]
  // "may" and "march" are no months unless something stands beside them that belongs to a date
  const isLed = words.some(each => means(each, 'dated') && each.end <= word.at && word.at - each.end <= 1)
  const isDated = day !== undefined || year !== undefined || isLed
  return isDated ? { year: year ? Number(year) : null, month, day: day ? Number(day) : null } : null
}

function relative(time: string | null, base: Date | null): Named | null {
  const months = { 'when:last-month': -1, 'when:this-month': 0, 'when:next-month': 1 }[time ?? '']
  if (months === undefined || !base) return null
  const then = new Date(Date.UTC(base.getUTCFullYear(), base.getUTCMonth() + months, 1))
  return { year: then.getUTCFullYear(), month: then.getUTCMonth() + 1, day: null }
}

function yearFor(month: number, base: Date, way: 'ahead' | 'back'): number {
  const year = base.getUTCFullYear()
  const own = base.getUTCMonth() + 1
  if (way === 'ahead') return month < own ? year + 1 : year
  return month > own ? year - 1 : year
}
