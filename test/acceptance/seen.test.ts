import { describe, expect, it } from 'vitest'
import { useSeen } from '../support/seen.ts'

/** What was seen in recorded feeds (small files of the same shape in test/fixtures/seen), visit after visit: no duplicate, no flood. */
const seen = useSeen()
const feed = { id: 'blog', path: '/blog', zone: 'Asia/Shanghai' }
const names = async () => (await seen.timeline()).map(release => release.name)
const firsts = async () => (await seen.timeline()).map(({ id, firstSeenAt, revision }) => ({ id, firstSeenAt, revision }))

describe('a feed whose every guid turns from http to https in one deploy', () => {
  it('brings what is new in it and nothing else, corrects a day, and is no problem', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'https-1.xml')
    const before = await firsts()
    await seen.visit('lumen/blog', 'https-2.xml')
    const entries = await seen.entries()
    expect(entries.filter(entry => !entry.isBaseline).map(entry => entry.title)).toEqual(['Vega-Audio-2: hear everything'])
    expect(entries).toHaveLength(4)
    const after = await seen.timeline()
    expect(after.map(release => release.name)).toEqual(['Orbit-1.5', 'Vega2', 'Vega3', 'Vega-Audio-2'])
    expect(after.slice(0, 3).map(({ id, firstSeenAt }) => ({ id, firstSeenAt }))).toEqual(
      before.map(({ id, firstSeenAt }) => ({ id, firstSeenAt })),
    )
    expect(after[2]?.announcedAt).toMatchObject({ at: '2024-09-19T00:00:00.000Z', precision: 'day', basis: 'vendor' })
    expect(await seen.source('lumen/blog')).toMatchObject({ problem: null })
  })
})

describe('one address for all items', () => {
  it('of a feed identifies none of them, is said, and makes no second entry of what is edited', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'one-address-1.xml')
    const before = await firsts()
    await seen.visit('lumen/blog', 'one-address-2.xml')
    expect(await seen.entries()).toHaveLength(4)
    expect((await firsts()).slice(0, 3)).toEqual(before)
    expect(await names()).toEqual(['Orbit-2', 'Vega-2', 'Vega-3', 'Orbit-3'])
    expect(await seen.source('lumen/blog')).toMatchObject({
      problem: 'address-shared',
      problemDetail: 'all 4 entries lead to https://lumen.example/changelog: it identifies none of them',
    })
  })

  it('of a page loses none of them', async () => {
    const settings = { item: 'a.card', title: 'h3', date: 'time' }
    await seen.track([{ ...feed, id: 'cards', path: '/cards', kind: 'page', settings }])
    await seen.visit('lumen/cards', 'one-link-1.html')
    const before = await firsts()
    await seen.visit('lumen/cards', 'one-link-2.html')
    expect(await names()).toEqual(['Orbit-2', 'Vega-2', 'Vega-3', 'Orbit-3'])
    expect((await firsts()).slice(0, 3)).toEqual(before)
    expect(await seen.entries()).toHaveLength(4)
  })
})

describe('a title that looks like HTML', () => {
  it('is text, however it is escaped, and its model is found', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'think-1.xml')
    const [release] = await seen.timeline()
    expect(release).toMatchObject({ name: 'Orbit-Max-Preview', stage: 'announced' })
    await seen.visit('lumen/blog', 'think-2.xml')
    expect(await seen.timeline()).toEqual([release])
    expect(await seen.entries()).toHaveLength(1)
  })
})

describe('a valid feed that turns empty', () => {
  it('is said to be empty, takes nothing back, and brings nothing again when it is well', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'empty-1.xml')
    const before = await firsts()
    await seen.visit('lumen/blog', 'empty-2.xml')
    expect(await seen.source('lumen/blog')).toMatchObject({ problem: 'empty', failCount: 0 })
    expect(await firsts()).toEqual(before)
    await seen.visit('lumen/blog', 'empty-1.xml')
    expect(await seen.source('lumen/blog')).toMatchObject({ problem: null, problemDetail: null })
    expect(await firsts()).toEqual(before)
    expect(await seen.entries()).toHaveLength(2)
  })
})

describe('the year 0001', () => {
  it('is no date: what a first read brings with it opens nothing, what is new is of the minute in which it was seen', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'zero-1.xml')
    expect(await names()).toEqual(['Vega-3'])
    const before = Date.now() - 60_000
    await seen.visit('lumen/blog', 'zero-2.xml')
    expect(await names()).toEqual(['Vega-3', 'Orbit-7'])
    const [, orbit] = await seen.timeline()
    expect(orbit?.announcedAt).toMatchObject({ basis: 'first-seen' })
    expect(Date.parse(orbit?.announcedAt?.at ?? '')).toBeGreaterThan(before)
    expect((await seen.entries()).map(entry => entry.publishedAt).filter(at => at !== null)).toHaveLength(1)
  })
})

describe('a day in Beijing, written as 16:00Z of the day before', () => {
  it('is that day, and stays the same day in every other spelling', async () => {
    await seen.track([feed])
    await seen.visit('lumen/blog', 'beijing-1.xml')
    const before = await seen.timeline()
    expect(before.map(release => release.announcedAt)).toEqual([
      { at: '2025-09-01T00:00:00.000Z', precision: 'day', basis: 'vendor' },
      { at: '2026-02-10T00:00:00.000Z', precision: 'day', basis: 'vendor' },
    ])
    await seen.visit('lumen/blog', 'beijing-2.xml')
    expect(await seen.timeline()).toEqual(before)
    expect(await seen.source('lumen/blog')).toMatchObject({ problem: null })
  })
})
