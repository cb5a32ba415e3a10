import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capability, isCapability } from '../../../config/capability.ts'
import { readCursor, writeCursor } from '../../../db/timeline/cursor.ts'
import { UnreadableSource } from '../../../workers/sources/contract.ts'
import { decodeText } from '../../../workers/sources/decode.ts'
import { entryLimit } from '../../../workers/sources/drafts.ts'
import { sourceKinds } from '../../../workers/sources/index.ts'
import { relativeDate } from '../../../workers/sources/relative.ts'
import { sanitiseXml } from '../../../workers/sources/sanitise.ts'
import { plainLine, plainText, summaryLimit, titleLimit } from '../../../workers/sources/text.ts'

const settings: Record<string, unknown> = {
  page: { item: 'a, li, h2', date: 'time', until: 'h2' },
  sitemap: { pattern: '.' },
  json: { title: 'title', link: 'url', date: 'date', summary: 'text' },
  links: { pattern: '.' },
}
const now = new Date('2025-10-01T00:00:00Z')

/** Pieces that the formats are made of, in no order. */
const piece = fc.constantFrom(
  ...[
    '<rss version="2.0">',
    '<channel>',
    '<item>',
    '</item>',
    '<title>',
    '</title>',
    '<guid>',
    '<link href="',
    '<entry>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
  ],
  ...[
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<!DOCTYPE r [<!ENTITY a "b">]>',
    '<?xml version="1.0" encoding="gbk"?>',
    '&a;',
    '&#xd800;',
    '&#0;',
    '&amp',
  ],
  ...[
    '<a href="javascript:x">',
    '<li>',
    '<h2 id=a>',
    '<time datetime=2025-01-02>',
    '<urlset>',
    '<url><loc>https://lab.example/a</loc></url>',
    '<p',
    '>',
    '"',
    "'",
  ],
  ...[
    '# News\n',
    '- 2025-01-02 ',
    '[a](https://lab.example/1)',
    '```\n',
    '| a | b |\n',
    '[{"title":',
    '"x","url":"/1"},',
    '{"id":"a/b","createdAt":',
    'null',
    ']}',
    '[',
    '{',
  ],
  ...['Mon, 01 Jan 2125 00:00:00 GMT', '12月31日', '3小时前', '2025-02-30', '\0', '\ufeff', '\ud800', '\u202e', '\r', '\u2028', '💥'],
)
const text = fc
  .array(fc.oneof({ weight: 6, arbitrary: piece }, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 })
  .map(parts => parts.join(''))
const bytes = fc.oneof(
  { weight: 3, arbitrary: text.map(each => Buffer.from(each)) },
  text.map(each => Buffer.from(each, 'utf16le')),
  text.map(each => Buffer.from(each, 'latin1')),
  fc.uint8Array({ maxLength: 300 }).map(each => Buffer.from(each)),
)

describe('whatever comes', { timeout: 60_000 }, () => {
  it.each(Object.values(sourceKinds))(
    'the kind $kind reads it, or says in its own words that it cannot; what it reads is bounded',
    async kind => {
      const parsed = kind.settings.parse(settings[kind.kind] ?? {})
      await fc.assert(
        fc.asyncProperty(
          bytes,
          fc.option(fc.constantFrom('text/xml; charset=gbk', 'text/html', 'application/json; charset=x')),
          async (body, contentType) => {
            const document = { body, contentType, url: 'https://lab.example/a/b/c/README.md', link: '<https://lab.example/2>; rel="next"' }
            const read = async () => kind.read(document, { settings: parsed, zone: null, language: null, now })
            const reading = await read().catch((error: unknown) => {
              if (error instanceof UnreadableSource) return null
              throw error
            })
            expect(reading?.entries.length ?? 0).toBeLessThanOrEqual(entryLimit)
            for (const { key, title, url, summary } of reading?.entries ?? []) {
              expect([key !== '', title.length <= titleLimit, summary.length <= summaryLimit]).toEqual([true, true, true])
              expect(url ?? 'https://').toMatch(/^https?:/)
              expect(`${title}${summary}`).not.toMatch(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u)
            }
            expect(reading?.next ?? 'https://').toMatch(/^https?:/)
          },
        ),
        { numRuns: 150 },
      )
    },
  )

  it('bytes have a text, or are refused as what they are', () => {
    fc.assert(
      fc.property(bytes, fc.option(fc.string()), (body, contentType) => {
        try {
          expect(typeof decodeText(body, contentType)).toBe('string')
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableSource)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('a text that was made plain or mended stays as it is', () => {
    fc.assert(
      fc.property(text, given => {
        expect(plainLine(plainLine(given, 200), 200)).toBe(plainLine(given, 200))
        expect(plainText(given, 200).length).toBeLessThanOrEqual(200)
        const { xml } = sanitiseXml(given)
        expect(sanitiseXml(xml).xml).toBe(xml)
      }),
      { numRuns: 500 },
    )
  })

  it('a relative date is a day that was, or none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.tuple(fc.nat(), fc.constantFrom(' days ago', ' years ago', '个月前', '天前', ' weeks ago')).map(parts => parts.join('')),
        ),
        given => {
          const found = relativeDate(given, { zone: '+08:00', now } as never)
          if (found) expect(new Date(found.at).getTime()).toBeLessThan(now.getTime() + 86_400_000)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('a cursor is one of ours, or none; and no other key opens what a link opens', () => {
    const key = Buffer.alloc(32, 7)
    const linked = { id: 'sub_1', endpoint: 'one', confirmUntil: now }
    const own = capability(key, 'confirm', linked)
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()),
        fc.nat(own.length - 1),
        fc.constantFrom('A', 'B', '_'),
        (given, at, letter) => {
          const place = readCursor(given)
          if (place) expect(writeCursor(place)).toBe(given)
          const bent = `${own.slice(0, at)}${letter}${own.slice(at + 1)}`
          for (const other of [given, bent, own.slice(0, at)])
            if (other !== own) expect(isCapability(other, key, 'confirm', linked)).toBe(false)
          expect(isCapability(own, key, 'stop', linked)).toBe(false)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
