import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { useSeen } from '../support/seen.ts'

/** Feeds as servers serve them: the wrong type, no declaration, packed without saying so. */
const seen = useSeen()
const feed = { id: 'blog', path: '/blog' }

it('a feed served as text/plain is a feed', async () => {
  await seen.track([feed])
  expect(await seen.visit('lumen/blog', 'empty-1.xml', { 'content-type': 'text/plain; charset=utf-8' })).toBe('read')
  expect((await seen.timeline()).map(release => release.name)).toEqual(['Vega-2', 'Vega-3'])
})

const latin = `<rss version="2.0"><channel><title>Nouveautés</title><item><guid>a</guid><link>https://lumen.example/a</link>
<pubDate>Tue, 10 Feb 2026 09:00:00 GMT</pubDate><title>Vega-3 dévoilé : open weights à télécharger</title></item></channel></rss>`

it('Latin-1 without a declaration and gzip without a header are read as what they are, and are the same entry', async () => {
  await seen.track([feed])
  const bodies = [Buffer.from(latin, 'latin1'), gzipSync(Buffer.from(latin, 'latin1')), Buffer.from(latin, 'utf8')]
  for (const body of bodies) {
    seen.upstream.says.set('/blog', { body, headers: { 'content-type': 'application/rss+xml' } })
    expect(await seen.poll('lumen/blog')).not.toBe('failed')
    expect((await seen.entries()).map(entry => entry.title)).toEqual(['Vega-3 dévoilé : open weights à télécharger'])
    expect(await seen.timeline()).toMatchObject([{ name: 'Vega-3', revision: 1 }])
  }
})

it('dates of every form are read, and one that can be read two ways is none', async () => {
  const settings = { item: 'article', title: 'h3', date: 'time' }
  await seen.track([{ ...feed, kind: 'page', settings, zone: 'Asia/Shanghai', language: 'zh' }])
  await seen.visit('lumen/blog', 'dates.html')
  const year = new Date().getUTCFullYear()
  const days = (await seen.entries()).map(entry => entry.publishedAt && new Date(entry.publishedAt).toISOString().slice(0, 16))
  expect(days.slice(0, 6)).toEqual([
    '2025-08-08T00:00',
    '2025-02-27T00:00',
    '2025-02-17T00:00',
    '2025-03-10T00:00',
    '2024-09-29T00:00',
    '2025-01-02T00:00',
  ])
  expect([`${year}-01-05T00:00`, `${year - 1}-01-05T00:00`]).toContain(days[6])
  expect(days[7]).toBeNull()
  const before = await seen.timeline()
  seen.upstream.says.clear()
  await seen.visit('lumen/blog', 'dates.html', { etag: '"another"' })
  expect(await seen.timeline()).toEqual(before)
})
