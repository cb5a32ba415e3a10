import { Parser } from 'htmlparser2'
import { z } from 'zod'
import { absoluteAddress } from './address.ts'
import { type Reading, type SourceContext, type SourceDocument, type SourceKind, UnreadableSource } from './contract.ts'
import { parseDate } from './dates.ts'
import { decodeText } from './decode.ts'
import { finishEntries } from './drafts.ts'

export const feedSettings = z.strictObject({
  /** Keep only items that carry one of these categories, in any case. */
  categories: z.array(z.string().trim().min(1).max(80)).min(1).optional(),
})
export type FeedSettings = z.infer<typeof feedSettings>

/** RSS 0.9x and 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, JSON Feed. */
export const feed: SourceKind<FeedSettings> = {
  kind: 'feed',
  settings: feedSettings,
  accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1',
  read: readFeed,
}

export function readFeed(document: SourceDocument, context: SourceContext<FeedSettings>): Reading {
  const items: Record<string, string>[] = []
  let item: Record<string, string> | null = null
  let root = ''
  let field = ''
  new Parser(
    {
      onopentag(name, attributes) {
        root ||= name
        if (name === 'item' || name === 'entry') {
          item = {}
          items.push(item)
        }
        field = name
        if (item && name === 'link' && attributes.href) item.link ??= attributes.href
      },
      ontext(text) {
        if (item && field) item[field] = (item[field] ?? '') + text
      },
      onclosetag(name) {
        if (name === 'item' || name === 'entry') item = null
        field = ''
      },
    },
    { xmlMode: true },
  ).end(decodeText(document.body, document.contentType))
  if (!/^(rss|feed|rdf:RDF)$/.test(root)) throw new UnreadableSource('not-a-feed', `expected a feed, got ${root || 'no markup'}`)
  const drafts = items.map(found => ({
    identity: found.guid ?? found.id ?? found.link ?? found.title ?? '',
    title: found.title ?? '',
    url: absoluteAddress(found.link, document.url),
    summary: found.description ?? found.summary ?? found.content ?? '',
    publishedAt: parseDate(found.pubDate ?? found.published ?? found.updated ?? '', context),
  }))
  return { entries: finishEntries(drafts, 'markup'), next: null, ttlSeconds: null, notes: [] }
}
