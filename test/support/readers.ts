import { extractFromJson } from '@extractus/feed-extractor'
import { parseFeed } from 'feedsmith'
import Parser from 'rss-parser'
import { feed } from '../../workers/sources/feed.ts'

/** An item as a reader of feeds understands it. `at` is when it was published, in milliseconds. */
export interface ReadItem {
  id: string
  link: string
  title: string
  at: number
}

/** Atom and RSS as rss-parser reads them. */
export async function readByRssParser(feed: string): Promise<ReadItem[]> {
  const { items } = await new Parser().parseString(feed)
  return items.map(each => item(each.guid ?? (each as { id?: string }).id, each.link, each.title, each.isoDate))
}

/** Atom, RSS and JSON Feed as feedsmith reads them. */
export function readByFeedsmith(text: string): ReadItem[] {
  const { format, feed } = parseFeed(text)
  if (format === 'atom') {
    return (feed.entries ?? []).map(each =>
      item(each.id, each.links?.find(({ rel }) => rel === 'alternate')?.href, each.title?.value, each.published),
    )
  }
  if (format === 'rss') return (feed.items ?? []).map(each => item(each.guid?.value, each.link, each.title, each.pubDate))
  if (format === 'json') return (feed.items ?? []).map(each => item(each.id, each.url, each.title, each.date_published))
  throw new Error(`no feed that we write: ${format}`)
}

/** JSON Feed as feed-extractor reads it. */
export function readByFeedExtractor(text: string): ReadItem[] {
  const { entries = [] } = extractFromJson(JSON.parse(text))
  return entries.map(each => item(each.id, each.link, each.title, each.published))
}

/** Any of them as Modelwire itself reads the feeds of others: it follows another Modelwire. What lies in the future it dates otherwise. */
export async function readByModelwire(text: string): Promise<Omit<ReadItem, 'id'>[]> {
  const document = { body: Buffer.from(text), contentType: null, url: 'https://modelwire.example/feed', link: null }
  const { entries } = await feed.read(document, { settings: {}, zone: null, language: null, now: new Date() })
  return entries.map(({ url, title, publishedAt }) => ({ link: String(url), title, at: new Date(String(publishedAt?.at)).getTime() }))
}

function item(id: unknown, link: unknown, title: unknown, date: unknown): ReadItem {
  return { id: String(id), link: String(link), title: String(title), at: new Date(String(date)).getTime() }
}
