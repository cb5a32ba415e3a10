import { z } from 'zod'
import { type Reading, type SourceContext, type SourceKind, UnreadableSource } from './contract.ts'
import { findDate } from './dates.ts'
import { decodeText } from './decode.ts'
import { type Draft, finishEntries } from './drafts.ts'

export const readmeSettings = z.strictObject({
  /** Words of the headings whose sections hold news, in any case; replaces the built-in list. */
  sections: z.array(z.string().trim().min(1).max(80)).min(1).optional(),
  /** A README without such a section is one entry about the repository itself. */
  about: z.boolean().default(false),
})
export type ReadmeSettings = z.infer<typeof readmeSettings>

/** The dated items in the News section of a Markdown README; several labs announce nowhere else. */
export const readme: SourceKind<ReadmeSettings> = {
  kind: 'readme',
  settings: readmeSettings,
  accept: 'text/plain, text/markdown, */*;q=0.1',
  read(document, context): Reading {
    const text = decodeText(document.body, document.contentType)
    if (/^\s*<!doctype html/i.test(text)) throw new UnreadableSource('not-a-feed', 'expected Markdown, got a page')
    return {
      entries: finishEntries(
        text.split('\n').flatMap(line => readLine(line, context)),
        'text',
      ),
      next: null,
      ttlSeconds: null,
      notes: [],
    }
  },
}

function readLine(line: string, context: SourceContext<ReadmeSettings>): Draft[] {
  const bullet = /^\s*[-*+]\s+(.*)$/.exec(line)?.[1]
  const found = bullet ? findDate(bullet, context) : null
  return bullet && found ? [{ identity: bullet.slice(0, 80), title: bullet, publishedAt: found.date, dateText: found.text }] : []
}
