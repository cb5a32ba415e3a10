import type { StatedDate } from '../../../config/words.ts'
import { type DateContext, findDate, parseDate } from '../dates.ts'
import type { Block } from './blocks.ts'

/** One dated thing that a News section says, still as Markdown. */
export interface NewsItem {
  markdown: string
  date: StatedDate
  dateText: string
}

export const sectionWords = [
  ...[
    'news',
    'latest news',
    'update',
    'updates',
    "what's new",
    'whats new',
    'changelog',
    'change log',
    'release',
    'releases',
    'release notes',
  ],
  ...[
    'announcement',
    'announcements',
    'history',
    'milestones',
    '新闻',
    '消息',
    '动态',
    '更新',
    '公告',
    '开源记录',
    '发布记录',
    '最新进展',
    'ニュース',
    '새소식',
  ],
]

/** The blocks of every section that a heading with one of the words opens, or null where no heading has one. */
export function findSections(blocks: Block[], words: string[]): Block[][] | null {
  const sections: Block[][] = []
  let open: { level: number; blocks: Block[] } | null = null
  for (const block of blocks) {
    if (block.kind === 'heading' && (open === null || block.level <= open.level)) {
      open = isNewsHeading(block.text, words, block.level === 1 ? 2 : 6) ? { level: block.level, blocks: [] } : null
      if (open) sections.push(open.blocks)
    } else open?.blocks.push(block)
  }
  return sections.length > 0 ? sections : null
}

/** A heading of few words (the title of a README of fewer still), one of which says news: "🔥 Latest News!!", "项目更新", "News📰 <a name="news"></a>". */
function isNewsHeading(written: string, words: string[], mostWords: number): boolean {
  const text = written
    .replace(/<[^<>]{0,300}>/g, ' ')
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()
    .toLowerCase()
  if (text === '' || text.length > 60 || text.split(' ').length > mostWords) return false
  return words.some(word =>
    /^[\p{Script=Latin}' ]+$/u.test(word) ? ` ${text} `.includes(` ${word.toLowerCase()} `) : text.includes(word.toLowerCase()),
  )
}

/** The dated items of a section: list items with what is nested in them, table rows, paragraphs, or what follows a dated heading. */
export function readItems(section: Block[], context: DateContext): NewsItem[] {
  const items: NewsItem[] = []
  let heading: { date: StatedDate; dateText: string; title: string; said: string[] } | null = null
  const closeHeading = () => {
    if (heading?.title) items.push({ ...heading, markdown: [`${heading.title}:`, ...heading.said].join('\n') })
    heading = null
  }
  for (const group of groupItems(section)) {
    const first = group[0]
    if (!first) continue
    if (first.kind === 'heading') {
      closeHeading()
      const found = dateIn(first.text, context, true)
      heading = found && {
        date: found.date,
        dateText: found.text,
        title: without(first.text, found).replace(/[\s:：|–—-]+$/, ''),
        said: [],
      }
    } else if (heading?.title) heading.said.push(...group.map(block => block.text))
    else items.push(...datedParts(group, heading, context))
  }
  closeHeading()
  return items
}

/** Each list item with what is nested in it; everything else alone. */
function groupItems(section: Block[]): Block[][] {
  const groups: Block[][] = []
  let base = 0
  let isInList = false
  for (const block of section) {
    const isNested = isInList && block.kind === 'item' && block.indent > base + 1
    if (isNested) groups.at(-1)?.push(block)
    else {
      if (block.kind === 'item') base = isInList ? Math.min(base, block.indent) : block.indent
      groups.push([block])
    }
    isInList = block.kind === 'item'
  }
  return groups
}

/** A group that says its date is one item; one that does not is as many as there are dated things nested in it. */
function datedParts(group: Block[], under: { date: StatedDate; dateText: string } | null, context: DateContext): NewsItem[] {
  const [first, ...nested] = group
  if (!first) return []
  const whole = group.map(block => block.text).join('\n')
  const found = dateIn(first.text, context, false)
  if (found) return [{ markdown: without(whole, found), date: found.date, dateText: found.text }]
  const parts = nested.flatMap(block => datedParts([block], null, context))
  if (parts.length > 0) return parts
  return under ? [{ markdown: whole, date: under.date, dateText: under.dateText }] : []
}

/** A date counts where it opens the text (after signs and a label like "News:") or ends it in brackets; in between it may be anything. */
function dateIn(markdown: string, context: DateContext, anywhere: boolean): { date: StatedDate; text: string } | null {
  const found = findDate(markdown, context)
  if (found && (anywhere || opens(markdown.slice(0, found.index)) || closes(markdown, found.index, found.text))) return found
  const month = /^[^\p{L}\p{N}]{0,12}(20\d\d[./-]\d{1,2})(?![\d./-])/u.exec(markdown)?.[1]
  const date = month ? parseDate(month, context) : null
  return month && date ? { date, text: month } : null
}

function opens(before: string): boolean {
  const words = before
    .replace(/<[^<>]{0,300}>/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return words.length <= 12 && !words.includes(' ')
}

function closes(markdown: string, index: number, text: string): boolean {
  return /[([（【]\s*$/.test(markdown.slice(0, index)) && /^\s*[)\]）】][\s.。*_]*$/.test(markdown.slice(index + text.length))
}

function without(markdown: string, { text }: { text: string }): string {
  const at = markdown.indexOf(text)
  const rest = `${markdown.slice(0, at)} ${markdown.slice(at + text.length)}`
  return rest
    .replace(/[[(（【]\s*[\])）】]/g, ' ')
    .replace(/`+\s*`+|\*\*[\s:：]*\*\*/g, ' ')
    .replace(/([:：])(\s*[:：])+/g, '$1')
    .trim()
}
