import type { PhraseBook } from '../../config/phrases.ts'
import type { Reason } from '../../config/words.ts'
import { filters } from '../../db/filters/index.ts'
import type { Telling } from '../message.ts'
import { decisiveFirst, sourceName } from './evidence.ts'
import { longest, plain } from './text.ts'
import { fill } from './words.ts'

/** Which filter matched, and of a single release by what words it was taken for what it is. */
export function whyOf(query: string, tellings: Telling[], book: PhraseBook): string {
  const said = queryText(query, tellings, book)
  const isOne = tellings.length === 1
  const matched = said === '' ? book.why.everything : fill(isOne ? book.why.one : book.why.several, { query: said })
  const [first] = tellings
  const because = first && isOne ? becauseOf(first, book) : null
  return because === null ? matched : `${matched}${book.join.sentence}${because}`
}

/** `company = DeepSeek, openness = weights`: filters by their labels, companies by their names. Empty for everything. */
function queryText(query: string, tellings: Telling[], book: PhraseBook): string {
  const chosen = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(query)) {
    const values = value
      .split(',')
      .filter(Boolean)
      .map(each => valueText(name, each, tellings, book))
    if (values.length > 0) chosen.set(name, [...(chosen.get(name) ?? []), ...values])
  }
  const parts = [...chosen].map(([name, values]) => filterText(name, values.join(book.join.or), book))
  return plain(parts.join(book.join.comma), longest.why)
}

function filterText(name: string, value: string, book: PhraseBook): string {
  const own = Object.hasOwn(book.filters, name) ? book.filters[name] : undefined
  if (own) return fill(own, { value })
  const label = filters.find(each => each.name === name)?.label.toLowerCase() ?? plain(name, 40)
  return fill(book.filter, { label, value })
}

function valueText(name: string, value: string, tellings: Telling[], book: PhraseBook): string {
  const companies = name === 'company' ? tellings.map(each => each.document.company) : []
  const company = companies.find(each => each.id === value)
  if (company) return plain(company.name, longest.name)
  const word = name !== 'q' && Object.hasOwn(book.values, value) ? book.values[value] : undefined
  return word ?? plain(value, longest.name)
}

const mostReasons = 3

function becauseOf(telling: Telling, book: PhraseBook): string | null {
  const { topic, document } = telling
  const [decisive] = decisiveFirst(telling)
  if (topic === 'corrected' || !decisive || decisive.says.stage !== topic) return null
  const reasons = decisive.reasons.map(each => reasonText(each, book)).filter(Boolean)
  if (reasons.length === 0) return null
  const shown = [...new Set(reasons)].slice(0, mostReasons).join(book.join.and)
  return plain(fill(book.why.because, { stage: book.stage[topic] ?? document.stage, reasons: shown }), longest.why)
}

/** By the rule that spoke where there are words for it, else the words that were read. */
function reasonText({ rule, words }: Reason, book: PhraseBook): string {
  const own = Object.hasOwn(book.reason, rule) ? book.reason[rule] : undefined
  const text = plain(words, 80)
  if (!own) return text === '' ? '' : fill(book.why.said, { words: text })
  // "huggingface org/name": the host as people call it
  const [host = '', ...rest] = text.split(' ')
  return fill(own, { words: rest.length > 0 ? `${sourceName(host, book)} ${rest.join(' ')}` : text })
}
