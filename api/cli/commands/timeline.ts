import type { Command, Given, Tools } from '../contract.ts'
import { filterOptions, queryOf, readCount } from '../options.ts'
import { pagesOf, type ReleasePage } from '../pages.ts'
import { layOut, type Table } from '../table.ts'
import { safe, safeJson } from '../text.ts'
import { type Release, releaseColumns, sayMatches } from '../words.ts'

const usualLimit = 25

/** Options beside the filters, and what the API calls them. */
const beside = [
  ['asOf', 'as_of'],
  ['order', 'order'],
  ['cursor', 'cursor'],
] as const

export const timeline: Command = {
  name: 'timeline',
  summary: 'Releases, the newest first; of a search what was asked for by name before that.',
  description:
    'A filter may be given several times: its values mean or, different filters mean and. Names answer in any script and spelling.',
  options: {
    ...filterOptions,
    asOf: { value: 'time', description: 'The timeline as it was known at the end of a day, month or year, or at an instant.' },
    order: { value: 'order', description: 'date: the newest first, also of a search.' },
    limit: { value: 'number', short: 'n', description: `How many at most. Usually ${usualLimit}.` },
    all: { description: 'All there are, page by page.' },
    cursor: { value: 'cursor', description: 'Goes on where an answer ended.' },
  },
  examples: [
    'timeline --stage released --since 2025-06',
    'timeline --company acme --company zeta --limit 10',
    'timeline --q vision --all --json',
  ],
  async run(given, tools) {
    const query = queryOf(given)
    for (const [name, parameter] of beside) {
      const text = given.text(name)
      if (text !== null) query.set(parameter, text)
    }
    const most = given.is('all') ? Number.POSITIVE_INFINITY : (readCount(given, 'limit') ?? usualLimit)
    const pages = pagesOf(tools.api, query, most)
    if (given.is('json')) await writeJson(pages, tools)
    else await writeTable(pages, given, tools)
  },
}

/** One answer of all pages, written as they come. */
async function writeJson(pages: AsyncIterable<ReleasePage>, { terminal }: Tools): Promise<void> {
  let last: ReleasePage | null = null
  let isFirst = true
  for await (const page of pages) {
    if (!last) await terminal.out('{"releases":[')
    for (const release of page.releases) {
      await terminal.out(`${isFirst ? '\n' : ',\n'}${safeJson(JSON.stringify(release))}`)
      isFirst = false
    }
    last = page
  }
  const { next = null, matchedAs } = last ?? {}
  await terminal.out(safeJson(`\n],"next":${JSON.stringify(next)}${matchedAs ? `,"matchedAs":${JSON.stringify(matchedAs)}` : ''}}\n`))
}

async function writeTable(pages: AsyncIterable<ReleasePage>, given: Given, { terminal }: Tools): Promise<void> {
  let table: Table<Release> | null = null
  let count = 0
  let next: string | null = null
  for await (const page of pages) {
    if (!table) sayMatches(terminal, page.matchedAs)
    if (!table && page.releases.length > 0) {
      table = layOut(terminal, releaseColumns, page.releases)
      await terminal.out(`${table.head}\n`)
    }
    if (table && page.releases.length > 0) await terminal.out(`${table.lines(page.releases).join('\n')}\n`)
    count += page.releases.length
    next = page.next
  }
  if (count === 0) terminal.say('No release fits.\n')
  const cursor = next && new URL(next, 'http://localhost').searchParams.get('cursor')
  if (cursor && !given.is('all')) terminal.say(`There are more: --all, or --cursor ${safe(cursor)}\n`)
}
