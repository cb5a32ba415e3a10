import type { PhraseBook } from '../../config/phrases.ts'
import { type BasedDate, countText, type Parameters, type Variant } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import type { Telling } from '../message.ts'
import { corrections } from './corrections.ts'
import { licenseText, whatCanBeHad } from './headline.ts'
import { longest, plain } from './text.ts'
import { counted, dateText, fill, grouped } from './words.ts'

export interface Fact {
  label: string
  value: string
}

/** What counts of a release, in the order of reading. Of a correction first what was told and what holds. */
export function factsOf({ topic, document, changes }: Telling, book: PhraseBook): Fact[] {
  const corrected = topic === 'corrected' ? corrections(changes, book) : []
  const told = corrected.map(({ label, value }): [string, string] => [label, value])
  const isNone = corrected.some(each => each.field === 'dissolved')
  const known = isNone ? [] : knownFacts(document, book, topic === 'withdrawn')
  const labels = new Set(told.map(([label]) => label))
  return [...told, ...known.filter(([label]) => !labels.has(label))].flatMap(([label, value]) => {
    const text = plain(value ?? '', longest.value)
    return text === '' ? [] : [{ label, value: text }]
  })
}

function knownFacts(document: ReleaseDocument, book: PhraseBook, isGone: boolean): [string, string | null][] {
  const { label, fact } = book
  return [
    [isGone ? label.was : label.openness, opennessText(document, book)],
    [label.kind, document.kind === 'model' ? null : book.kind[document.kind]],
    [label.size, parametersText(document.parameters, book)],
    [label.variants, variantsText(document.variants, book)],
    [label.modalities, modalitiesText(document, book)],
    [label.context, document.contextTokens ? fill(fact.tokens, { count: grouped(document.contextTokens) }) : null],
    ...datesOf(document, book),
  ]
}

/** With the licences that some variants have for themselves. */
function opennessText(document: ReleaseDocument, book: PhraseBook): string {
  const own = document.license?.spdx ?? document.license?.name
  const all = new Set(document.variants.flatMap(({ license }) => (license ? [license.spdx ?? license.name] : [])))
  const others = [...all].filter(each => each !== own).map(each => plain(licenseText(each, book), 60))
  const text = whatCanBeHad(document, book)
  if (!own || others.length === 0) return text
  return fill(book.fact.licenses, { license: text, others: others.slice(0, 3).join(book.join.list) })
}

/** `235B, 22B active` */
function parametersText(parameters: Parameters | null, { fact }: PhraseBook): string | null {
  const total = parameters?.total ? countText(parameters.total) : null
  const active = parameters?.active ? countText(parameters.active) : null
  if (total !== null && active !== null) return fill(fact.active, { total, active })
  return total ?? (active === null ? null : fill(fact.onlyActive, { active }))
}

/** `12 (0.6B to 235B, base, instruct, GGUF)`. What is gone is not counted; a single one with no more to say of it goes without saying. */
function variantsText(variants: Variant[], book: PhraseBook): string | null {
  const here = variants.filter(each => !each.goneAt)
  if (here.length === 0) return null
  const sizes = here.flatMap(({ parameters }) => parameters?.total ?? []).toSorted((a, b) => a - b)
  const [least, most] = range(sizes)
  const sized = sizes.length === 0 || here.length === 1 ? [] : [least === most ? least : fill(book.fact.sizes, { least, most })]
  const words = [...new Set([...here.flatMap(each => each.tuning ?? []), ...here.flatMap(each => each.quantization ?? [])])]
  const shown = words.slice(0, mostWords).map(each => plain(each, 40))
  const what = [...sized, ...shown, ...(words.length > mostWords ? ['…'] : [])].join(book.join.list)
  if (what === '' && here.length === 1) return null
  return what === '' ? counted(book.fact.variants, here.length) : counted(book.fact.variantsOf, here.length, { what })
}

const mostWords = 8

/** 0.6B to 235B: both in billions where that reads well. */
function range(sizes: number[]): [string, string] {
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)]
  const isFraction = least >= 1e8 && least < 1e9 && most >= 1e9 && most < 1e12
  return [isFraction ? `${Number((least / 1e9).toPrecision(3))}B` : countText(least), countText(most)]
}

/** Text in, text out is what most do: it says nothing. */
function modalitiesText({ modalities: { input, output } }: ReleaseDocument, book: PhraseBook): string | null {
  const isPlain = input.every(each => each === 'text') && output.every(each => each === 'text')
  if (isPlain) return null
  const say = (all: string[]) =>
    all.map(each => (Object.hasOwn(book.modality, each) ? book.modality[each] : each)).join(book.join.list) || '?'
  return `${say(input)} → ${say(output)}`
}

/** When it was announced is told apart where that was another day. */
function datesOf({ stage, releasedAt, announcedAt }: ReleaseDocument, book: PhraseBook): [string, string | null][] {
  const { label } = book
  if (stage === 'planned') return [[label.expected, basedText(releasedAt ?? announcedAt, book)]]
  const isSameDay = releasedAt?.at.slice(0, 10) === announcedAt?.at.slice(0, 10)
  return [
    [label.releasedAt, basedText(releasedAt, book)],
    [label.announcedAt, isSameDay ? null : basedText(announcedAt, book)],
  ]
}

function basedText(date: BasedDate | null, book: PhraseBook): string | null {
  const text = dateText(date, book)
  return text === null || !date ? null : fill(book.fact.dated, { date: text, basis: book.basis[date.basis] })
}
