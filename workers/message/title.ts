import type { PhraseBook } from '../../config/phrases.ts'
import type { Cadence, Topic } from '../../config/words.ts'
import { groupBy } from '../group.ts'
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

/** `2 releases, 1 plan`. What had no room may be of any sort: only where all is known can it be called by what it is. */
function summaryOf(tellings: Telling[], more: number, all: number, book: PhraseBook): string {
  if (more > 0) return counted(book.summary.mixed, all)
  const byTopic = groupBy(tellings, each => each.topic)
  return reading
    .flatMap(topic => {
      const count = byTopic.get(topic)?.length ?? 0
      return count > 0 ? [counted(book.summary[topic], count)] : []
    })
    .join(book.join.list)
}

/** What can be had first. */
const reading: Topic[] = ['released', 'announced', 'planned', 'withdrawn', 'corrected']
