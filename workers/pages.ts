import { type KnownEntry, knownEntries } from '../db/entries.ts'
import type { ClaimedSource } from '../db/sources.ts'
import type { PollContext } from './context.ts'
import type { HttpAnswer } from './http.ts'
import { hasOnlyKnown } from './news.ts'
import type { ParsedEntry, Reading, SourceKind } from './sources/contract.ts'

/** A first read follows a listing no further than this: forty pages of a hundred. */
const pageLimit = 40

/** What was read of a source, from its first page on. */
export interface Listing {
  entries: ParsedEntry[]
  known: KnownEntry[]
  now: Date
  ttl: number | null
  notes: string[]
}

/** Asks for one address of a source the way its kind asks. Without validators the whole answer comes. */
export function ask(
  context: PollContext,
  source: ClaimedSource,
  url: string,
  validators: { etag: string | null; lastModified: string | null } | null,
): Promise<HttpAnswer> {
  const kind = kindOf(context, source)
  return context.http.get({ url, accept: kind.accept, headers: kind.headers?.(source.settings) ?? {}, ...validators })
}

/** Reads the first page and those after it, until one brings nothing that is not known. `goOn` ends it when the lease is lost. */
export async function readListing(context: PollContext, source: ClaimedSource, first: HttpAnswer, goOn: () => void): Promise<Listing> {
  const { now, entries: known } = await knownEntries(context.db, source.id)
  const listing: Listing = { entries: [], known, now, ttl: null, notes: [] }
  const seen = new Set<string>()
  for (let answer = first; ; ) {
    goOn()
    const reading = await readPage(context, source, answer, now)
    seen.add(answer.url)
    listing.entries.push(...reading.entries)
    listing.notes.push(...reading.notes)
    listing.ttl ??= reading.ttlSeconds
    const isEnd = reading.next === null || seen.has(reading.next) || seen.size >= pageLimit
    if (isEnd || hasOnlyKnown(reading.entries, known)) return listing
    seen.add(reading.next ?? '')
    answer = await ask(context, source, reading.next ?? '', null)
  }
}

function readPage(context: PollContext, source: ClaimedSource, answer: HttpAnswer, now: Date): Promise<Reading> {
  const { body, contentType, url, link } = answer
  const { settings, zone, language } = source
  return context.reader.read(source.kind, { body, contentType, url, link }, { settings, zone, language, now: now.toISOString() })
}

function kindOf(context: PollContext, source: ClaimedSource): SourceKind {
  const kind = context.kinds[source.kind]
  if (!kind) throw new Error(`${source.id} is of the kind ${source.kind}, which this version does not know`)
  return kind
}
