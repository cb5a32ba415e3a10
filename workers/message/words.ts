import type { Counted, PhraseBook } from '../../config/phrases.ts'
import type { StatedDate } from '../../config/words.ts'

/** A sentence with its places filled; what fills them is never read as a sentence itself. */
export function fill(phrase: string, places: Record<string, string | number>): string {
  return phrase.replace(/\{(\w+)\}/g, (place, name: string) => String(places[name] ?? place))
}

export function counted({ one, other }: Counted, count: number, places: Record<string, string> = {}): string {
  return fill(count === 1 ? one : other, { ...places, count: grouped(count) })
}

/** 131,072 */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `Qwen3-VL, Qwen3-Coder and 5 more`, of so many in all. */
export function namesOf(names: string[], all: number, book: PhraseBook): string {
  const [first = '', second] = names
  if (second === undefined) return first
  return all <= 2 ? fill(book.join.two, { first, second }) : counted(book.list, all - 2, { first, second })
}

/** As exact as the date was stated, and no more; in UTC. Null for what is no date. */
export function dateText(date: StatedDate | null | undefined, book: PhraseBook): string | null {
  const parts = partsOf(date?.at, book)
  return date && parts ? fill(book.date[date.precision], parts) : null
}

/** `on 30 June 2025`, `in June 2025` */
export function whenText(date: StatedDate | null, book: PhraseBook): string | null {
  const text = dateText(date, book)
  if (text === null) return null
  return fill(date?.precision === 'month' ? book.date.inMonth : book.date.onDay, { date: text })
}

/** An instant near another one: without its year where that is the same. */
export function instantText(at: string, near: Date, book: PhraseBook): string | null {
  const parts = partsOf(at, book)
  if (!parts) return null
  return fill(parts.year === near.getUTCFullYear() ? book.date.thisYear : book.date.minute, parts)
}

function partsOf(at: string | undefined, book: PhraseBook) {
  const date = new Date(at ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return null
  return {
    year: date.getUTCFullYear(),
    month: book.date.months[date.getUTCMonth()] ?? '',
    day: date.getUTCDate(),
    time: date.toISOString().slice(-13, -8),
  }
}
