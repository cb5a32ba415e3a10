import type { Repository, StatedDate } from '../../config/words.ts'
import type { ParsedEntry } from './contract.ts'
import { digest, plainLine, plainText, stableKey, summaryLimit, titleLimit } from './text.ts'

/** What a kind found out about one entry before it is bounded. `identity` becomes the key. */
export interface Draft {
  identity: string
  title: string
  url?: string | null
  summary?: string
  publishedAt?: StatedDate | null
  dateText?: string | null
  language?: string | null
  repository?: Repository | null
}

/** How a kind's texts are written: `markup` is decoded and stripped, `text` is taken as it is. */
export type Writing = 'markup' | 'text'

/** Most entries that one document may bring: the largest real feed had 500 and feeds are not always ordered. */
export const entryLimit = 5000

/** Bounded entries out of drafts, without those that repeat a key: the first one counts. */
export function finishEntries(drafts: Iterable<Draft>, writing: Writing): ParsedEntry[] {
  const all = apart([...drafts].map(draft => finishEntry(draft, writing)))
  const entries = new Map<string, ParsedEntry>()
  for (const entry of all) if (entry.key && !entries.has(entry.key)) entries.set(entry.key, entry)
  return newest([...entries.values()], entryLimit)
}

/** One address of most items names none of them. That of a few may be of an item, its picture and its "Read more". */
function apart(entries: ParsedEntry[]): ParsedEntry[] {
  const titles = new Map<string, Set<string>>()
  for (const { key, title } of entries) titles.set(key, (titles.get(key) ?? new Set()).add(title))
  const count = [...titles.values()].reduce((sum, each) => sum + each.size, 0)
  const isShared = (key: string) => (titles.get(key)?.size ?? 0) > Math.max(2, count / 2)
  return entries.map(entry => (isShared(entry.key) ? { ...entry, key: stableKey(`${entry.key} ${digest(entry.title)}`) } : entry))
}

function finishEntry(draft: Draft, writing: Writing): ParsedEntry {
  const read = writing === 'markup' ? plainText : plainLine
  const summary = read(draft.summary ?? '', summaryLimit)
  return {
    key: stableKey(draft.identity),
    title: read(draft.title, titleLimit) || plainLine(summary, 120),
    url: draft.url ?? null,
    summary,
    publishedAt: draft.publishedAt ?? null,
    dateText: draft.dateText ? plainLine(draft.dateText, 100) || null : null,
    language: draft.language ? plainLine(draft.language, 20).toLowerCase() || null : null,
    repository: draft.repository ?? null,
  }
}

/** Keeps the newest when there are too many; listings are not always newest first. */
function newest(entries: ParsedEntry[], limit: number): ParsedEntry[] {
  if (entries.length <= limit) return entries
  const at = (entry: ParsedEntry) => entry.publishedAt?.at ?? ''
  return entries.toSorted((one, other) => (at(other) < at(one) ? -1 : at(other) > at(one) ? 1 : 0)).slice(0, limit)
}
