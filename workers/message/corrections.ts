import type { PhraseBook } from '../../config/phrases.ts'
import { precisions, type StatedDate } from '../../config/words.ts'
import type { Change } from '../../db/types.ts'
import { longest, plain } from './text.ts'
import { dateText, fill } from './words.ts'

/** What a correction is about, the gravest first. Other fields are not told. */
const fields = ['dissolved', 'mergedInto', 'stage', 'openness', 'company', 'name', 'kind', 'license', 'releasedAt', 'announcedAt'] as const
type Field = (typeof fields)[number]

/** One thing that was told wrongly: `the licence is MIT, not Apache-2.0`, and the same under its label. */
export interface Correction {
  field: Field
  text: string
  label: string
  value: string
}

export function corrections(changes: Change[], book: PhraseBook): Correction[] {
  // what went into another release is told as that, not also as gone
  const isMerged = changes.some(change => change.field === 'mergedInto')
  return fields
    .filter(field => !(field === 'dissolved' && isMerged))
    .flatMap(field => changes.filter(change => change.field === field).map(change => correctionOf(field, change, book)))
}

function correctionOf(field: Field, change: Change, book: PhraseBook): Correction {
  const { correction, label } = book
  if (field === 'dissolved' || field === 'mergedInto') {
    const text = field === 'dissolved' ? existence(change, book) : place(change, book)
    return { field, text, label: label.correction, value: text }
  }
  const before = valueText(field, change.before, book)
  const after = valueText(field, change.after, book) ?? correction.unknown
  const value = before === null || before === after ? after : fill(correction.not, { after, before })
  return { field, text: fill(correction[field], { value }), label: label[field], value }
}

function existence({ after }: Change, { correction }: PhraseBook): string {
  return after === false ? correction.returned : correction.dissolved
}

function place({ after }: Change, book: PhraseBook): string {
  const value = valueText('mergedInto', after, book)
  return value === null ? book.correction.unmerged : fill(book.correction.merged, { value })
}

/** A value of a field in words; null where there is none. */
function valueText(field: Field, value: unknown, book: PhraseBook): string | null {
  if (value === null || value === undefined) return null
  if (field === 'releasedAt' || field === 'announcedAt') return isDate(value) ? dateText(value, book) : null
  const text = typeof value === 'object' ? named(value) : String(value)
  if (field === 'stage' || field === 'openness' || field === 'kind' || field === 'license') return wordFor(book[field], text)
  return plain(text, longest.name) || null
}

function wordFor(table: Record<string, string>, word: string): string | null {
  return Object.hasOwn(table, word) ? (table[word] ?? null) : plain(word, longest.name) || null
}

function named(value: object): string {
  for (const key of ['spdx', 'name', 'id']) {
    const part: unknown = Reflect.get(value, key)
    if (typeof part === 'string') return part
  }
  return ''
}

function isDate(value: unknown): value is StatedDate {
  const { at, precision } = value as Partial<Record<keyof StatedDate, unknown>>
  return typeof at === 'string' && precisions.some(each => each === precision)
}
