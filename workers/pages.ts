import { type KnownEntry, knownEntries } from '../db/entries.ts'
import type { ClaimedSource } from '../db/sources.ts'
import type { PollContext } from './context.ts'
import { gather, oneFor } from './gather.ts'
import type { HttpAnswer } from './http.ts'
import { hasOnlyKnown } from './news.ts'
import type { ParsedEntry, Reading, SourceKind } from './sources/contract.ts'

/** No read follows a listing further than this: forty pages of a hundred. */
const pageLimit = 40

/** What was read of a source, from its first page on. */
export interface Listing {
  entries: ParsedEntry[]
  known: KnownEntry[]
  now: Date
  ttl: number | null
  notes: string[]
  /** Read to its end, and nothing on the way says that it does not hold all: what is not in it is not listed any more. */
  isWholeListing: boolean
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

/** What is known of sources that are read at the same time is asked for together. */
const recalling = oneFor((context: PollContext) =>
  gather(
    async (ids: string[]) => {
      const { now, entries } = await knownEntries(context.db, ids, context.at)
      return ids.map(id => ({ now, known: entries.get(id) ?? [] }))
    },
    { most: 16, atOnce: 2 },
  ),
)

/** How often all pages of a source are read, in seconds. */
export function wholeEvery(context: PollContext, source: ClaimedSource): number {
  return kindOf(context, source).wholeEverySeconds ?? 86_400
}

/**
 * Reads the first page and those after it, until one brings nothing that is not known, or to the end when `isWhole`. `goOn` ends it
 * when the lease is lost.
 */
export async function readListing(
  context: PollContext,
  source: ClaimedSource,
  first: HttpAnswer,
  { isWhole, goOn }: { isWhole: boolean; goOn: () => void },
): Promise<Listing> {
  const { now, known } = await recalling(context)(source.id)
  const listing: Listing = { entries: [], known, now, ttl: null, notes: [], isWholeListing: false }
  const seen = new Set<string>()
  let isPartial = false
  let answer = first
  for (let pages = 1; ; pages += 1) {
    goOn()
    const reading = await readPage(context, source, answer, now)
    seen.add(answer.url)
    listing.entries.push(...reading.entries)
    listing.notes.push(...reading.notes)
    listing.ttl ??= reading.ttlSeconds
    isPartial ||= reading.isPartial === true
    if (reading.next === null) return { ...listing, isWholeListing: isWhole && !isPartial && listing.entries.length > 0 }
    if (seen.has(reading.next) || (!isWhole && hasOnlyKnown(reading.entries, known))) return listing
    if (pages === pageLimit) {
      listing.notes.unshift(`The listing goes on after ${pageLimit} pages; what stands there was not read.`)
      return listing
    }
    seen.add(reading.next)
    answer = await ask(context, source, reading.next, null)
  }
}

function readPage(context: PollContext, source: ClaimedSource, answer: HttpAnswer, now: Date): Promise<Reading> {
  const { body, contentType, url, link } = answer
  const { settings, zone, language } = source
  return context.reader.read(source.kind, { body, contentType, url, link }, { settings, zone, language, now: now.toISOString() })
}

export function kindOf(context: PollContext, source: ClaimedSource): SourceKind {
  const kind = context.kinds[source.kind]
  if (!kind) throw new Error(`${source.id} is of the kind ${source.kind}, which this version does not know`)
  return kind
}
