import { describe, expect, it } from 'vitest'
import { useSeen } from '../support/seen.ts'

/** Where things stand, and where they stand at the next visit. */
const seen = useSeen()
const brief = async () => (await seen.timeline()).map(({ name, revision }) => ({ name, revision }))

describe('anchors that renumber as entries are added on top', () => {
  const updates = {
    ...{ id: 'updates', path: '/updates', kind: 'page', zone: 'Asia/Shanghai' },
    settings: { item: 'h2[id^=date-] ~ h3', until: 'h2, h3', dateBefore: 'h2[id^=date-]', key: 'id' },
  }

  it('of headings that repeat: the new one is new, and the old ones are what they were', async () => {
    await seen.track([updates])
    await seen.visit('lumen/updates', 'anchors-1.html')
    const before = await seen.db`select id, published_at, first_seen_at from entries order by published_at`
    await seen.visit('lumen/updates', 'anchors-2.html')
    const after = await seen.db`select id, published_at, first_seen_at from entries order by published_at`
    expect(after.slice(0, 3)).toEqual(before)
    expect(after).toHaveLength(4)
    expect((await seen.entries()).filter(entry => !entry.isBaseline)).toMatchObject([
      { key: 'vega-chat', publishedAt: new Date('2026-03-20T00:00:00Z'), url: `${seen.upstream.address}/updates` },
    ])
  })

  it('of counted sections: even where the oldest falls off the page, and where one is edited at the same visit', async () => {
    const settings = { item: 'section', title: 'h3', date: 'time', key: 'id' }
    await seen.track([{ ...updates, settings }])
    await seen.visit('lumen/updates', 'counted-1.html')
    const first = await seen.timeline()
    await seen.visit('lumen/updates', 'counted-2.html')
    expect((await brief()).map(release => release.name)).toEqual(['Vega-1', 'Orbit-2', 'Vega-2', 'Vega-3', 'Orbit-3'])
    const second = await seen.timeline()
    expect(second.slice(0, 4).map(({ id, firstSeenAt, announcedAt }) => ({ id, firstSeenAt, announcedAt }))).toEqual(
      first.map(({ id, firstSeenAt, announcedAt }) => ({ id, firstSeenAt, announcedAt })),
    )
    expect(second.flatMap(release => release.sightings)).toHaveLength(5)
    await seen.visit('lumen/updates', 'counted-3.html')
    expect((await brief()).map(release => release.name)).toEqual(['Vega-1', 'Orbit-2', 'Vega-2', 'Vega-3', 'Orbit-3', 'Vega-4'])
    expect((await seen.timeline()).filter(({ name }) => name !== 'Vega-4' && name !== 'Vega-2')).toEqual(
      second.filter(({ name }) => name !== 'Vega-2'),
    )
    expect(await seen.entries()).toHaveLength(6)
  })
})

describe('one announcement at three addresses', () => {
  it.each([{ order: ['blog', 'zh', 'site'] }, { order: ['site', 'zh', 'blog'] }])(
    'in two languages and on the new site is one release with all of its sightings ($order)',
    async ({ order }) => {
      const settings = {
        ...{ items: 'data.articles', title: 'title', link: 'https://new.lumen.example/blog?id={path}' },
        ...{ key: 'id', date: 'extra.date' },
      }
      await seen.track([
        { id: 'blog', path: '/blog', zone: 'Asia/Shanghai', language: 'en' },
        { id: 'zh', path: '/zh', zone: 'Asia/Shanghai', language: 'zh' },
        { id: 'site', path: '/site', zone: 'Asia/Shanghai', kind: 'json', settings },
      ])
      const files: Record<string, string> = { blog: 'places-en.xml', zh: 'places-zh.xml', site: 'places-new.json' }
      for (const id of order) await seen.visit(`lumen/${id}`, files[id] ?? '')
      const releases = await seen.timeline()
      expect(releases.map(release => release.name)).toEqual(['Vega-3'])
      expect(releases[0]?.sightings.map(sighting => sighting.url).toSorted()).toEqual([
        'https://lumen.example/blog/vega3/',
        'https://lumen.example/zh/blog/vega3/',
        'https://new.lumen.example/blog?id=vega3',
      ])
      expect(releases[0]?.announcedAt).toMatchObject({ at: '2026-02-10T00:00:00.000Z', precision: 'day' })
    },
  )
})

describe('a page that redirects by script', () => {
  it('is read while it still holds what it held, and told to be empty with where it leads when it does not', async () => {
    const settings = { item: 'section', title: 'h3', date: 'time', key: 'title' }
    await seen.track([{ id: 'page', path: '/page', kind: 'page', settings }])
    expect(await seen.visit('lumen/page', 'script-1.html')).toBe('read')
    const before = await seen.timeline()
    expect(before.map(release => release.name)).toEqual(['Vega-2', 'Vega-3'])
    expect(await seen.visit('lumen/page', 'script-2.html')).toBe('failed')
    expect(await seen.source('lumen/page')).toMatchObject({
      problem: 'selector-empty',
      problemDetail: 'nothing matches section; the page sends its readers on to https://new.lumen.example/blog',
    })
    expect(await seen.timeline()).toEqual(before)
    await seen.visit('lumen/page', 'script-1.html')
    expect(await seen.source('lumen/page')).toMatchObject({ problem: null })
    expect(await seen.timeline()).toEqual(before)
  })
})
