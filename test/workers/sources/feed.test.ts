import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UnreadableSource } from '../../../workers/sources/contract.ts'
import { type FeedSettings, feed } from '../../../workers/sources/feed.ts'
import { instant } from '../../support/fixtures.ts'

const rss = (...items: string[]) =>
  `<rss version="2.0"><channel><title>T</title>${items.map(item => `<item>${item}</item>`).join('')}</channel></rss>`

async function read(text: string | Uint8Array, settings: FeedSettings = {}) {
  const document = { body: Buffer.from(text), contentType: null, url: 'https://lab.example/feed.xml', link: null }
  return feed.read(document, { settings, zone: null, language: null, now: instant })
}

async function keysOf(text: string): Promise<string[]> {
  return (await read(text)).entries.map(entry => entry.key)
}

describe('the identity of an item', () => {
  it('outlives the move of every guid from http to https', async () => {
    const before = rss(
      '<guid>http://lab.example/blog/1/</guid><title>One</title>',
      '<guid>http://lab.example/blog/2/</guid><title>Two</title>',
    )
    expect(await keysOf(before.replaceAll('http:', 'https:'))).toEqual(await keysOf(before))
    expect(await keysOf(before)).toEqual(['lab.example/blog/1/', 'lab.example/blog/2/'])
  })

  it('outlives an edited title, a moved date and tracking in its link', async () => {
    const item = (title: string, link: string, day: string) =>
      rss(`<title>${title}</title><link>${link}</link><pubDate>${day} Jan 2025 10:00:00 GMT</pubDate>`)
    const one = await keysOf(item('Kite 2', 'https://lab.example/kite?utm_source=rss&amp;id=2', '20'))
    expect(await keysOf(item('Kite 2 (updated)', 'https://lab.example/kite?id=2&amp;utm_campaign=x', '21'))).toEqual(one)
  })

  it('is not shared by different items of one address, whatever hour a scraper invents for them', async () => {
    const page = (hour: string) =>
      rss(
        ...['Kite 3', 'Kite 2'].map(
          title => `<title>${title}</title><link>https://lab.example/updates</link><pubDate>20 Jan 2025 ${hour}:00 GMT</pubDate>`,
        ),
      )
    const keys = await keysOf(page('10'))
    expect(new Set(keys).size).toBe(2)
    expect(await keysOf(page('11'))).toEqual(keys)
  })

  it('is not shared by different items that carry one guid', async () => {
    expect(new Set(await keysOf(rss('<guid>1</guid><title>A</title>', '<guid>1</guid><title>B</title>'))).size).toBe(2)
  })

  it('is one for an item that stands there twice, of which the first counts', async () => {
    const { entries, notes } = await read(
      rss('<guid>1</guid><title>A</title><description>first</description>', '<guid>1</guid><title>A</title>'),
    )
    expect(entries.map(entry => entry.summary)).toEqual(['first'])
    expect(notes).toEqual(['1 of 2 items repeat another one and were left out.'])
  })
})

describe('the rhythm of a feed', () => {
  it.each([
    ['<ttl>45</ttl>', 2700],
    ['<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>', 21_600],
    ['<sy:updatePeriod>hourly</sy:updatePeriod>', 3600],
    ['<ttl>often</ttl>', null],
  ])('%s is %s seconds', async (said, seconds) => {
    const text = `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>${said}</channel></rss>`
    expect((await read(text)).ttlSeconds).toBe(seconds)
  })
})

describe('what is no feed', () => {
  it.each([
    ['a page', '<!DOCTYPE html><html><head><title>Sign in</title></head></html>', 'not-a-feed'],
    ['another XML', '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', 'not-a-feed'],
    ['other JSON', '{"error":"rate limited"}', 'not-a-feed'],
    ['broken JSON', '{"version":"https://jsonfeed.org/version/1","items":[', 'malformed'],
    ['nothing', '', 'not-a-feed'],
    ['words', 'Service temporarily unavailable', 'not-a-feed'],
    ['a pit', `<rss>${'<a>'.repeat(300)}`, 'too-deep'],
    ['gzip that is none', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'malformed'],
  ])('%s is refused with its class', async (_, text, problem) => {
    await expect(read(text)).rejects.toMatchObject({ name: 'UnreadableSource', problem })
  })

  it('is told from a feed that is valid and empty', async () => {
    expect((await read(rss())).entries).toEqual([])
    expect((await read('<feed xmlns="http://www.w3.org/2005/Atom"/>')).entries).toEqual([])
    expect((await read('{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[]}')).entries).toEqual([])
  })

  it('is refused as such, or read, whatever the bytes', async () => {
    const part = fc.constantFrom(
      '<rss>',
      '<feed>',
      '<channel>',
      '<item>',
      '</item>',
      '<entry/>',
      '<title>',
      '</title>',
      '<link>',
      '<link href="',
      '">',
      '<![CDATA[',
      ']]>',
      '&',
      '<',
      '{',
      '"items":[',
      '}',
      'http://x',
      '<guid>1</guid>',
      '\0',
      '<published>x',
      '<constructor>',
      '<__proto__>',
      '<x:item>',
    )
    const documents = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
      fc.array(part, { maxLength: 40 }).map(parts => Buffer.from(parts.join(''))),
      fc.array(part, { maxLength: 30 }).map(parts => Buffer.from(rss(parts.join('')))),
    )
    await fc.assert(
      fc.asyncProperty(documents, async bytes => {
        try {
          const { entries } = await read(bytes)
          for (const { key, title, summary, url } of entries) {
            expect(key).not.toBe('')
            expect(Buffer.byteLength(title)).toBeLessThanOrEqual(1024)
            expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(4096)
            if (url !== null) expect(url).toMatch(/^https?:\/\//)
          }
          expect(new Set(entries.map(entry => entry.key)).size).toBe(entries.length)
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableSource)
        }
      }),
      { numRuns: 1200 },
    )
  })
})

it('the newest five thousand items of a feed are kept, wherever they stand', async () => {
  const items = Array.from(
    { length: 5200 },
    (_, index) => `<guid>${index}</guid><title>${index}</title><pubDate>${new Date(Date.UTC(2000, 0, index + 1)).toUTCString()}</pubDate>`,
  )
  const { entries } = await read(rss(...items))
  expect([entries.length, entries[0]?.title]).toEqual([5000, '5199'])
})
