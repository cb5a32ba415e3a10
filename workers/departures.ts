import type { ClaimRow } from '../db/claims.ts'
import type { Transaction } from '../db/client.ts'
import type { EntryToStore, KnownEntry } from '../db/entries.ts'
import { entriesById } from '../db/entries.ts'
import { type Departure, type KnownElsewhere, repositoriesElsewhere } from '../db/presence.ts'
import type { ClaimedSource } from '../db/sources.ts'
import type { RevisionCause } from '../db/types.ts'
import { claimRows, readAllClaims } from './claims.ts'
import type { PollContext } from './context.ts'
import { FetchError } from './http.ts'
import { type News, withNames } from './news.ts'
import { kindOf, type Listing } from './pages.ts'
import { ReaderDied } from './reader.ts'
import { announcementOf } from './rereading.ts'
import { type ParsedEntry, UnreadableSource } from './sources/contract.ts'

/** A listing may lack a repository for a while; only after so many whole reads over so long is the repository itself asked. */
const patience = { reads: 3, seconds: 2 * 86_400 }
/** Questions a poll may ask: a listing that lacks most of what it had is more likely wrong than all of that gone. */
const questionsPerPoll = 5
/** Hugging Face answers 401 for what is deleted or private, others 404; a 403 may be a wall before all of it, and says nothing. */
const goneStatuses = [401, 404, 410, 451]

/**
 * Asks some repositories that the listing has long lacked at their own addresses. Gone is only what answers that
 * it is not there while one that is listed answers that it is; an address that leads on was renamed. All else means nothing.
 */
export async function askAfterMissing(
  context: PollContext,
  source: ClaimedSource,
  found: { news: News; listing: Listing; goOn: () => void },
): Promise<Departure[]> {
  const { listing, goOn } = found
  const departures: Departure[] = []
  for (const entry of longMissing(found.news.missing, listing.now)) {
    goOn()
    const departure = await askAfter(context, source, entry, listing.now)
    if (departure) departures.push(departure)
  }
  const isAnyGone = departures.some(each => each.is === 'gone')
  const isHostSane = !isAnyGone || (await answersForWhatIsThere(context, source, listing, goOn))
  return isHostSane ? departures : departures.filter(each => each.is !== 'gone')
}

function longMissing(missing: KnownEntry[], now: Date): KnownEntry[] {
  const since = (entry: KnownEntry) => entry.missingSince?.getTime() ?? now.getTime()
  const long = missing
    .filter(entry => entry.missingReads + 1 >= patience.reads && now.getTime() - since(entry) >= patience.seconds * 1000)
    .toSorted((a, b) => since(a) - since(b) || (a.id < b.id ? -1 : 1))
  // another beginning each hour: those that never answer clearly must not keep the others from being asked
  const first = long.length > questionsPerPoll ? Math.floor(now.getTime() / 3_600_000) % long.length : 0
  return [...long.slice(first), ...long.slice(0, first)].slice(0, questionsPerPoll)
}

/** Null where the answer means nothing. */
async function askAfter(context: PollContext, source: ClaimedSource, entry: KnownEntry, now: Date): Promise<Departure | null> {
  const { id, repository, missingSince } = entry
  const answer = repository && (await askRepository(context, source, repository, now))
  if (!repository || !answer) return null
  if (answer === 'gone') return { entryId: id, is: 'gone', at: missingSince ?? now }
  const to = answer.repository
  if (!to || to.id === repository.id) return { entryId: id, is: 'there' }
  return { entryId: id, is: 'moved', to: { id: to.id, url: to.url } }
}

/** What a repository says at its own address; null for what says nothing of it: trouble, a refusal, something else. */
async function askRepository(
  context: PollContext,
  source: ClaimedSource,
  repository: { id: string; kind: 'model' | 'dataset' | 'code' },
  now: Date,
): Promise<ParsedEntry | 'gone' | null> {
  const kind = kindOf(context, source)
  const url = kind.repositoryAddress?.(repository, source.url)
  if (!url) return null
  const { settings, zone, language } = source
  try {
    const answer = await context.http.get({ url, accept: kind.accept, headers: kind.headers?.(settings) ?? {} })
    const { body, contentType, link } = answer
    const document = { body, contentType, url: answer.url, link }
    const reading = await context.reader.read(source.kind, document, { settings, zone, language, now: now.toISOString() })
    return reading.entries.length === 1 ? (reading.entries[0] ?? null) : null
  } catch (error) {
    if (error instanceof FetchError) return error.status !== null && goneStatuses.includes(error.status) ? 'gone' : null
    if (error instanceof UnreadableSource || error instanceof ReaderDied) return null
    throw error
  }
}

/** Asks one that is listed: where not even that is there, the host denies everything today. */
async function answersForWhatIsThere(context: PollContext, source: ClaimedSource, listing: Listing, goOn: () => void): Promise<boolean> {
  const listed = listing.entries.find(entry => entry.repository)?.repository
  goOn()
  const answer = listed && (await askRepository(context, source, listed, listing.now))
  return Boolean(answer) && answer !== 'gone'
}

/**
 * What is new here and known in another source of the company, by what the host calls it: it was moved to another organisation. It is as
 * old as it was there, and what was said of it there follows it.
 */
export async function followMoves(context: PollContext, source: ClaimedSource, news: News): Promise<Departure[]> {
  const fresh = news.entries.filter(entry => entry.id === null && entry.repository?.stableId)
  const asked = fresh.flatMap(({ repository }) => (repository?.stableId ? [{ host: repository.host, stableId: repository.stableId }] : []))
  if (asked.length === 0) return []
  const elsewhere = await repositoriesElsewhere(context.db, source, asked)
  return fresh.flatMap(entry => followMove(entry, elsewhere))
}

function followMove(entry: EntryToStore, elsewhere: KnownElsewhere[]): Departure[] {
  const { repository } = entry
  const before = elsewhere.filter(
    each =>
      each.repository.stableId === repository?.stableId && each.repository.host === repository.host && each.repository.id !== repository.id,
  )
  const [first] = before
  if (!first || !repository) return []
  entry.firstSeenAt = first.firstSeenAt.toISOString()
  entry.isBaseline = first.isBaseline
  entry.repository = withNames(repository, first)
  entry.cause = { cause: 'renamed', reason: `${first.repository.id} → ${repository.id}` }
  return before.map(each => ({ entryId: each.id, is: 'moved', to: { id: repository.id, url: repository.url } }))
}

/** What entries claim now that it is known what became of their repositories. To be read after that was noted. */
export async function readDepartures(
  tx: Transaction,
  context: PollContext,
  departures: Departure[],
): Promise<{ claims: ClaimRow[]; causes: Map<string, RevisionCause> }> {
  const told = departures.filter(each => each.is !== 'there')
  if (told.length === 0) return { claims: [], causes: new Map() }
  const entries = await entriesById(
    tx,
    told.map(each => each.entryId),
  )
  const claims = await readAllClaims(
    context,
    entries.map(entry => ({ key: entry.id, announcement: announcementOf(entry) })),
  )
  const kinds = new Map(told.map(each => [each.entryId, each.is]))
  return {
    claims: entries.flatMap(({ id }) => claimRows(id, claims.get(id) ?? [])),
    causes: new Map(entries.map(({ id, key, repository }) => [id, causeOf(kinds.get(id) === 'gone', key, repository?.id ?? key)])),
  }
}

function causeOf(isGone: boolean, listedAs: string, name: string): RevisionCause {
  return isGone ? { cause: 'withdrawn', reason: name } : { cause: 'renamed', reason: `${listedAs} → ${name}` }
}
