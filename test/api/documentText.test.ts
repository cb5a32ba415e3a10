import { load } from 'cheerio'
import { parse as parseCsv } from 'csv-parse/sync'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { atom } from '../../api/documents/atom.ts'
import type { DocumentPage } from '../../api/documents/contract.ts'
import { csv } from '../../api/documents/csv.ts'
import { ical } from '../../api/documents/ical.ts'
import { formats } from '../../api/documents/index.ts'
import { jsonFeed } from '../../api/documents/jsonFeed.ts'
import { markdown } from '../../api/documents/markdown.ts'
import { releaseTag } from '../../api/documents/parts/tag.ts'
import { rss } from '../../api/documents/rss.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { describeFeedparser, readByFeedparser } from '../support/feedparser.ts'
import { hostileRelease, hostileTitles } from '../support/hostile.ts'
import { readByFeedsmith, readByRssParser } from '../support/readers.ts'
import { plainRelease } from '../support/releases.ts'

const publicUrl = 'https://modelwire.example'
const links = { self: `${publicUrl}/x`, page: `${publicUrl}/`, first: `${publicUrl}/x`, next: null, previous: null }

function pageOf(releases: ReleaseDocument[], more: Partial<DocumentPage> = {}): DocumentPage {
  return {
    ...{ publicUrl, query: '', remarks: [], releases, isAboutWithdrawn: true, withdrawn: [], hub: null },
    links: { ...links, archiveBefore: null, archiveAfter: null, isArchive: false },
    ...more,
  }
}

const everything = hostileTitles.map(hostileRelease)
const one = (name: string) => pageOf([{ ...plainRelease('one'), name, company: { id: 'acme', name } }])
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

describe('any text at all', { timeout: 60_000 }, () => {
  it.each([atom, rss])('leaves $path well-formed, with the same title in two readers', async format => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async text => {
        const feed = format.write(one(text))
        expect(feed).toMatch(allowed)
        const [[first], [second]] = [await readByRssParser(feed), readByFeedsmith(feed)]
        expect(first?.id).toBe('tag:modelwire.example,2026:releases/one')
        expect(first?.title).toBe(second?.title)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves JSON Feed and iCalendar what they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(readByFeedsmith(jsonFeed.write(one(text)))).toHaveLength(1)
        const calendar = ical.write(one(text))
        for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        const [event, ...others] = new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents('vevent')
        expect([event?.getFirstPropertyValue('uid'), others]).toEqual(['one@modelwire.example', []])
      }),
      { numRuns: 200 },
    )
  })

  it('is read back as it was written, where it can be seen at all', async () => {
    for (const text of [
      'a & b < c > d "q" \'s\'',
      ']]><script>alert(1)</script><![CDATA[',
      '&lt;b&gt; &amp;amp; &#60;',
      '通义万相 🧑‍🚀',
      'a,b;c\\d:e',
    ]) {
      const title = `${text} by ${text}: released, open weights`
      for (const format of [atom, rss]) expect((await readByRssParser(format.write(one(text))))[0]?.title).toBe(title)
      for (const format of [atom, rss, jsonFeed]) expect(readByFeedsmith(format.write(one(text)))[0]?.title).toBe(title)
      const [event] = new ICAL.Component(ICAL.parse(ical.write(one(text)))).getAllSubcomponents('vevent')
      expect(event?.getFirstPropertyValue('summary')).toBe(title)
    }
  })
})

describe('hostile titles', () => {
  it('make neither markup nor a link of their own in what is shown', () => {
    const { items } = JSON.parse(jsonFeed.write(pageOf(everything))) as { items: { content_html: string }[] }
    for (const { content_html } of items) {
      expect(content_html).not.toMatch(/<(?!\/?(p|ul|li|a|bdi|span)[ >])/)
      expect(content_html).not.toMatch(/<[^>]*\son\w+=/i)
      const hrefs = [...content_html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
      expect(hrefs.filter(href => !/^https?:\/\//.test(href))).toEqual([])
    }
  })

  it('lead to the web alone, in every document', () => {
    const page = pageOf(everything)
    const marked = [atom, rss].flatMap(({ write }) => {
      const $ = load(write(page), { xml: true })
      return [
        ...$('[href]')
          .toArray()
          .map(each => $(each).attr('href')),
        ...$('item > link')
          .toArray()
          .map(each => $(each).text()),
      ]
    })
    const { items } = JSON.parse(jsonFeed.write(page)) as { items: { url: string; external_url?: string }[] }
    const events =
      ical
        .write(page)
        .replaceAll('\r\n ', '')
        .match(/^(?:URL|SOURCE[^:]*):.*$/gm) ?? []
    const cells = parseCsv<Record<string, string>>(csv.write(page), { columns: true })
    const found = [
      ...[
        ...marked,
        ...items.flatMap(each => [each.url, each.external_url ?? each.url]),
        ...events.map(each => each.replace(/^[^:]*:/, '')),
      ],
      ...cells.flatMap(each => [each.url, each.licenseUrl || each.url, each.repositoryUrl || each.url]),
      ...(markdown.write(page).match(/(?<!\\)<[^>]*>/g) ?? []).map(each => each.slice(1, -1)),
    ]
    // each release has some in each of six documents, however many there are of them
    expect(found.length).toBeGreaterThan(everything.length * formats.length)
    expect(found.filter(each => !/^https?:\/\/(modelwire|hub)\.example(\/|$)/.test(each ?? ''))).toEqual([])
  })

  it('hold no sign in Markdown that means something there', () => {
    const text = markdown.write(pageOf(everything))
    const ours = text.replace(/<https:\/\/(modelwire|hub)\.example[^>\s]*>/g, '').replace(/^(# |## |- )/gm, '')
    // what is left of a line when escaped signs are taken away
    const bare = ours.replace(/\\[!-/:-@[-`{-~]/g, '')
    expect(bare.match(/[`*_[\]<>#|~@!(){}$\\]/g) ?? []).toEqual([])
    expect(bare).not.toMatch(/:\/\/|www\./i)
    expect(text.match(/^#/gm)).toHaveLength(1 + everything.length)
  })

  it('are no formula in CSV, and each is one cell of its row', () => {
    const rows = csv.write(pageOf(everything)).split('\r\n')
    expect(rows).toHaveLength(everything.length + 2)
    expect(rows.filter(row => /(^|,)"?[=+\-@]/.test(row))).toEqual([])
  })

  it('end no event and begin none', () => {
    const events = new ICAL.Component(ICAL.parse(ical.write(pageOf(everything)))).getAllSubcomponents('vevent')
    expect(events).toHaveLength(everything.length)
  })
})

describeFeedparser('Python’s feedparser', () => {
  it('reads all of them in one feed', async () => {
    const wanted = everything.map(({ id }) => releaseTag(publicUrl, id))
    const feeds = await readByFeedparser([atom, rss].map(({ write }) => write(pageOf(everything))))
    for (const feed of feeds) expect(feed.map(each => each.id)).toEqual(wanted)
  }, 60_000)
})

describe('a tag', () => {
  it.each([
    ['https://modelwire.example', 'modelwire.example'],
    ['http://localhost:8787', 'localhost'],
    ['http://127.0.0.1:8787', '127.0.0.1'],
    ['http://[2001:db8::1]:8787', '2001-db8-1'],
    ['https://münchen.example/wire', 'xn--mnchen-3ya.example'],
  ])('at %s is of %s, and bears any id', (address, host) => {
    expect(releaseTag(address, 'a b/ü')).toBe(`tag:${host},2026:releases/a%20b%2F%C3%BC`)
  })
})

describe('an event', () => {
  const dated = (precision: 'minute' | 'day' | 'month', at: string) => {
    const text = ical.write(pageOf([{ ...plainRelease('one'), releasedAt: { at, precision, basis: 'vendor' } }]))
    return text.split('\r\n').filter(line => /^DT(START|END)/.test(line))
  }

  it('is as long as its date is exact', () => {
    expect(dated('minute', '2025-04-28T09:30:00.000Z')).toEqual(['DTSTART:20250428T093000Z'])
    expect(dated('day', '2025-12-31T00:00:00.000Z')).toEqual(['DTSTART;VALUE=DATE:20251231', 'DTEND;VALUE=DATE:20260101'])
    expect(dated('month', '2025-02-01T00:00:00.000Z')).toEqual(['DTSTART;VALUE=DATE:20250201', 'DTEND;VALUE=DATE:20250301'])
  })
})
