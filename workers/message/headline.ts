import type { PhraseBook } from '../../config/phrases.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import type { Telling } from '../message.ts'
import { corrections } from './corrections.ts'
import { longest, plain } from './text.ts'
import { fill, whenText } from './words.ts'

/** `DeepSeek released DeepSeek-V3.1: open weights, MIT` */
export function headlineOf({ topic, document, changes }: Telling, book: PhraseBook): string {
  const places = { company: plain(document.company.name, longest.name), name: nameOf(document) }
  const say = (phrase: string, more: Record<string, string> = {}) => plain(fill(phrase, { ...places, ...more }), longest.line)
  const { headline } = book
  if (topic === 'planned') {
    const when = document.stage === 'planned' ? whenText(document.releasedAt ?? document.announcedAt, book) : null
    return when === null ? say(headline.planned) : say(headline.plannedWhen, { when })
  }
  if (topic === 'announced') return say(announced(document, book))
  if (topic === 'withdrawn') return say(headline.withdrawn)
  if (topic === 'corrected') {
    const what = corrections(changes, book).map(each => each.text)
    return say(headline.corrected, { what: what.join(book.join.semicolon) || book.stage[document.stage] })
  }
  const what = whatCanBeHad(document, book)
  return what === '' ? say(headline.released) : say(headline.releasedWhat, { what })
}

export function nameOf(document: ReleaseDocument): string {
  return plain(document.name, longest.name) || plain(document.id, longest.name)
}

/** `open weights, Apache-2.0`; empty where nobody says. */
export function whatCanBeHad({ openness, license }: ReleaseDocument, book: PhraseBook): string {
  const open = openness === 'unknown' ? [] : [book.openness[openness]]
  const under = license ? [licenseText(license.spdx ?? license.name, book)] : []
  return [...open, ...under].filter(Boolean).join(book.join.comma)
}

/** By its own name, where it has one. */
export function licenseText(name: string, book: PhraseBook): string {
  return (Object.hasOwn(book.license, name) ? book.license[name] : undefined) ?? plain(name, longest.name)
}

function announced({ openness }: ReleaseDocument, { headline }: PhraseBook): string {
  if (openness === 'api') return headline.announcedApi
  return openness === 'none' ? headline.announcedNone : headline.announced
}
