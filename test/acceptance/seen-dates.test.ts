import { describe, expect, it } from 'vitest'
import { useSeen } from '../support/seen.ts'

/** Dates that programs invent (https://github.com/Olshansk/rss-feeds, https://github.com/YuanxianH/rss-feeds), visit after visit. */
const seen = useSeen()
const feed = { id: 'blog', path: '/blog' }
const dates = async () =>
  (await seen.timeline()).map(({ name, announcedAt }) => `${name} ${announcedAt?.basis} ${announcedAt?.at.slice(0, 10)}`)
const problem = async () => (await seen.source('lumen/blog')).problem
const today = () => new Date().toISOString().slice(0, 10)

describe('a day at random for one item of many, anew in each run', () => {
  it('never reaches the release, which is of the minute in which it was seen, and is said from its second move on', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'flipping-1.xml')
    const old = ['Vega1 vendor 2023-01-02', 'Vega2 vendor 2024-01-09', 'Vega3 vendor 2025-01-08']
    expect(await dates()).toEqual(old)
    for (const visit of ['flipping-2.xml', 'flipping-3.xml']) {
      await seen.visit('lumen/blog', visit)
      expect(await dates()).toEqual([...old, `Orbit-4 first-seen ${today()}`])
      expect(await problem()).toBeNull()
    }
    for (const visit of ['flipping-4.xml', 'flipping-2.xml']) {
      await seen.visit('lumen/blog', visit)
      expect(await dates()).toEqual([...old, `Orbit-4 first-seen ${today()}`])
      expect(await seen.source('lumen/blog')).toMatchObject({
        problem: 'dates-invented',
        problemDetail: expect.stringContaining('1 of 4 entries bear another date than at an earlier visit'),
      })
    }
    expect(await seen.entries()).toHaveLength(4)
    expect((await seen.timeline()).at(-1)?.revision).toBe(1)
  })

  it('is not believed of a first read either, once it has moved twice', async () => {
    await seen.track([feed])
    for (const visit of ['flipping-2.xml', 'flipping-3.xml', 'flipping-4.xml']) await seen.visit('lumen/blog', visit)
    expect(await dates()).toEqual(['Vega1 vendor 2023-01-02', 'Vega2 vendor 2024-01-09', 'Vega3 vendor 2025-01-08'])
  })
})

describe('the time of each run as the date of all items', () => {
  it('is no date of any of them, in a first read and later, and true dates are believed when they stand for a week', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'run-1.xml')
    expect(await dates()).toEqual([])
    expect(await problem()).toBe('dates-invented')
    await seen.age(1)
    await seen.visit('lumen/blog', 'run-2.xml')
    expect(await dates()).toEqual([])
    await seen.age(1)
    await seen.visit('lumen/blog', 'run-3.xml')
    expect(await dates()).toEqual([`Orbit-4 first-seen ${today()}`])
    expect((await seen.entries()).map(entry => entry.publishedAt)).toEqual([null, null, null, null])
    expect(await problem()).toBe('dates-invented')
    await seen.visit('lumen/blog', 'run-mended.xml')
    await seen.age(8 * 24)
    await seen.db`update sources set body_hash = null, etag = null`
    await seen.visit('lumen/blog', 'run-mended.xml')
    expect((await dates()).slice(0, 3)).toEqual(['Vega1 vendor 2023-01-02', 'Vega2 vendor 2024-01-09', 'Vega3 vendor 2025-01-08'])
    expect(await problem()).toBeNull()
    expect(await seen.entries()).toHaveLength(4)
  })
})

describe('days that move with the clock, made of "2 months ago"', () => {
  it('are no evidence from the moment they move', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'ago-1.xml')
    for (const visit of ['ago-2.xml', 'ago-3.xml']) {
      await seen.visit('lumen/blog', visit)
      expect((await seen.entries()).map(entry => entry.publishedAt)).toEqual([null, null, null])
      expect(await dates()).toEqual([])
      expect(await problem()).toBe('dates-invented')
    }
  })
})

describe('one date that a publisher sets', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toUTCString()
  const item = (title: string, days: number) =>
    `<item><guid>${title}</guid><link>https://lumen.example/${title}</link><pubDate>${daysAgo(days)}</pubDate><title>${title}</title></item>`
  const old = Array.from({ length: 12 }, (_, nth) => item(`weather-${nth}`, 10 + nth * 10))
  const visit = async (...items: string[]) => {
    const body = `<rss version="2.0"><channel><title>Lumen</title>${[...items, ...old].join('')}</channel></rss>`
    seen.upstream.says.set('/blog', { body, headers: { 'content-type': 'application/rss+xml' } })
    await seen.db`update sources set body_hash = null, etag = null`
    await seen.poll('lumen/blog')
  }

  it('right takes no release away, and is no problem', async () => {
    await seen.track([feed])
    await visit(item('Lumen AI open-sources Vega 9', 20))
    const before = await dates()
    expect(before).toHaveLength(1)
    await visit(item('Lumen AI open-sources Vega 9', 25))
    expect(await dates()).toEqual(before)
    expect(await problem()).toBeNull()
  })

  it('to the day of the draft takes nothing away of the news', async () => {
    await seen.track([feed])
    await visit()
    const news = item('Lumen AI open-sources Vega 9', 45)
    await visit(news)
    expect(await dates()).toEqual([expect.stringContaining(`first-seen ${today()}`)])
    await seen.age(8 * 24)
    await visit(news)
    expect(await dates()).toEqual([expect.stringContaining('first-seen')])
    expect(await problem()).toBeNull()
  })
})
