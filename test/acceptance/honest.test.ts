import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.tsx'
import type { SourceStatus } from '../../db/timeline/sources.ts'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

/** What `/api/sources` and the page say of sources that answer and are not right. Days are counted back from now. */
const polling = usePolling()
const daysAgo = (days: number) => `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19)}.000Z`
const post = (name: string, days: number) => ({
  id: `${name}-${days}`,
  title: `Lumen AI open-sources ${name}`,
  date: daysAgo(days),
  summary: '',
})
const tells = (path: string, ...posts: { id: string; title: string; date: string }[]) =>
  polling.upstream.says.set(path, { body: atomFeed(posts) })
const repository = (name: string, days: number) => ({ id: `lumen-ai/${name}`, createdAt: daysAgo(days), tags: ['license:mit'] })
const lists = (...repositories: object[]) =>
  polling.upstream.says.set('/hub', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(repositories) })

const blog = { id: 'blog', path: '/blog' }
const site = { id: 'site', path: '/site' }
const hub = { id: 'hub', path: '/hub', kind: 'huggingface' }
const press = { id: 'news', path: '/news', isPress: true }

const app = () =>
  buildApp({ db: polling.db, publicUrl: 'http://localhost', version: '0', log: pino({ level: 'silent' }), ready: () => [] } as never)

async function health(): Promise<Record<string, SourceStatus>> {
  const { sources } = (await (await app().request('/api/sources')).json()) as { sources: SourceStatus[] }
  return Object.fromEntries(sources.map(source => [source.id, source]))
}

async function pollAll(...ids: string[]): Promise<void> {
  for (const id of ids) await polling.poll(id)
}

describe('a mirror gone stale', () => {
  const before = [400, 330, 300, 270, 240, 210].map((days, nth) => post(`Vega-${nth + 1}`, days))
  const since = [120, 90, 60, 30].map((days, nth) => post(`Vega-${nth + 11}`, days))

  it('is found where its original goes on without it, says since when, and is well again with its next word', async () => {
    await polling.track([blog, site])
    tells('/blog', ...before)
    tells('/site', ...before, ...since)
    await pollAll('lumen/blog', 'lumen/site')
    const { 'lumen/blog': mirror, 'lumen/site': original } = await health()
    expect(mirror).toMatchObject({ state: 'odd', problem: 'stale', problemSince: before.at(-1)?.date, failCount: 0 })
    expect(mirror?.problemDetail).toMatch(
      /^nothing new since \d+ \w+ \d{4}; in the year before it told 6 of 6 releases of its families, and none of the 4 since$/,
    )
    expect(original).toMatchObject({ state: 'ok', problem: null, problemSince: null })
    const page = await (await app().request('/sources?state=odd')).text()
    expect(page).toContain('It has gone stale')
    expect(page).toContain('none of the 4 since')
    tells('/blog', post('Vega-15', 1), ...before)
    await polling.poll('lumen/blog')
    expect((await health())['lumen/blog']).toMatchObject({ state: 'ok', problem: null, problemDetail: null })
  })

  it.each([
    { what: 'a quiet blog whose company is quiet, too', old: before, others: before },
    {
      what: 'a blog that speaks of another family',
      old: before.map(each => ({ ...each, title: each.title.replace('Vega', 'Orbit') })),
      others: since,
    },
    { what: 'a blog that told few of many', old: before.slice(-1), others: [...before, ...since] },
    {
      what: 'a blog that often is silent for as long',
      old: [post('Vega-1', 330), post('Vega-2', 210), ...before.slice(0, 0)],
      others: since,
    },
  ])('is not seen in $what', async ({ old, others }) => {
    await polling.track([blog, site])
    tells('/blog', ...old)
    tells('/site', ...old.slice(0, 1), ...others)
    await pollAll('lumen/blog', 'lumen/site')
    expect((await health())['lumen/blog']).toMatchObject({ problem: null })
  })

  it('is found in the press where the world goes on', async () => {
    const stories = [30, 29, 28, 27, 26].map((days, nth) => post(`Orbit-${nth + 1}`, days))
    await polling.track([site, press])
    tells('/news', ...stories)
    tells('/site', ...[20, 15, 12, 9, 5].map((days, nth) => post(`Vega-${nth + 11}`, days)))
    await pollAll('herald/news', 'lumen/site')
    expect((await health())['herald/news']).toMatchObject({ state: 'odd', problem: 'stale', problemSince: stories.at(-1)?.date })
  })
})

describe('a release that others report', () => {
  const story = post('Vega-9', 5)

  it('and none of the company’s own sources has is flagged on those, with who told it and since when', async () => {
    await polling.track([hub, blog, press])
    lists(repository('Vega-8-7B', 200))
    tells('/blog', post('Vega-8', 200))
    tells('/news', story)
    await pollAll('lumen/hub', 'lumen/blog', 'herald/news')
    const missed = [{ release: 'lumen-vega-9', name: 'Vega-9', since: expect.any(String), reportedBy: ['herald/news'] }]
    const found = await health()
    expect(found['lumen/hub']?.missed).toEqual(missed)
    expect(found['lumen/blog']?.missed).toEqual(missed)
    expect(Date.parse(found['lumen/hub']?.missed[0]?.since ?? '')).toBe(Date.parse(story.date))
    expect(found['herald/news']?.missed).toEqual([])
    const page = await (await app().request('/sources')).text()
    expect(page).toMatch(/Lacks <a href="\/releases\/lumen-vega-9"><bdi>Vega-9<\/bdi><\/a>, told since [^<]+ by herald\/news/)

    lists(repository('Vega-9-7B', 5), repository('Vega-8-7B', 200))
    await polling.poll('lumen/hub')
    const healed = await health()
    expect([healed['lumen/hub']?.missed, healed['lumen/blog']?.missed]).toEqual([[], []])
  })

  it('is given a day for the hub and three for words, and forgotten after a month', async () => {
    await polling.track([hub, blog, press])
    lists(repository('Vega-8-7B', 200))
    tells('/blog', post('Vega-8', 200))
    tells('/news', post('Vega-9', 0.5), post('Vega-10', 2), post('Vega-11', 40))
    await pollAll('lumen/hub', 'lumen/blog', 'herald/news')
    const found = await health()
    expect(found['lumen/hub']?.missed.map(each => each.name)).toEqual(['Vega-10'])
    expect(found['lumen/blog']?.missed).toEqual([])
  })

  it('is not missed by a source that failed, nor by one that speaks of other families', async () => {
    await polling.track([hub, blog, site, press])
    lists(repository('Vega-8-7B', 200))
    tells('/blog', post('Vega-8', 200))
    tells('/site', post('Orbit-8', 200))
    tells('/news', story)
    await pollAll('lumen/hub', 'lumen/blog', 'lumen/site', 'herald/news')
    polling.upstream.says.set('/hub', { status: 500 })
    await polling.poll('lumen/hub')
    const found = await health()
    expect(Object.values(found).map(each => [each.id, each.missed.length])).toEqual([
      ['lumen/blog', 1],
      ['lumen/hub', 0],
      ['lumen/site', 0],
      ['herald/news', 0],
    ])
  })
})

describe('a release that the hub shows and the press tells', () => {
  const days = [200, 160, 120, 80]
  beforeEach(async () => {
    await polling.track([hub, blog, press])
    lists(...days.map((each, nth) => repository(`Vega-${nth + 1}-7B`, each)), repository('Vega-9-7B', 6))
    tells('/news', ...days.map((each, nth) => post(`Vega-${nth + 1}`, each)), post('Vega-9', 6))
  })

  it.each([
    { told: 4, missed: ['Vega-9-7B'] },
    { told: 2, missed: [] },
  ])('is flagged on a blog that told $told of the last four: $missed', async ({ told, missed }) => {
    tells('/blog', ...days.slice(0, told).map((each, nth) => post(`Vega-${nth + 1}`, each)))
    await pollAll('lumen/hub', 'lumen/blog', 'herald/news')
    expect((await health())['lumen/blog']?.missed.map(each => each.name)).toEqual(missed)
  })
})

describe('a problem', () => {
  it('is as old as its first sight, a new one is new, and it is gone when the source is well', async () => {
    await polling.track([blog])
    tells('/blog', post('Vega-1', 10))
    await polling.poll('lumen/blog')
    const seen = async () =>
      (({ state, problem, problemDetail, problemSince }) => ({ state, problem, problemDetail, problemSince }))(
        (await health())['lumen/blog'] as SourceStatus,
      )
    expect(await seen()).toMatchObject({ state: 'ok', problem: null, problemSince: null })
    tells('/blog')
    await polling.poll('lumen/blog')
    const empty = await seen()
    expect(empty).toMatchObject({ state: 'odd', problem: 'empty', problemSince: expect.any(String) })
    for (const body of [atomFeed([]), `${atomFeed([])}<!-- -->`]) {
      polling.upstream.says.set('/blog', { body })
      await polling.poll('lumen/blog')
      expect(await seen()).toEqual(empty)
    }
    polling.upstream.says.set('/blog', { status: 500 })
    await polling.poll('lumen/blog')
    const failing = await seen()
    expect(failing).toMatchObject({ state: 'failing', problem: 'server-error' })
    expect(Date.parse(String(failing.problemSince))).toBeGreaterThan(Date.parse(String(empty.problemSince)))
    await polling.poll('lumen/blog')
    expect((await seen()).problemSince).toBe(failing.problemSince)
    tells('/blog', post('Vega-1', 10))
    await polling.poll('lumen/blog')
    expect(await seen()).toEqual({ state: 'ok', problem: null, problemDetail: null, problemSince: null })
  })
})
