import { describe } from 'vitest'
import { ask, ran } from './reader.ts'
import type { ReadItem } from './readers.ts'
import { isEverythingRequired } from './shared.ts'

/** Debian's own stands behind whatever else is called python3. */
const python = ['python3', '/usr/bin/python3'].find(each => ran(each, ['-c', 'import feedparser'])) ?? null
export const hasFeedparserHere = python !== null

/** Runs where Python's feedparser is installed; elsewhere it is left out and says so, or fails when everything is required. */
export const describeFeedparser = hasFeedparserHere || isEverythingRequired ? describe : describe.skip

if (!hasFeedparserHere && !isEverythingRequired) console.warn('left out: tests that need python3-feedparser, which is not installed')

const script = `
import calendar, feedparser, json, sys
def item(entry):
    return {'id': entry.get('id'), 'link': entry.get('link'), 'at': calendar.timegm(entry.published_parsed) * 1000}
def feed(text):
    # cleaning what is in an item takes most of its time, and is nothing that is asked of it here
    read = feedparser.parse(text.encode('utf-8'), sanitize_html=False, resolve_relative_uris=False)
    return {'problem': str(read.bozo_exception) if read.bozo else None, 'items': [item(entry) for entry in read.entries]}
json.dump([feed(text) for text in json.load(sys.stdin)], sys.stdout)
`

/** Feeds as Python's feedparser reads them; throws what it complains of. */
export async function readByFeedparser(feeds: string[]): Promise<Omit<ReadItem, 'title'>[][]> {
  if (!python) throw new Error('everything is required, and no python3 here has feedparser')
  const read = JSON.parse(await ask(python, ['-c', script], JSON.stringify(feeds))) as {
    problem: string | null
    items: Omit<ReadItem, 'title'>[]
  }[]
  const problems = read.flatMap(({ problem }, index) => (problem ? [`${problem}: ${feeds[index]?.slice(0, 400)}`] : []))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return read.map(({ items }) => items)
}
