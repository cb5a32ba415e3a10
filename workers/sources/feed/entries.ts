import type { StatedDate } from '../../../config/words.ts'
import { absoluteAddress } from '../address.ts'
import { type DateContext, parseDate } from '../dates.ts'
import { type Draft, entryLimit } from '../drafts.ts'
import { digest, plainText, titleLimit } from '../text.ts'
import type { RawFeed, RawItem, RawLink } from './raw.ts'

/** The items of a feed as drafts. `address` is where the feed was found: relative links lead on from there. */
export function draftItems(feed: RawFeed, address: string, context: DateContext): Draft[] {
  const drafts = newestItems(feed.items, context).map(item => draftItem(item, feed, address, context))
  return identify(drafts)
}

/** Feeds are not always newest first, so the newest are looked for where there are more than anyone needs. */
function newestItems(items: RawItem[], context: DateContext): RawItem[] {
  if (items.length <= entryLimit) return items
  const dated = items.map(item => ({ item, at: dateOf(item.dates, context).publishedAt?.at ?? '' }))
  return dated
    .toSorted((one, other) => (other.at < one.at ? -1 : other.at > one.at ? 1 : 0))
    .slice(0, entryLimit)
    .map(({ item }) => item)
}

type Unidentified = Draft & { id: string | null; url: string | null }

function draftItem(item: RawItem, feed: RawFeed, address: string, context: DateContext): Unidentified {
  return {
    id: item.id,
    identity: '',
    title: item.title,
    url: linkOf(item, address),
    summary: summaryOf(item),
    ...dateOf(item.dates, context),
    language: item.language ?? feed.language,
  }
}

/**
 * guid, else link, else what it says. A guid or link that different items of one document share names none of them alone. Dates
 * are no part of it: scrapers invent them anew each hour.
 */
function identify(drafts: Unidentified[]): Draft[] {
  const named = drafts.map(draft => ({
    draft,
    name: draft.id ?? (draft.url ? withoutTracking(draft.url) : ''),
    said: digest(draft.url ?? '', saidBy(draft)),
  }))
  const sayings = new Map<string, Set<string>>()
  for (const { name, said } of named) sayings.set(name, (sayings.get(name) ?? new Set()).add(said))
  return named.map(({ draft: { id, ...draft }, name, said }) => {
    const isShared = name === '' || (sayings.get(name)?.size ?? 0) > 1
    return { ...draft, identity: isShared ? [name, said].filter(Boolean).join(' ') : name }
  })
}

function saidBy(draft: Unidentified): string {
  return plainText(draft.title, titleLimit) || plainText(draft.summary ?? '', titleLimit) || (draft.dateText ?? '')
}

function withoutTracking(url: string): string {
  const address = new URL(url)
  for (const name of [...address.searchParams.keys()]) if (/^utm_/i.test(name)) address.searchParams.delete(name)
  return address.href
}

/** Alternate HTML link, first link that is not the feed's own, atom:link, guid where it is an address; a proxied one gives way. */
function linkOf(item: RawItem, address: string): string | null {
  const resolve = (href: string, base: string | null) => absoluteAddress(href, absoluteAddress(base ?? item.base, address) ?? address)
  const rank = (link: RawLink) =>
    link.rel === 'alternate'
      ? /html|^$/.test(link.type)
        ? 0
        : 1
      : link.rel === 'self'
        ? 3
        : /enclosure|edit|replies|hub|next|license/.test(link.rel)
          ? 4
          : 2
  const ordered = [...item.links].sort((one, other) => rank(one) - rank(other)).filter(link => rank(link) < 4)
  const fallback = [...item.atomLinks].sort((one, other) => rank(one) - rank(other))
  for (const link of [...ordered, ...fallback]) {
    const found = item.originalLink ? resolve(item.originalLink, null) : resolve(link.href, link.base)
    if (found) return found
  }
  return resolve(item.originalLink ?? '', null) ?? (item.isIdAddress && item.id ? absoluteAddress(item.id, null) : null)
}

/** The summary, unless it is a teaser of a text that is there in full. */
function summaryOf(item: RawItem): string {
  return item.summary.length < 280 && item.content.length > item.summary.length ? item.content : item.summary
}

/** The first date that can be read; else the first one as it was written. */
function dateOf(dates: string[], context: DateContext): { publishedAt: StatedDate | null; dateText: string | null } {
  for (const written of dates) {
    const publishedAt = parseDate(written, context)
    if (publishedAt) return { publishedAt, dateText: written }
  }
  return { publishedAt: null, dateText: dates[0] ?? null }
}
