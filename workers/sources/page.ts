import { type CheerioAPI, load } from 'cheerio/slim'
import { z } from 'zod'
import { absoluteAddress } from './address.ts'
import { type Reading, type SourceContext, type SourceDocument, type SourceKind, UnreadableSource } from './contract.ts'
import { findDate, parseDate } from './dates.ts'
import { refuseDepth } from './depth.ts'
import { readText } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'
import { pattern } from './patterns.ts'
import { digest, plainText, summaryLimit, titleLimit } from './text.ts'

const selector = z.string().min(1).max(300).refine(isSelector, 'a CSS selector')

export const pageSettings = z.strictObject({
  /** Each element that it matches is an entry. */
  item: selector,
  /** Inside the item; without it the item's own text (section mode: the heading's). */
  title: selector.optional(),
  /** Inside the item; without it the item itself or its first link. */
  link: selector.optional(),
  date: selector.optional(),
  /** The attribute of the date's element that holds the date, as in `datetime`. */
  dateAttribute: z
    .string()
    .regex(/^[\w:-]+$/)
    .optional(),
  summary: selector.optional(),
  /** What identifies an item: its link (default), its or its nearest id, or its title. */
  key: z.enum(['link', 'id', 'title']).optional(),
  /** Section mode: the item is a heading, and what follows it up to the next element that this matches is its content. */
  until: selector.optional(),
  /** Where the date is when no element holds it: in the id, the title or the whole text. */
  dateFrom: z.enum(['id', 'title', 'text']).optional(),
  /** The nearest element before the item (or before what holds it) that this matches has its date: a heading over several items. */
  dateBefore: selector.optional(),
  /** An item whose title or link does not match is left out. */
  titlePattern: pattern.optional(),
  linkPattern: pattern.optional(),
})
export type PageSettings = z.infer<typeof pageSettings>

/** A page for people, read by selectors that are data. */
export const page = {
  kind: 'page',
  settings: pageSettings,
  accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1',
  read(document, context): Reading {
    const $ = open(document)
    const items = $(context.settings.item)
    if (items.length === 0) throw new UnreadableSource('selector-empty', `nothing matches ${context.settings.item}${sentOnTo($)}`)
    const base = absoluteAddress($('base[href]').first().attr('href'), document.url) ?? document.url
    const drafts = items.toArray().flatMap(element => readItem($, $(element), base, context))
    if (drafts.length === 0)
      throw new UnreadableSource('selector-empty', `${items.length} items match ${context.settings.item}, none has a title that is wanted`)
    return { entries: finishEntries(drafts, 'text'), next: null, ttlSeconds: null, notes: notesOn(drafts, context.settings) }
  },
} satisfies SourceKind<PageSettings>

type Selection = ReturnType<CheerioAPI>
type PageContext = SourceContext<PageSettings>

function open(document: SourceDocument): CheerioAPI {
  const html = readText(document)
  refuseDepth(html, 512, 'html')
  // htmlparser2's tree builder is linear where parse5's is not: 16,000 nested lists cost 0.7 s instead of 19 s.
  return load(html, { xml: { xmlMode: false, decodeEntities: true } })
}

function readItem($: CheerioAPI, item: Selection, base: string, context: PageContext): Draft[] {
  const { settings } = context
  const content = settings.until ? item.nextUntil(settings.until) : item
  const title = textOf($, settings.title ? within(item, settings.title).first() : item, titleLimit)
  const url = addressOf(item, content, base, settings)
  if (!title || !matches(settings.titlePattern, title) || !matches(settings.linkPattern, url ?? '')) return []
  const summary = settings.summary ? within(content, settings.summary) : settings.until ? content : null
  const body = textOf($, content, summaryLimit)
  const { publishedAt, dateText } = dateOf($, item, content, `${title} ${body}`, title, context)
  return [
    {
      identity: identityOf(item, title, url, settings),
      title,
      url,
      summary: summary ? textOf($, summary, summaryLimit) : '',
      publishedAt,
      dateText,
    },
  ]
}

/** Elements that match, the item itself among them. */
function within(item: Selection, selector: string): Selection {
  return item.filter(selector).add(item.find(selector))
}

function textOf($: CheerioAPI, selection: Selection, limit: number): string {
  const markup = selection.toArray().map(element => $.html(element))
  return plainText(markup.join('\n'), limit)
}

/** A selector that finds nothing in any item while the others still do. */
function notesOn(drafts: Draft[], settings: PageSettings): string[] {
  const isUndated = settings.date !== undefined && drafts.every(draft => !draft.dateText)
  return isUndated ? [`No item has anything at ${settings.date}, where its date should be.`] : []
}

/** Where a page that holds nothing sends its readers by script or refresh, for the operator: we run no scripts. */
function sentOnTo($: CheerioAPI): string {
  const refresh = /url\s*=\s*['"]?([^'"\s]+)/i.exec($('meta[http-equiv="refresh" i]').attr('content') ?? '')?.[1]
  const scripts = $('script').text().slice(0, 20_000)
  const set = /\blocation(?:\.href)?\s*=\s*["'`]([^"'`\s]{1,300})["'`]|\blocation\.(?:replace|assign)\(\s*["'`]([^"'`\s]{1,300})["'`]/.exec(
    scripts,
  )
  const target = refresh ?? set?.[1] ?? set?.[2]
  return target ? `; the page sends its readers on to ${target}` : ''
}

function matches(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(pattern, 'u').test(text)
}

/** Where an item leads: what `link` matches, else the item itself, its anchor on the page (section mode), or its first link. */
function addressOf(item: Selection, content: Selection, base: string, settings: PageSettings): string | null {
  const href = (selection: Selection) => absoluteAddress(selection.filter('[href]').first().attr('href'), base)
  if (settings.link) return href(within(item, settings.link)) ?? href(within(content, settings.link))
  const anchor = settings.until || settings.key === 'id' ? idOf(item) : null
  if (anchor) return absoluteAddress(`#${encodeURIComponent(anchor)}`, base)
  return href(item) ?? href(item.find('a[href]')) ?? href(content.find('a[href]')) ?? href(item.closest('a[href]'))
}

function idOf(item: Selection): string | null {
  return item.attr('id') ?? item.find('[id]').first().attr('id') ?? item.closest('[id]').attr('id') ?? null
}

function identityOf(item: Selection, title: string, url: string | null, settings: PageSettings): string {
  const found = { link: url, id: idOf(item), title: null }[settings.key ?? 'link']
  return found ?? digest(title)
}

function dateOf($: CheerioAPI, item: Selection, content: Selection, text: string, title: string, context: PageContext) {
  const { settings } = context
  if (settings.date) {
    const element = [within(item, settings.date).first(), within(content, settings.date).first()].find(each => each.length > 0)
    const written = element ? (settings.dateAttribute && element.attr(settings.dateAttribute)) || textOf($, element, 200) : ''
    return { publishedAt: parseDate(written, context) ?? findDate(written, context)?.date ?? null, dateText: written || null }
  }
  if (settings.dateBefore) {
    const heading = textOf($, nearestBefore(item, settings.dateBefore), 200)
    const found = findDate(heading, context)
    return { publishedAt: found?.date ?? parseDate(heading, context), dateText: heading || null }
  }
  const place = settings.dateFrom && { id: idOf(item) ?? '', title, text }[settings.dateFrom]
  const found = place ? findDate(place, context) : null
  return { publishedAt: found?.date ?? null, dateText: found?.text ?? null }
}

function nearestBefore(item: Selection, selector: string): Selection {
  for (let place = item; place.length > 0; place = place.parent()) {
    const found = place.prevAll(selector).first()
    if (found.length > 0) return found
  }
  return item.slice(0, 0)
}

function isSelector(text: string): boolean {
  try {
    load('<a></a>')(text)
    return true
  } catch {
    return false
  }
}
