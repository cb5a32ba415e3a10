import { z } from 'zod'
import { absoluteAddress } from './address.ts'
import { type Reading, type SourceKind, UnreadableSource } from './contract.ts'
import { readText } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'
import { pattern } from './patterns.ts'

export const linksSettings = z.strictObject({
  /** Only links whose address it matches are entries. */
  pattern,
  /** Where a title is: the link's text, or the last part of its address where the text says only "Overview". */
  titleFrom: z.enum(['text', 'path']).default('text'),
})
export type LinksSettings = z.infer<typeof linksSettings>

/** The list items of a Markdown index that lead somewhere, as in llms.txt (https://llmstxt.org): a title, what follows it, no date. */
export const links = {
  kind: 'links',
  settings: linksSettings,
  accept: 'text/plain, text/markdown, */*;q=0.1',
  read(document, context): Reading {
    const text = readText(document)
    if (/^\s*<(!doctype|html)/i.test(text)) throw new UnreadableSource('not-a-feed', 'expected Markdown, got a page')
    const wanted = new RegExp(context.settings.pattern, 'u')
    const drafts = text
      .split(/\r\n?|\n/)
      .flatMap(line => readLine(line, document.url, context.settings))
      .filter(draft => wanted.test(draft.identity))
    if (drafts.length === 0) throw new UnreadableSource('selector-empty', `no link matches ${context.settings.pattern}`)
    return { entries: finishEntries(drafts, 'text'), next: null, ttlSeconds: null, notes: [] }
  },
} satisfies SourceKind<LinksSettings>

function readLine(line: string, base: string, settings: LinksSettings): Draft[] {
  const found = /^\s*[-*+]\s+\[([^\]]{1,300})\]\(([^()\s]{1,2000})\)\s*:?\s*(.*)$/.exec(line)
  const url = absoluteAddress(found?.[2], base)
  if (!found || !url) return []
  const title = settings.titleFrom === 'path' ? titleOf(url) : (found[1] ?? '')
  return [{ identity: url, title, url, summary: found[3] ?? '' }]
}

/** `/models/step-3.5-flash.md` → `step 3.5 flash` */
function titleOf(url: string): string {
  const last = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? ''
  return last.replace(/\.(md|html?)$/, '').replace(/[-_]+/g, ' ')
}
