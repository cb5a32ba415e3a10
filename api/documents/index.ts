import { atom } from './atom.ts'
import type { DocumentFormat } from './contract.ts'
import { csv } from './csv.ts'
import { ical } from './ical.ts'
import { jsonFeed } from './jsonFeed.ts'
import { llms } from './llms.ts'
import { markdown } from './markdown.ts'
import { opml } from './opml.ts'
import { rss } from './rss.ts'

/** Every way to write the answer of a question: one more here is one more address, described, offered on every page and tested. */
export const formats: readonly DocumentFormat[] = [atom, rss, jsonFeed, ical, csv, markdown]

/** Whether a path is that of a document, which programs read: what is wrong there is said in their way. */
export function isDocument(path: string): boolean {
  return path.startsWith('/archives/') || [...formats, opml, llms].some(each => each.path === path)
}
