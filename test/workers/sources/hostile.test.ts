import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { openReader } from '../../../workers/reader.ts'
import { shared, sharedIt } from '../../support/shared.ts'

const item = (inside: string) => `<item><title>x</title><link>https://lab.example/1</link><guid>g1</guid>${inside}</item>`
const rss = (inside: string) => `<rss version="2.0"><channel><title>T</title>${inside}</channel></rss>`

/** Documents made to stop whoever reads them: the kind that reads them, and the settings with which it does. */
const hostile: [string, string, () => string, object?][] = [
  ['200 KB of <p in one text', 'feed', () => rss(item(`<description><![CDATA[${'<p'.repeat(100_000)}]]></description>`))],
  ['200 KB of < in one text', 'feed', () => rss(item(`<description><![CDATA[${'<'.repeat(200_000)}]]></description>`))],
  ['a hundred thousand nested tags', 'feed', () => rss(item(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`))],
  ['a million openings', 'feed', () => rss('<a>'.repeat(1_000_000))],
  ['a million openings of items', 'feed', () => rss('<item>'.repeat(600_000))],
  ['a huge comment', 'feed', () => rss(`<!--${'- '.repeat(2_000_000)}-->${item('')}`)],
  ['a comment that never ends', 'feed', () => `<!--${'<rss>'.repeat(500_000)}`],
  [
    'a hundred thousand attributes',
    'feed',
    () => rss(`<item ${Array.from({ length: 100_000 }, (_, index) => `a${index}="1"`).join(' ')}></item>`),
  ],
  [
    'nested entities',
    'feed',
    () => `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${rss(item('<description>&b;&b;</description>'))}`,
  ],
  [
    'fifty thousand items',
    'feed',
    () => rss(Array.from({ length: 50_000 }, (_, index) => `<item><guid>${index}</guid><title>x</title></item>`).join('')),
  ],
  ['markup that breaks the parser', 'feed', () => 'a <p>x</p> b & c'],
  ['markup that hangs it the next time', 'feed', () => 'x <a> y'],
  ['nested lists on a page', 'page', () => '<ul><li>'.repeat(200_000), { item: 'a' }],
  ['a page of openings', 'page', () => '<p'.repeat(200_000), { item: 'p' }],
  ['a page of elements without end', 'page', () => '<b>x</b>'.repeat(400_000), { item: 'b' }],
  [
    'brackets in a README',
    'readme',
    () => `# News\n- 2025-01-01 ${'['.repeat(300_000)}\n${'- 2025-01-02 [a](b '.repeat(50_000)}\n${'<a href="'.repeat(50_000)}`,
  ],
  ['deep JSON', 'json', () => `${'['.repeat(2_000_000)}`, { title: 'a' }],
  ['deep JSON that ends', 'modelscope', () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['a site map of openings', 'sitemap', () => `<urlset>${'<url>'.repeat(500_000)}`, { pattern: '.' }],
]

describe('a hostile document', { timeout: 60_000 }, () => {
  const reader = openReader({ threads: 2 })
  afterAll(() => reader.close())
  const context = { settings: {}, zone: null, language: null, now: '2025-10-01T00:00:00Z' }
  const document = (body: Uint8Array) => ({
    body,
    contentType: null,
    url: 'https://raw.githubusercontent.com/a/b/main/README.md',
    link: null,
  })

  /** Reads it, and all the while good feeds beside it; answers what became of it, how long it took, and how long the others waited. */
  async function attack(kind: string, body: Uint8Array, settings: object = {}) {
    await Promise.all([
      reader.read('feed', document(Buffer.from(rss(''))), context),
      reader.read('feed', document(Buffer.from(rss(''))), context),
    ])
    const started = performance.now()
    let isDone = false
    const attacked = reader
      .read(kind, document(body), { ...context, settings })
      .then(
        reading => `${reading.entries.length} entries`,
        error => error.problem as string,
      )
      .finally(() => {
        isDone = true
      })
    let longestWait = 0
    do {
      const asked = performance.now()
      const { entries } = await reader.read('feed', document(Buffer.from(rss(item('')))), context)
      expect(entries).toHaveLength(1)
      longestWait = Math.max(longestWait, performance.now() - asked)
    } while (!isDone)
    return { outcome: await attacked, milliseconds: performance.now() - started, longestWait }
  }

  it.each(hostile)(
    'such as %s costs at most one thread for five seconds, and others are read meanwhile',
    async (_, kind, make, settings) => {
      const { outcome, milliseconds, longestWait } = await attack(kind, Buffer.from(make()), settings)
      expect(outcome).toMatch(/entries$|not-a-feed|malformed|too-deep|selector-empty|shape-changed|parser-died/)
      expect(milliseconds).toBeLessThan(8000)
      expect(longestWait).toBeLessThan(4000)
    },
  )

  sharedIt('of the curated ones is read or refused like these', async () => {
    for (const file of readdirSync(shared('feeds/hostile'))) {
      const { outcome, milliseconds } = await attack('feed', readFileSync(shared(`feeds/hostile/${file}`)))
      expect(outcome, file).toMatch(/entries$|not-a-feed|malformed|too-deep/)
      expect(milliseconds, file).toBeLessThan(5000)
    }
  })
})
