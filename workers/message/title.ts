import type { PhraseBook } from '../../config/phrases.ts'
import type { Cadence } from '../../config/words.ts'
import type { Telling } from '../message.ts'
import { headlineOf, nameOf } from './headline.ts'
import { longest, plain } from './text.ts'
import { counted, fill, namesOf } from './words.ts'

/** One release by its headline; several by how many they are: `3 releases: Qwen3-VL, Qwen3-Coder and one more`. */
export function titleOf(tellings: Telling[], more: number, cadence: Cadence, book: PhraseBook): string {
  const [first] = tellings
  if (first && tellings.length === 1 && more === 0) return headlineOf(first, book)
  const all = tellings.length + more
  const names = namesOf(
    tellings.slice(0, 2).map(each => plain(nameOf(each.document), 60)),
    all,
    book,
  )
  const phrase = cadence === 'at-once' ? book.title.several : book.title[cadence]
  return plain(fill(phrase, { summary: summaryOf(tellings, more, all, book), names }), longest.line)
}

/** What had no room may be of any sort: only where all is known can it be called releases. */
function summaryOf(tellings: Telling[], more: number, all: number, book: PhraseBook): string {
  const topics = [...new Set(tellings.map(each => each.topic))]
  const [topic] = topics
  return counted(book.summary[topic && topics.length === 1 && more === 0 ? topic : 'mixed'], all)
}
