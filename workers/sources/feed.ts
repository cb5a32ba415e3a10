import { z } from 'zod'
import { type Reading, type SourceContext, type SourceDocument, type SourceKind, UnreadableSource } from './contract.ts'
import { decodeText } from './decode.ts'
import { finishEntries } from './drafts.ts'
import { readElements } from './feed/elements.ts'
import { draftItems } from './feed/entries.ts'
import { mapJsonFeed } from './feed/json.ts'
import { mapFeed } from './feed/map.ts'
import type { RawFeed } from './feed/raw.ts'
import { readStrictly } from './feed/strict.ts'
import { localName, surveyFeed } from './feed/survey.ts'
import { sanitiseXml } from './sanitise.ts'

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

export async function readFeed(document: SourceDocument, context: SourceContext<FeedSettings>): Promise<Reading> {
  const text = decodeText(document.body, document.contentType)
  const raw = /^\s*\{/.test(text) ? readJsonFeed(text) : await readXmlFeed(text)
  const wanted = context.settings.categories
  const chosen = wanted ? { ...raw, items: raw.items.filter(item => isWanted(item.categories, wanted)) } : raw
  const drafts = draftItems(chosen, document.url, context)
  const entries = finishEntries(drafts, 'markup')
  const lost = drafts.length - entries.length
  return {
    entries,
    next: null,
    ttlSeconds: ttlOf(raw),
    notes: lost > 0 ? [`${lost} of ${drafts.length} items repeat another one and were left out.`] : [],
  }
}

function readJsonFeed(text: string): RawFeed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UnreadableSource('malformed', `not JSON: ${String(error).slice(0, 120)}`)
  }
  const raw = mapJsonFeed(value)
  if (!raw) throw new UnreadableSource('not-a-feed', 'expected a feed, got other JSON')
  return raw
}

async function readXmlFeed(text: string): Promise<RawFeed> {
  const { xml, root, isTruncated } = sanitiseXml(withoutWrapper(text))
  const local = localName(root)
  if (local === 'html') throw new UnreadableSource('not-a-feed', `expected a feed, got a page${alternateIn(xml)}`)
  const survey = surveyFeed(xml)
  if (!/^(rss|feed|rdf)$/.test(local) && survey.items === 0) {
    throw new UnreadableSource('not-a-feed', `expected a feed, got ${root ? `<${root.slice(0, 40)}>` : 'no markup'}`)
  }
  const elements = isTruncated ? null : await readStrictly(xml, survey)
  return mapFeed(elements ?? readElements(xml))
}

/** A browser that saved a feed may have put it into a page. */
function withoutWrapper(text: string): string {
  const head = text.slice(0, 2000)
  const start = /<html\b/i.test(head) ? head.search(/<(?:feed|rss|rdf:RDF)\s/) : 0
  return start > 0 ? text.slice(start) : text
}

/** A page that is no feed often says where its feed is. */
function alternateIn(html: string): string {
  for (const [tag] of html.slice(0, 100_000).matchAll(/<link\b[^<>]{0,500}>/gi)) {
    if (/alternate/i.test(tag) && /(rss|atom|feed)\+(xml|json)/i.test(tag)) {
      const href = /href\s*=\s*["']?([^"'\s>]{1,300})/i.exec(tag)?.[1]
      if (href) return ` that names a feed at ${href}`
    }
  }
  return ''
}

function isWanted(categories: string[], wanted: string[]): boolean {
  const names = new Set(categories.map(category => category.trim().toLowerCase()))
  return wanted.some(name => names.has(name.toLowerCase()))
}

const periods: Record<string, number> = { hourly: 3600, daily: 86_400, weekly: 604_800, monthly: 2_592_000, yearly: 31_536_000 }

function ttlOf({ ttl, updatePeriod, updateFrequency }: RawFeed): number | null {
  if (/^\d{1,6}$/.test(ttl ?? '')) return Number(ttl) * 60 || null
  const period = periods[updatePeriod?.toLowerCase() ?? '']
  return period ? Math.round(period / Math.max(1, Number.parseInt(updateFrequency ?? '1', 10) || 1)) : null
}
