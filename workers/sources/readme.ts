import { z } from 'zod'
import { absoluteAddress } from './address.ts'
import { type Reading, type SourceContext, type SourceKind, UnreadableSource } from './contract.ts'
import { readText } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'
import { type Block, readBlocks } from './readme/blocks.ts'
import { type Inline, type LinkContext, readDefinitions, readInline } from './readme/inline.ts'
import { findSections, type NewsItem, readItems, sectionWords } from './readme/news.ts'
import { placeOf } from './readme/place.ts'
import { clip, digest } from './text.ts'

export const readmeSettings = z.strictObject({
  /** Words of the headings whose sections hold news, in any case; replaces the built-in list. */
  sections: z.array(z.string().trim().min(1).max(80)).min(1).optional(),
  /** A README without such a section is one entry about the repository itself. */
  about: z.boolean().default(false),
  /** The day on which that project was first shown, where it is known: a README without news does not say. */
  published: z.iso.date().optional(),
})
export type ReadmeSettings = z.infer<typeof readmeSettings>

/** The dated items in the News section of a Markdown README; several labs announce nowhere else. */
export const readme = {
  kind: 'readme',
  settings: readmeSettings,
  accept: 'text/plain, text/markdown, */*;q=0.1',
  read(document, context): Reading {
    const markdown = readText(document)
    if (/^\s*<(!doctype|html\b)/i.test(markdown)) throw new UnreadableSource('not-a-feed', 'expected Markdown, got a page')
    const blocks = readBlocks(markdown)
    const place = placeOf(document.url)
    const links = { base: place.base, definitions: readDefinitions(markdown.split('\n')) }
    const sections = findSections(blocks, context.settings.sections ?? sectionWords)
    if (!sections && !context.settings.about)
      return { entries: [], next: null, ttlSeconds: null, notes: ['No heading of the README says news.'] }
    const drafts = sections
      ? readNews(sections, links, place.page, context)
      : [describe(blocks, links, place, context.settings.published ?? null)]
    const entries = finishEntries(drafts, 'text')
    return { entries, next: null, ttlSeconds: null, notes: entries.length === 0 ? ['The News section has no dated items.'] : [] }
  },
} satisfies SourceKind<ReadmeSettings>

function readNews(sections: Block[][], links: LinkContext, page: string, context: SourceContext<ReadmeSettings>): Draft[] {
  const items = sections
    .flatMap(section => readItems(section, context))
    .map(item => ({ item, inline: tidy(readInline(item.markdown, links)) }))
  const names = items.map(({ item, inline }) => nameOf(item, inline))
  return items.map(({ item, inline }, index) => {
    const name = names[index] ?? ''
    const isShared = names.indexOf(name) !== names.lastIndexOf(name)
    return {
      // Two items of one day may be about one thing: then their words tell them apart.
      identity: isShared ? `${name} ${slugOf(inline.text, 12)}` : name,
      title: shorten(inline.text, 300),
      url: bestLink(inline.links) ?? page,
      summary: [inline.text, ...inline.links.filter(isOnHub)].join(' '),
      publishedAt: item.date,
      dateText: item.dateText,
    }
  })
}

/** The day, and what is least likely to be edited: the first repository on a hub that the item links to, else its first words. */
function nameOf(item: NewsItem, { text, links }: Inline): string {
  const repositories = links.filter(link => isOnHub(link) && new URL(link).pathname.split('/').length > 2)
  const repository = repositories.find(link => !link.includes('modelscope.cn')) ?? repositories[0]
  const path = repository && new URL(repository).pathname.toLowerCase().replace(/^\/(models\/)?|\/$/g, '')
  return `${item.date.at.slice(0, 10)} ${path ?? slugOf(text, 6)}`
}

/** The first words, or twice as many characters of scripts that write no spaces. */
function slugOf(text: string, words: number): string {
  const chosen: string[] = []
  let weight = 0
  for (const [word] of text.toLowerCase().matchAll(wordOrCharacter)) {
    if (weight >= words) break
    chosen.push(word.replace(/\.+$/, ''))
    weight += unspaced.test(word) ? 0.5 : 1
  }
  return chosen.join('-') || digest(text)
}

const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u
const wordOrCharacter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}.])+/gu

/** Without what stands before the first word: signs, and a label such as "News:". */
function tidy({ text, links }: Inline): Inline {
  const stripped = text.replace(/^[^\p{L}\p{N}(“"「《]+/u, '').replace(/^(news|update|新闻|更新)\s*[:：]\s*/iu, '')
  return { text: stripped.replace(/^[^\p{L}\p{N}(“"「《]+/u, ''), links }
}

function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit)
  const end = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('。'), limit - 60)
  return `${clip(cut.slice(0, end), 900)}…`
}

function isOnHub(link: string): boolean {
  return /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co|modelscope\.cn)\//.test(link)
}

function isPaper(link: string): boolean {
  return /arxiv\.org|\.pdf(\?|$)|huggingface\.co\/papers|doi\.org/i.test(link)
}

/** The first link of the best sort: hubs and blogs, then any page, then papers; images, films and badges are none. */
function bestLink(links: string[]): string | null {
  const rank = (link: string) => {
    if (/\.(png|jpe?g|gif|svg|webp|mp4|webm)(\?|$)|shields\.io/i.test(link)) return 9
    if (isPaper(link)) return 3
    if (/huggingface\.co\/docs|discord|twitter\.com|\/x\.com/i.test(link)) return 2
    return isOnHub(link) || /blog|\/news\b|\/research\b/i.test(link) ? 0 : 1
  }
  return links.filter(link => rank(link) < 9).toSorted((one, other) => rank(one) - rank(other))[0] ?? null
}

function describe(blocks: Block[], links: LinkContext, place: ReturnType<typeof placeOf>, published: string | null): Draft {
  const heading = blocks.find(block => block.kind === 'heading' && block.level === 1)
  const said = blocks.filter(block => block.kind === 'paragraph' || block.kind === 'item').map(block => readInline(block.text, links).text)
  const title = heading ? readInline(heading.text, links).text : ''
  const addresses = new Set(blocks.flatMap(block => readInline(block.text, links).links).filter(link => isOnHub(link) || isPaper(link)))
  return {
    identity: place.page,
    title: title || place.name,
    url: absoluteAddress(place.page, null),
    summary: [...said.filter(text => text.length > 40).slice(0, 12), ...[...addresses].slice(0, 20)].join(' '),
    ...(published ? { publishedAt: { at: `${published}T00:00:00.000Z`, precision: 'day' as const }, dateText: published } : {}),
  }
}
