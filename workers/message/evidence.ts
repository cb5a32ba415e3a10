import type { PhraseBook } from '../../config/phrases.ts'
import type { ReleaseDocument, Sighting } from '../../db/types.ts'
import type { Telling } from '../message.ts'
import { longest, plain, webAddress } from './text.ts'
import { fill, instantText } from './words.ts'

export interface Proof {
  text: string
  url: string | null
}

const most = 3

/** What a telling rests on, the decisive sighting first; where none has an address, those of the first variants. */
export function evidenceOf(telling: Telling, at: Date, book: PhraseBook): Proof[] {
  const proofs = decisiveFirst(telling)
    .slice(0, most)
    .map(each => proofOf(each, at, book))
  const room = most - proofs.length
  return proofs.some(each => each.url !== null) || room <= 0 ? proofs : [...proofs, ...variantsOf(telling.document, room, book)]
}

/**
 * First what says just what is told, the earliest of it; then one of each other source: fifty repositories of one hub are one proof.
 */
export function decisiveFirst({ topic, document }: Telling): Sighting[] {
  const stage = topic === 'corrected' ? document.stage : topic
  const known = ranked.get(document) ?? new Map<string, Sighting[]>()
  const sightings = known.get(stage) ?? rank(document, stage)
  ranked.set(document, known.set(stage, sightings))
  return sightings
}

/** By document and stage: every message about it asks for the same. */
const ranked = new WeakMap<ReleaseDocument, Map<string, Sighting[]>>()

function rank(document: ReleaseDocument, stage: string): Sighting[] {
  const distance = ({ says, url }: Sighting) =>
    (says.stage === stage ? 0 : 4) + (says.openness === document.openness ? 0 : 2) + (webAddress(url) ? 0 : 1)
  const sorted = document.sightings.toSorted((a, b) => distance(a) - distance(b) || compare(a.seenAt, b.seenAt))
  const firsts = sorted.filter((each, index) => sorted.findIndex(other => other.source.id === each.source.id) === index)
  return [...firsts, ...sorted.filter(each => !firsts.includes(each))]
}

function proofOf({ source, title, seenAt, url }: Sighting, at: Date, book: PhraseBook): Proof {
  const places = { source: sourceName(source.kind, book), title: plain(title, longest.name) || plain(source.id, longest.name) }
  const when = instantText(seenAt, at, book)
  const text = when === null ? fill(book.evidence.variant, places) : fill(book.evidence.sighting, { ...places, when })
  return { text: plain(text, longest.evidence), url: webAddress(url) }
}

function variantsOf({ variants }: ReleaseDocument, room: number, book: PhraseBook): Proof[] {
  return variants
    .filter(each => !each.goneAt && webAddress(each.url))
    .slice(0, room)
    .map(({ host, repo, url }) => {
      const text = fill(book.evidence.variant, { source: sourceName(host, book), title: plain(repo, longest.name) })
      return { text: plain(text, longest.evidence), url: webAddress(url) }
    })
}

export function sourceName(kind: string, book: PhraseBook): string {
  return (Object.hasOwn(book.source, kind) ? book.source[kind] : undefined) ?? plain(kind, 40)
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
