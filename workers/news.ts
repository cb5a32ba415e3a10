import { createHash } from 'node:crypto'
import type { EntryToStore, KnownEntry } from '../db/entries.ts'
import type { NewEntry } from '../db/types.ts'
import { clean, cleanDeep } from './clean.ts'
import { groupBy } from './group.ts'
import type { ParsedEntry } from './sources/contract.ts'

/** What is known of a source before it is read, and when. */
export interface Memory {
  known: KnownEntry[]
  now: Date
  isBaseline: boolean
  /** How many entries a poll with news usually brings. */
  usualNew: number
}

export interface News {
  /** New entries (without an id) and changed ones (with theirs). */
  entries: EntryToStore[]
  newCount: number
  /** More old entries at once than this source ever has, or some and nothing that is known: a moved site, not news. Nobody is told. */
  isFlood: boolean
}

/** What of a reading is new or different. An entry that comes back, under its key or under another one, is not new. */
export function findNews(parsed: ParsedEntry[], memory: Memory): News {
  const recall = recallFrom(memory.known)
  const unique = [...new Map(parsed.toReversed().map(entry => [keyOf(entry), entry])).values()].reverse()
  const present = new Set(unique.map(keyOf))
  const taken = new Set<string>()
  const entries = unique.flatMap(each => {
    const entry = tidy(each, memory.now)
    const known = recall(entry, known => !present.has(known.key) && !taken.has(known.id))
    if (known) taken.add(known.id)
    if (known?.contentHash === entry.contentHash && known.key === entry.key) return []
    return [{ ...entry, ...placeOf(known, memory) }]
  })
  const fresh = entries.filter(entry => entry.id === null)
  const old = fresh.filter(entry => isOld(entry, memory.now))
  const isMoved = memory.known.length > 0 && old.length >= 5 && !memory.known.some(known => present.has(known.key))
  const isFlood = !memory.isBaseline && (isMoved || old.length > Math.max(20, 5 * memory.usualNew))
  if (isFlood) for (const entry of old) entry.isBaseline = true
  return { entries, newCount: fresh.length, isFlood }
}

/** Whether a listing has reached what is known: then the pages after it bring nothing new. A page without entries says nothing. */
export function hasOnlyKnown(parsed: ParsedEntry[], known: KnownEntry[]): boolean {
  const recall = recallFrom(known)
  return (
    parsed.length > 0 &&
    parsed.every(entry => recall({ key: keyOf(entry), title: clean(entry.title, 1000), url: entry.url }, () => true) !== null)
  )
}

type Recall = (entry: Pick<NewEntry, 'key' | 'title' | 'url'>, isGone: (known: KnownEntry) => boolean) => KnownEntry | null

/** Knows an entry by its key, else by address and title together when exactly one entry that is gone now had them. */
function recallFrom(known: KnownEntry[]): Recall {
  const byKey = new Map(known.map(entry => [entry.key, entry]))
  const byLook = groupBy(known, lookOf)
  return (entry, isGone) => {
    const exact = byKey.get(entry.key)
    if (exact) return exact
    const alike = entry.url === null ? [] : (byLook.get(lookOf(entry)) ?? []).filter(isGone)
    return alike.length === 1 ? (alike[0] ?? null) : null
  }
}

/** http became https, a slash was added, a `www.` left: still the same page. */
function lookOf(entry: Pick<NewEntry, 'title' | 'url'>): string {
  const address = (entry.url ?? '').replace(/^https?:\/\/(www\.)?/, '').replace(/\/(?=$|[?#])/, '')
  return `${address}\n${entry.title}`
}

function placeOf(known: KnownEntry | null, memory: Memory): Pick<EntryToStore, 'id' | 'isBaseline' | 'firstSeenAt'> {
  if (known) return { id: known.id, isBaseline: known.isBaseline, firstSeenAt: known.firstSeenAt.toISOString() }
  return { id: null, isBaseline: memory.isBaseline, firstSeenAt: memory.now.toISOString() }
}

const dayMs = 86_400_000

/** A wave of fifty repositories made last month is news; so many of last year, or of nobody knows when, are an archive. */
function isOld(entry: NewEntry, now: Date): boolean {
  const made = entry.publishedAt ?? entry.repository?.createdAt ?? null
  const recentDays = entry.publishedAt === null ? 60 : 7
  return made === null || !(Date.parse(made) >= now.getTime() - recentDays * dayMs)
}

/** Bounded and storable, with a hash of everything that the normalizer reads. */
function tidy(entry: ParsedEntry, now: Date): NewEntry {
  const published = entry.publishedAt && isPossible(entry.publishedAt.at, now) ? entry.publishedAt : null
  const content = {
    title: clean(entry.title, 1000),
    url: entry.url && clean(entry.url, 4000),
    summary: clean(entry.summary, 20_000),
    publishedAt: published?.at ?? null,
    publishedPrecision: published?.precision ?? null,
    language: entry.language && clean(entry.language, 40),
    repository: entry.repository && cleanDeep(entry.repository),
  }
  const contentHash = createHash('sha256')
    .update(JSON.stringify(Object.values(content)))
    .digest('base64url')
  return { key: keyOf(entry), ...content, dateText: entry.dateText && clean(entry.dateText, 200), contentHash }
}

/** Nothing is published in the future (a plan's date is in its text), nor before there was a web. */
function isPossible(at: string, now: Date): boolean {
  const time = Date.parse(at)
  return time > Date.parse('1991-01-01') && time <= now.getTime() + 2 * dayMs
}

function keyOf(entry: ParsedEntry): string {
  const key = clean(entry.key, Number.POSITIVE_INFINITY)
  return key.length <= 500 ? key : `sha256 ${createHash('sha256').update(key).digest('base64url')}`
}
