import type { KnownEntry } from '../db/entries.ts'
import type { NewEntry } from '../db/types.ts'
import { groupBy } from './group.ts'

/** What an entry is known again by. */
export type Face = Pick<NewEntry, 'key' | 'title' | 'url'> & { day: string | null; stable?: string | null }

export interface Recalled {
  /** The known entry that each of the reading is, in the reading's order; null for a new one. */
  known: (KnownEntry | null)[]
  /** Ids of known entries whose key names another entry now. */
  displaced: string[]
  /** Keys are places on a page, and what stands there moved: an address that holds one leads to something else tomorrow. */
  isRenumbered: boolean
}

/**
 * Which known entry each entry of a reading is. A key is believed where title or date agree with it; anchors that renumber as
 * entries are added on top, and ids that all change in one deploy, are seen through by title, day and page, where these single one
 * entry out; a repository is known by what its host calls it, whatever its name. What stands under a known key and is about something else is new.
 */
export function recall(reading: Face[], all: KnownEntry[]): Recalled {
  const matches = openMatches(reading, all)
  matches.byLook(entry => entry.stable ?? null)
  matches.byKey((entry, found) => entry.title === found.title && entry.day === found.day)
  matches.byLook(entry => `${pageOf(entry.url)}\n${entry.title}\n${entry.day}`)
  matches.byKey((entry, found) => entry.title === found.title)
  matches.byLook(entry => (entry.url === null ? null : `${pageOf(entry.url)}\n${entry.title}`))
  const isRenumbered = matches.displaced().some(matches.isTaken)
  // where keys are mere places they say nothing of an entry that was edited, and its day does
  if (isRenumbered) matches.byLook(entry => (entry.day === null ? null : `${pageOf(entry.url)}\n${entry.day}`))
  else matches.byKey((entry, found) => !isAnother(entry, found))
  return { known: matches.known, displaced: matches.displaced().map(each => each.id), isRenumbered }
}

function openMatches(reading: Face[], all: KnownEntry[]) {
  const holders = new Map(all.map(known => [known.key, known]))
  const known: (KnownEntry | null)[] = reading.map(() => null)
  const taken = new Set<KnownEntry>()
  const take = (index: number, found: KnownEntry | undefined) => {
    if (!found || known[index] || taken.has(found)) return
    known[index] = found
    taken.add(found)
  }
  const byKey = (isSame: (entry: Face, found: Face) => boolean) =>
    reading.forEach((entry, index) => {
      const holder = holders.get(entry.key)
      if (holder && isSame(entry, faceOf(holder))) take(index, holder)
    })
  /** Only what one entry of the reading and one that is left of the known ones look like. */
  const byLook = (lookOf: (face: Face) => string | null) => {
    const open = reading.map((entry, index) => ({ entry, index })).filter(({ index }) => !known[index])
    if (open.length === 0) return
    const free = groupBy(
      all.filter(each => !taken.has(each)),
      each => lookOf(faceOf(each)),
    )
    for (const [look, alike] of groupBy(open, each => lookOf(each.entry))) {
      const found = free.get(look) ?? []
      if (look !== null && alike.length === 1 && found.length === 1) take(alike[0]?.index ?? -1, found[0])
    }
  }
  const displaced = () =>
    reading.flatMap(({ key }, index) => (holders.get(key) === (known[index] ?? undefined) ? [] : (holders.get(key) ?? [])))
  return { known, byKey, byLook, displaced, isTaken: (each: KnownEntry) => taken.has(each) }
}

/** An address without what says how and where on the page: http became https, a slash was added, a `www.` left, an anchor moved. */
export function pageOf(url: string | null): string {
  return (url ?? '')
    .replace(/#.*$/, '')
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/\/(?=$|[?])/, '')
}

/** What a host calls a repository whatever its name; null where it says nothing of the kind. */
export function stableKeyOf(repository: { host: string; stableId?: string | null } | null): string | null {
  return repository?.stableId ? `${repository.host} ${repository.stableId}` : null
}

function faceOf({ key, title, url, publishedAt, repository }: KnownEntry): Face {
  return { key, title, url, day: publishedAt?.toISOString().slice(0, 10) ?? null, stable: stableKeyOf(repository) }
}

/** The place is the same and what stands there is not: another date or a mere anchor, and a title about something else. */
function isAnother(entry: Face, known: Face): boolean {
  if (!isOther(entry.title, known.title)) return false
  if (entry.day !== null && known.day !== null) return Math.abs(Date.parse(entry.day) - Date.parse(known.day)) > 2 * 86_400_000
  return entry.day === known.day && entry.url !== null && entry.url.includes('#') && pageOf(entry.url) === pageOf(known.url)
}

/** Other numbers, or hardly a word in common. */
function isOther(one: string, other: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).join(' ')
  return numbers(one) !== numbers(other) || likeness(one.toLowerCase(), other.toLowerCase()) < 0.4
}

/** How many pairs of neighbouring characters two texts share: 0 none, 1 all. */
function likeness(one: string, other: string): number {
  const pairs = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))
  const [left, right] = [pairs(one), pairs(other)]
  const shared = [...left].filter(pair => right.has(pair)).length
  return left.size + right.size === 0 ? 1 : (2 * shared) / (left.size + right.size)
}
