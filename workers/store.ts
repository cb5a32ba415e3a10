import { inTransaction, type Transaction } from '../db/client.ts'
import { type EntryToStore, freeKeys, storeEntries } from '../db/entries.ts'
import { type Departure, noteDepartures, notePresence } from '../db/presence.ts'
import { type ClaimedSource, lockHeldSource } from '../db/sources.ts'
import { recordRead, type Visit } from '../db/visits.ts'
import { claimRows, readAllClaims } from './claims.ts'
import type { PollContext } from './context.ts'
import { readDepartures } from './departures.ts'
import { failpoint } from './failpoint.ts'
import { slices } from './group.ts'
import { LostLease } from './lease.ts'
import { replaceAndMerge } from './merge.ts'
import type { News } from './news.ts'
import type { Announcement, Claim } from './normalize/contract.ts'

/** What a visit leaves beside the entries. */
export type ReadVisit = Visit & { notes: string[]; problem: string | null; problemDetail: string | null }

/** What a poll found: what is new, and what became of repositories that are not listed any more. */
export type NewsToStore = Pick<News, 'entries' | 'newCount' | 'displaced' | 'missing' | 'back'> & { departures: Departure[]; now: Date }

/**
 * Stores what a poll found, in one transaction: entries, claims, releases with their revisions, and the source's new state. Throws
 * LostLease, with nothing written, when another poll has claimed the source since.
 */
export async function store(context: PollContext, source: ClaimedSource, news: NewsToStore, visit: ReadVisit): Promise<void> {
  const claims = await readAllClaims(
    context,
    news.entries.map(entry => ({ key: entry.key, announcement: announcementOf(entry, source) })),
  )
  const owed = await inTransaction(context.db, async tx => {
    if (!(await lockHeldSource(tx, source))) throw new LostLease(`${source.id} was claimed by another process`)
    await freeKeys(tx, source.id, news.displaced)
    const count = await storeNews(tx, context, source, { ...news, claims })
    await recordRead(tx, source, { ...visit, isChanged: news.entries.length > 0, newEntries: news.newCount })
    failpoint('before_commit')
    return count
  })
  failpoint('after_commit')
  if (owed > 0) context.onOwed?.(owed)
}

async function storeNews(
  tx: Transaction,
  context: PollContext,
  source: ClaimedSource,
  news: NewsToStore & { claims: Map<string, Claim[]> },
): Promise<number> {
  const ids = new Map<string, string>()
  for (const entries of slices(news.entries, 500)) {
    for (const [key, id] of await storeEntries(tx, source.id, entries, source.at)) ids.set(key, id)
  }
  await notePresence(tx, { missing: news.missing.map(each => each.id), back: news.back }, news.now)
  await noteDepartures(tx, news.departures)
  const departed = await readDepartures(tx, context, news.departures)
  const claims = [...ids].flatMap(([key, id]) => claimRows(id, news.claims.get(key) ?? []))
  const causes = news.entries.flatMap(entry => (entry.cause ? [[ids.get(entry.key) ?? '', entry.cause] as const] : []))
  // what was there before its source was first read, and is said otherwise now, is news too; a stage that it had then is not
  const fresh = news.entries.flatMap(entry => (entry.isBaseline && entry.id === null ? [] : [ids.get(entry.key) ?? '']))
  return replaceAndMerge(tx, context, {
    entryIds: [...ids.values(), ...departed.causes.keys()],
    claims: [...claims, ...departed.claims],
    causes: new Map([...causes, ...departed.causes]),
    fresh: new Set(fresh),
  })
}

function announcementOf(entry: EntryToStore, source: ClaimedSource): Announcement {
  return {
    title: entry.title,
    summary: entry.summary,
    url: entry.url,
    language: entry.language ?? source.language,
    publishedAt: entry.publishedAt === null ? null : { at: entry.publishedAt, precision: entry.publishedPrecision ?? 'day' },
    seenAt: entry.firstSeenAt,
    isBaseline: entry.isBaseline,
    source: { id: source.id, kind: source.kind, company: source.company },
    repository: entry.repository,
  }
}
