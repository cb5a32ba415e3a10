import { inTransaction, type Transaction } from '../db/client.ts'
import { type EntryToStore, freeKeys, storeAllEntries } from '../db/entries.ts'
import { type Departure, noteDepartures, notePresence } from '../db/presence.ts'
import { type ClaimedSource, lockHeldSources } from '../db/sources.ts'
import { recordRead, type Visit } from '../db/visits.ts'
import { claimRows, readAllClaims } from './claims.ts'
import { cleanDeep } from './clean.ts'
import type { PollContext } from './context.ts'
import { readDepartures } from './departures.ts'
import { failpoint } from './failpoint.ts'
import { gather, oneFor } from './gather.ts'
import { batches, slices } from './group.ts'
import { LostLease } from './lease.ts'
import { replaceAndMerge } from './merge.ts'
import type { News } from './news.ts'
import type { Announcement, Claim } from './normalize/contract.ts'

/** What a visit leaves beside the entries. */
export type VisitToStore = Visit & { notes: string[]; problem: string | null; problemDetail: string | null }

/** What a poll found: what is new, and what became of repositories that are not listed any more. */
export type NewsToStore = Pick<News, 'entries' | 'newCount' | 'displaced' | 'missing' | 'back'> & { departures: Departure[]; now: Date }

/**
 * Stores what a poll found, in one transaction: entries, claims, releases with their revisions, and the source's new state. Throws
 * LostLease, with nothing of it written, when another poll has claimed the source since. Polls that end at the same time share one.
 */
export async function store(context: PollContext, source: ClaimedSource, news: NewsToStore, visit: VisitToStore): Promise<void> {
  const claims = await readAllClaims(
    context,
    news.entries.map(entry => ({ key: entry.key, announcement: announcementOf(entry, source) })),
  )
  const isStored = await storing(context)({ source, news, claims, visit })
  if (!isStored) throw new LostLease(`${source.id} was claimed by another process`)
}

/** A poll with all that is to be written of it. */
interface Found {
  source: ClaimedSource
  news: NewsToStore
  claims: Map<string, Claim[]>
  visit: VisitToStore
}

/** A message to Postgres should not hold more entries; and a transaction holds the companies that it speaks of, for which others wait. */
const mostEntries = 1000
/** A transaction costs as much by itself as some polls in it; but none waits for long behind one that waits for a company. */
const beside = { least: 24, patienceMs: 100 }
const bounds = { most: 32, mostSize: mostEntries, sizeOf: ({ news }: Found) => news.entries.length, atOnce: 3, beside }

const storing = oneFor((context: PollContext) => gather((found: Found[]) => storeAll(context, found), bounds))

/** Of each, whether its source was still held. */
async function storeAll(context: PollContext, found: Found[]): Promise<boolean[]> {
  const { held, owed } = await inTransaction(context.db, async tx => {
    const held = await lockHeldSources(
      tx,
      found.map(each => each.source),
    )
    const valid = found.filter(each => held.has(each.source))
    const owed = valid.length > 0 ? await storeNews(tx, context, valid) : 0
    failpoint('before_commit')
    return { held, owed }
  })
  failpoint('after_commit')
  if (owed > 0) context.onOwed?.(owed)
  return found.map(each => held.has(each.source))
}

async function storeNews(tx: Transaction, context: PollContext, found: Found[]): Promise<number> {
  for (const { source, news } of found) await freeKeys(tx, source.id, news.displaced)
  const stored = await storeSaid(tx, context, found)
  for (const { news } of found) {
    await notePresence(tx, { missing: news.missing.map(each => each.id), back: news.back }, news.now)
    await noteDepartures(tx, news.departures)
  }
  const departures = found.flatMap(each => each.news.departures)
  const departed = await readDepartures(tx, context, departures)
  const owed = await replaceAndMerge(tx, context, {
    entryIds: [...stored.map(each => each.id), ...departed.causes.keys()],
    known: [...stored.filter(each => !each.isMade).map(each => each.id), ...departed.causes.keys()],
    claims: [...stored.flatMap(({ id, claims }) => claimRows(id, claims)), ...departed.claims],
    causes: new Map([...stored.flatMap(({ id, entry }) => (entry.cause ? [[id, entry.cause] as const] : [])), ...departed.causes]),
    // what was there before its source was first read, and is said otherwise now, is news too; a stage that it had then is not
    fresh: new Set(stored.flatMap(({ id, entry }) => (entry.isBaseline && entry.id === null ? [] : [id]))),
  })
  const visits = found.map(({ source, news, visit }) => {
    const counts = { isChanged: news.entries.length > 0, newEntries: news.newCount }
    return { held: source, visit: cleanDeep({ ...visit, ...counts }) }
  })
  await recordRead(tx, visits)
  return owed
}

interface StoredSaying {
  id: string
  isMade: boolean
  entry: EntryToStore
  claims: Claim[]
}

/** Stores the entries. Returns them with their ids and what they claim. */
async function storeSaid(tx: Transaction, context: PollContext, found: Found[]): Promise<StoredSaying[]> {
  const parts = found.flatMap(({ source, news, claims }) =>
    slices(news.entries, mostEntries).map(entries => ({ sourceId: source.id, entries, claims })),
  )
  const stored: StoredSaying[] = []
  for (const some of batches(parts, mostEntries, part => part.entries.length)) {
    const { ids, made } = await storeAllEntries(tx, some, context.at)
    for (const [nth, { entries, claims }] of some.entries()) {
      for (const entry of entries) {
        const id = ids[nth]?.get(entry.key) ?? ''
        stored.push({ id, isMade: made.has(id), entry, claims: claims.get(entry.key) ?? [] })
      }
    }
  }
  return stored
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
