import { createHash } from 'node:crypto'
import type { Repository, StatedDate } from '../config/words.ts'
import type { EntryToStore, KnownEntry, KnownRepository } from '../db/entries.ts'
import type { NewEntry, RevisionCause } from '../db/types.ts'
import { clean, cleanDeep } from './clean.ts'
import { type DatedReading, type Dating, dateReading, isContradiction, type Statement } from './dating.ts'
import { groupBy } from './group.ts'
import { type Face, pageOf, recall, stableKeyOf } from './recall.ts'
import type { ParsedEntry } from './sources/contract.ts'

/** What is known of a source before it is read, and when. */
export interface Memory {
  known: KnownEntry[]
  now: Date
  isBaseline: boolean
  /** How many entries a poll with news usually brings. */
  usualNew: number
  /** Null before the first read. */
  firstReadAt: Date | null
  /** The source lists all that it said since its oldest entry, as feeds do: what bears an older day and shows up now is doubted. */
  isComplete: boolean
  /** What is read is all that the source lists. */
  isWholeListing?: boolean
}

export interface News {
  /** New entries (without an id) and changed ones (with theirs). */
  entries: EntryToStore[]
  newCount: number
  /** More old entries at once than this source ever has, or some and nothing that is known: a moved site, not news. Nobody is told. */
  isFlood: boolean
  /** Ids of known entries whose key is another entry's now. */
  displaced: string[]
  dates: DatedReading
  /** Repositories that were known, and that a read of the whole listing lacks; neither those that are known to be gone or moved. */
  missing: KnownEntry[]
  /** Ids of those that were missing and are listed again. */
  back: string[]
}

/**
 * What of a reading is new or different. An entry that comes back, under its key or under another one, is not new; nor is a repository
 * under another name that its host calls the same.
 */
export function findNews(parsed: ParsedEntry[], memory: Memory): News {
  const unique = [...new Map(parsed.toReversed().map(entry => [keyOf(entry), entry])).values()].reverse()
  const bounded = unique.map(bound)
  const statements = unique.map(entry => statementOf(entry, memory.now))
  const { known, displaced, isRenumbered } = recall(
    bounded.map((entry, index) => faceOf(entry, statements[index])),
    memory.known,
  )
  const dates = dateReading(statements, known, memory)
  const found = bounded.map((entry, index) => place(entry, known[index] ?? null, dates.datings[index], { ...memory, isRenumbered }))
  const isNew = found.map((_, index) => !known[index])
  const old = found.filter((entry, index) => isNew[index] && isOld(entry, statements[index]?.stated ?? null, memory.now))
  const present = new Set(found.map(entry => entry.key))
  const isMoved = memory.known.length > 0 && old.length >= 5 && !memory.known.some(each => present.has(each.key))
  const isFlood = !memory.isBaseline && (isMoved || old.length > Math.max(20, 5 * memory.usualNew))
  if (isFlood) for (const entry of old) entry.isBaseline = true
  const entries = found.filter((entry, index) => isDifferent(entry, known[index] ?? null, dates.datings[index]))
  const isWhole = memory.isWholeListing === true && !isFlood
  return { entries, newCount: isNew.filter(Boolean).length, isFlood, displaced, dates, ...presenceOf(known, memory.known, isWhole) }
}

/** Whether a listing has reached what is known: then the pages after it bring nothing new. A page without entries says nothing. */
export function hasOnlyKnown(parsed: ParsedEntry[], known: KnownEntry[]): boolean {
  const keys = new Set(known.map(entry => entry.key))
  const looks = groupBy(known, ({ url, title }) => `${pageOf(url)}\n${title}`)
  const stable = new Set(known.map(entry => stableKeyOf(entry.repository)))
  const isKnownByLook = ({ url, title }: ParsedEntry) => url !== null && looks.get(`${pageOf(url)}\n${clean(title, 1000)}`)?.length === 1
  const isRenamed = ({ repository }: ParsedEntry) => repository?.stableId !== undefined && stable.has(stableKeyOf(repository))
  return parsed.length > 0 && parsed.every(entry => keys.has(keyOf(entry)) || isRenamed(entry) || isKnownByLook(entry))
}

/** Which of the known repositories a read of the whole listing lacks, and which that were missing are listed again. */
function presenceOf(recalled: (KnownEntry | null)[], all: KnownEntry[], isWhole: boolean): Pick<News, 'missing' | 'back'> {
  const seen = new Set(recalled)
  const missing = isWhole ? all.filter(known => !seen.has(known) && isListedHere(known)) : []
  return { missing, back: all.filter(known => seen.has(known) && known.missingSince !== null).map(known => known.id) }
}

/** What is known to be gone, or listed elsewhere now, is not looked for here. */
function isListedHere({ key, repository }: KnownEntry): boolean {
  return repository !== null && !repository.isGone && !repository.formerly.includes(key)
}

type Bounded = Omit<NewEntry, 'contentHash' | 'publishedAt' | 'publishedPrecision' | 'dateText'>

function faceOf({ key, title, url, repository }: Bounded, statement: Statement | undefined): Face {
  return { key, title, url, day: statement?.stated?.at.slice(0, 10) ?? null, stable: stableKeyOf(repository) }
}

/** An entry as it is to be stored, with what stays of it from before. */
function place(
  entry: Bounded,
  known: KnownEntry | null,
  dating: Dating | undefined,
  memory: Memory & { isRenumbered: boolean },
): EntryToStore {
  const dated = {
    ...entry,
    url: steadyAddress(entry.url, known, memory.isRenumbered),
    publishedAt: dating?.date?.at ?? null,
    publishedPrecision: dating?.date?.precision ?? null,
    dateText: dating?.text ?? null,
  }
  const own = { contentHash: hashOf(dated), cause: causeOf(entry, known), ...placeOf(known, dating, memory) }
  return { ...dated, ...own, repository: withNames(entry.repository, known) }
}

function placeOf(
  known: KnownEntry | null,
  dating: Dating | undefined,
  memory: Memory,
): Pick<EntryToStore, 'id' | 'isBaseline' | 'firstSeenAt'> {
  if (!known) return { id: null, isBaseline: memory.isBaseline || dating?.doubt === 'archived', firstSeenAt: memory.now.toISOString() }
  // what seemed to be an old entry, and now bears yet another day, was new
  const wasNews = isContradiction(dating) && !known.publishedAt && memory.firstReadAt !== null && known.firstSeenAt > memory.firstReadAt
  return { id: known.id, isBaseline: known.isBaseline && !wasNews, firstSeenAt: known.firstSeenAt.toISOString() }
}

function isDifferent(entry: EntryToStore, known: KnownEntry | null, dating: Dating | undefined): boolean {
  if (!known || known.contentHash !== entry.contentHash || known.key !== entry.key) return true
  // it is listed here while it was taken to be gone or elsewhere
  if (known.repository !== null && !isListedHere(known)) return true
  // how it was dated last is remembered until it stands for a while
  return known.dateText !== entry.dateText && (isContradiction(dating) || known.changedAt !== null)
}

/** With the names that it had before, the oldest first. */
export function withNames(repository: Repository | null, known: { repository: KnownRepository | null } | null): Repository | null {
  if (!repository || !known?.repository) return repository
  const names = [...known.repository.formerly, known.repository.id].filter(name => name !== repository.id)
  return names.length > 0 ? { ...repository, formerly: [...new Set(names)] } : repository
}

/** Why an entry is read: it is new, or its source says something else of it now, or it is there under another name, or again. */
function causeOf(entry: Bounded, known: KnownEntry | null): RevisionCause {
  const [before, after] = [known?.repository, entry.repository]
  if (before && after && before.id !== after.id) return { cause: 'renamed', reason: `${before.id} → ${after.id}` }
  if (before?.isGone) return { cause: 'evidence', reason: `${before.id} can be had again` }
  return { cause: known ? 'edited' : 'evidence', reason: null }
}

/** Anchors that renumber lead elsewhere after the next entry: the page alone is where it stands. */
function steadyAddress(url: string | null, known: KnownEntry | null, isRenumbered: boolean): string | null {
  const page = url?.replace(/#.*$/, '') ?? null
  return isRenumbered || (known !== null && known.url === page) ? page : url
}

const dayMs = 86_400_000

/** A wave of fifty repositories made last month is news; so many of last year, or of nobody knows when, are an archive. */
function isOld(entry: NewEntry, stated: StatedDate | null, now: Date): boolean {
  const made = stated?.at ?? entry.repository?.createdAt ?? null
  const recentDays = stated === null ? 60 : 7
  return made === null || !(Date.parse(made) >= now.getTime() - recentDays * dayMs)
}

/** Bounded and storable. */
function bound(entry: ParsedEntry): Bounded {
  return {
    key: keyOf(entry),
    title: clean(entry.title, 1000),
    url: entry.url && clean(entry.url, 4000),
    summary: clean(entry.summary, 20_000),
    language: entry.language && clean(entry.language, 40),
    repository: entry.repository && cleanDeep(entry.repository),
  }
}

/** A hash of everything that the normalizer reads. */
function hashOf({ title, url, summary, publishedAt, publishedPrecision, language, repository }: Omit<NewEntry, 'contentHash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([title, url, summary, publishedAt, publishedPrecision, language, repository]))
    .digest('base64url')
}

function statementOf(entry: ParsedEntry, now: Date): Statement {
  const stated = entry.publishedAt && isPossible(entry.publishedAt.at, now) ? entry.publishedAt : null
  return { stated, text: entry.dateText && clean(entry.dateText, 200) }
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
