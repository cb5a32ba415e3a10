import { isRecord, text, texts } from '../documents.ts'
import type { RawFeed, RawItem } from './raw.ts'

/** A JSON Feed (https://jsonfeed.org/version/1.1), or null where the value is none. */
export function mapJsonFeed(value: unknown): RawFeed | null {
  if (!isRecord(value) || !Array.isArray(value.items)) return null
  if (!/jsonfeed\.org/.test(text(value.version) ?? '') && !text(value.title)) return null
  const language = text(value.language)
  const items = value.items.filter(isRecord).map(item => mapItem(item, text(value.home_page_url)))
  return { items, language, ttl: null, updatePeriod: null, updateFrequency: null }
}

function mapItem(item: Record<string, unknown>, base: string | null): RawItem {
  const href = text(item.url) ?? text(item.external_url)
  return {
    id: typeof item.id === 'number' ? String(item.id) : text(item.id),
    isIdAddress: false,
    title: text(item.title) ?? '',
    links: href ? [{ href, rel: 'alternate', type: '', base: null }] : [],
    atomLinks: [],
    originalLink: null,
    dates: [text(item.date_published), text(item.date_modified)].filter(date => date !== null),
    summary: text(item.summary) ?? '',
    content: text(item.content_html) ?? text(item.content_text) ?? '',
    categories: texts(item.tags),
    language: text(item.language),
    base,
  }
}
