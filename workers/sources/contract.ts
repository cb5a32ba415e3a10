import type { z } from 'zod'
import type { Repository, StatedDate } from '../../config/words.ts'

/** One answer of an upstream, as bytes. `url` is the final address after redirects, `link` the Link header. */
export interface SourceDocument {
  body: Uint8Array
  contentType: string | null
  url: string
  link: string | null
}

/** What a kind may know beside the bytes. `zone` is the source's own (IANA name or ±HH:MM) for dates that carry none. */
export interface SourceContext<Settings = unknown> {
  settings: Settings
  zone: string | null
  language: string | null
  now: Date
}

/** What a source said, read but not judged. Text is plain (no markup), NFC, bounded; addresses are absolute http(s). */
export interface ParsedEntry {
  /** Identity within the source: stable over edits of the text. */
  key: string
  title: string
  url: string | null
  summary: string
  publishedAt: StatedDate | null
  /** The date as it was written, when there was one, readable or not. */
  dateText: string | null
  language: string | null
  repository: Repository | null
}

export interface Reading {
  entries: ParsedEntry[]
  /** Address of the next page of the same listing, if any. */
  next: string | null
  /** How often the source itself asks to be read (ttl, sy:updatePeriod), in seconds. */
  ttlSeconds: number | null
  /** Things seen on the way that an operator may want to know, a sentence each. */
  notes: string[]
  /** The document is known not to hold all that it should: what is absent from it may well be there. */
  isPartial?: boolean
}

export const unreadableProblems = ['not-a-feed', 'malformed', 'too-deep', 'too-large', 'selector-empty', 'shape-changed'] as const
export type UnreadableProblem = (typeof unreadableProblems)[number]

/** Bytes that are not what the kind expects. Expected in the wild, so it carries a class that `/sources` can show. */
export class UnreadableSource extends Error {
  constructor(
    readonly problem: UnreadableProblem,
    message: string,
  ) {
    super(message)
    this.name = 'UnreadableSource'
  }
}

/**
 * One kind of source: pure, bytes in, entries out. `settings` is the strict schema of the `[source.settings]` table of a
 * company file. `read` throws UnreadableSource for what it cannot read and never looks at the clock, disk or network.
 */
export interface SourceKind<Settings = unknown> {
  kind: string
  settings: z.ZodType<Settings>
  accept: string
  /** Extra request headers that the source needs (a locale, an API version). */
  headers?(settings: Settings): Record<string, string>
  /**
   * How often a listing is read to its end, whatever is known of it; a day where it is absent. For listings in the order in which
   * things were made: what was made long ago and shown today stands on a later page.
   */
  wholeEverySeconds?: number
  /** Of listings of repositories: where one of them answers for itself, in a form that `read` reads. A 401, 404 or 410 there: it is gone. */
  repositoryAddress?(repository: Pick<Repository, 'id' | 'kind'>, listing: string): string
  read(document: SourceDocument, context: SourceContext<Settings>): Reading | Promise<Reading>
}
