import { describe, expect, it } from 'vitest'
import { claimSource, dueSources } from '../../db/sources.ts'
import { poll } from '../../workers/poll.ts'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const news = { id: 'news', path: '/news' }
const item = (nth: number) => ({
  id: `post-${nth}`,
  title: `Lumen AI open-sources Vega ${nth}`,
  summary: 'The weights are on Hugging Face.',
})

const hour = 3600
const day = 24 * hour

describe('a visit', () => {
  it('stores entries, releases with their evidence and one revision, and what the next visit needs', async () => {
    const { db, upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1), item(2)]) })
    await polling.track([news])
    expect(await polling.poll('lumen/news')).toBe('read')
    expect(await polling.counts()).toEqual({ entries: 2, changed: 0, releases: 2, revisions: 2 })
    const [release] = await db`select id, document, search_text from releases order by id limit 1`
    expect(release?.id).toBe('lumen-vega-1')
    expect(release?.document).toMatchObject({ id: 'lumen-vega-1', company: { id: 'lumen', name: 'Lumen AI' }, revision: 1 })
    expect(release?.document.sightings).toMatchObject([{ source: { id: 'lumen/news', kind: 'feed' }, title: item(1).title }])
    for (const word of ['vega 1', 'vega1', '织女']) expect(release?.searchText).toContain(word)
    expect(await polling.source('lumen/news')).toMatchObject({
      etag: expect.any(String),
      bodyHash: expect.any(String),
      failCount: 0,
      isLeased: false,
    })
  })

  it('marks what the first read brings as known before, and what comes later as news', async () => {
    const { db, upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    upstream.says.set('/news', { body: atomFeed([item(2), item(1)]) })
    await polling.poll('lumen/news')
    expect(await db`select key, is_baseline from entries order by id`).toMatchObject([{ isBaseline: true }, { isBaseline: false }])
  })

  it('writes nothing but the visit when the answer is 304, or the same bytes without validators', async () => {
    const { upstream } = polling
    const body = atomFeed([item(1)])
    upstream.says.set('/news', { body })
    await polling.track([news])
    await polling.poll('lumen/news')
    const before = await polling.counts()
    expect(await polling.poll('lumen/news')).toBe('unchanged')
    expect(upstream.asked.at(-1)?.status).toBe(304)
    upstream.says.set('/news', { body, headers: { etag: '"another"' } })
    expect(await polling.poll('lumen/news')).toBe('unchanged')
    expect(upstream.asked.at(-1)?.status).toBe(200)
    expect(await polling.counts()).toEqual(before)
  })

  it('writes no entry and no revision for other bytes that say the same', async () => {
    const { upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    const before = await polling.counts()
    upstream.says.set('/news', { body: `${atomFeed([item(1)])}<!-- built at noon -->` })
    expect(await polling.poll('lumen/news')).toBe('read')
    expect(await polling.counts()).toEqual(before)
  })

  it('asks without validators once a day, because some servers answer 304 for ever', async () => {
    const { db, upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    await db`update sources set read_whole_at = clock_timestamp() - interval '30 hours'`
    await polling.poll('lumen/news')
    expect(upstream.asked.at(-1)?.headers).not.toHaveProperty('if-none-match')
    await polling.poll('lumen/news')
    expect(upstream.asked.at(-1)?.headers).toHaveProperty('if-none-match')
  })

  it('updates an entry whose text was edited, keeps when it was first seen, and appends a revision', async () => {
    const { db, upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    const [before] = await db`select id, first_seen_at from entries`
    upstream.says.set('/news', { body: atomFeed([{ ...item(1), title: 'Lumen AI open-sources Vega 1 today' }]) })
    await polling.poll('lumen/news')
    expect(await db`select id, first_seen_at, title from entries`).toEqual([{ ...before, title: 'Lumen AI open-sources Vega 1 today' }])
    expect(await db`select release_id, revision, changes from revisions order by revision`).toMatchObject([
      { releaseId: 'lumen-vega-1', revision: 1, changes: [] },
      { releaseId: 'lumen-vega-1', revision: 2, changes: [{ field: 'sightings' }] },
    ])
  })

  it('dissolves a release whose only entry speaks of something else now', async () => {
    const { db, upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    upstream.says.set('/news', { body: atomFeed([{ ...item(1), title: 'Lumen AI moves to a new office', summary: '' }]) })
    await polling.poll('lumen/news')
    expect(await db`select id, dissolved_at is not null as is_dissolved, merged_into from releases`).toEqual([
      { id: 'lumen-vega-1', isDissolved: true, mergedInto: null },
    ])
  })

  it('never makes two releases of one over two sources', async () => {
    const { db, upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    upstream.says.set('/blog', { body: atomFeed([{ ...item(1), id: 'blog-1' }]) })
    await polling.track([news, { id: 'blog', path: '/blog' }])
    await Promise.all([polling.poll('lumen/news'), polling.poll('lumen/blog')])
    expect(await polling.counts()).toMatchObject({ entries: 2, releases: 1 })
    expect(await db`select release_id from sightings`).toHaveLength(2)
  })
})

describe('an entry that comes again', () => {
  it('under another id, with the same address and title, is the one that is known', async () => {
    const { db, upstream } = polling
    const old = { ...item(1), id: 'http://lumen.example/1', link: 'http://lumen.example/1' }
    upstream.says.set('/news', { body: atomFeed([old]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    const [before] = await db`select id from entries`
    upstream.says.set('/news', { body: atomFeed([{ ...old, id: 'https://lumen.example/1', link: 'https://lumen.example/1/' }]) })
    await polling.poll('lumen/news')
    expect(await db`select id, key from entries`).toMatchObject([before ?? {}])
    const counts = await polling.counts()
    upstream.says.set('/news', {
      body: `${atomFeed([{ ...old, id: 'https://lumen.example/1', link: 'https://lumen.example/1/' }])}<!-- -->`,
    })
    await polling.poll('lumen/news')
    expect(await polling.counts()).toEqual(counts)
  })

  it('after it was gone is not new, and nothing is taken back while it is gone', async () => {
    const { upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1), item(2)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    const before = await polling.counts()
    for (const items of [[item(2)], [item(1), item(2)]]) {
      upstream.says.set('/news', { body: `${atomFeed(items)}<!-- ${items.length} -->` })
      await polling.poll('lumen/news')
    }
    expect(await polling.counts()).toEqual(before)
  })

  it('with all its kind under new ids at once is kept, shown as a problem, and no news', async () => {
    const { db, upstream } = polling
    const many = (prefix: string) =>
      Array.from({ length: 30 }, (_, nth) => ({
        id: `${prefix}${nth}`,
        title: `${prefix} Vega ${nth}`,
        link: `https://lumen.example/${prefix}/${nth}`,
      }))
    upstream.says.set('/news', { body: atomFeed(many('a')) })
    await polling.track([news])
    await polling.poll('lumen/news')
    const fresh = { id: 'fresh', title: 'Lumen AI open-sources Vega 99', date: new Date().toISOString() }
    upstream.says.set('/news', { body: atomFeed([fresh, ...many('b')]) })
    await polling.poll('lumen/news')
    expect(await db`select is_baseline, count(*)::int from entries where key like 'b%' or key = 'fresh' group by 1 order by 1`).toEqual([
      { isBaseline: false, count: 1 },
      { isBaseline: true, count: 30 },
    ])
    expect(await polling.source('lumen/news')).toMatchObject({ problem: 'ids-changed' })
  })
})

describe('a listing', () => {
  const page = (from: number) => {
    const repositories = Array.from({ length: 3 }, (_, nth) => ({
      id: `lumen-ai/Vega-${from - nth}-7B`,
      createdAt: `2026-01-${String(from - nth).padStart(2, '0')}T00:00:00.000Z`,
      tags: [],
    }))
    return JSON.stringify(repositories)
  }
  const link = (path: string) => ({ 'content-type': 'application/json', link: `<${polling.upstream.address}${path}>; rel="next"` })
  const hub = { id: 'hub', path: '/api/models?author=lumen-ai', kind: 'huggingface' }

  it('is followed to its end the first time, and later until a page brings nothing new', async () => {
    const { upstream } = polling
    upstream.says.set(hub.path, { body: page(9), headers: link('/2') })
    upstream.says.set('/2', { body: page(6), headers: link('/3') })
    upstream.says.set('/3', { body: page(3), headers: { 'content-type': 'application/json' } })
    await polling.track([hub])
    await polling.poll('lumen/hub')
    expect(upstream.asked.map(each => each.path)).toEqual([hub.path, '/2', '/3'])
    expect((await polling.counts()).entries).toBe(9)
    upstream.asked.length = 0
    upstream.says.set(hub.path, { body: page(10), headers: link('/2') })
    await polling.poll('lumen/hub')
    expect(upstream.asked.map(each => each.path)).toEqual([hub.path, '/2'])
    expect((await polling.counts()).entries).toBe(10)
  })

  it('that breaks on a later page stores nothing, validators least of all', async () => {
    const { upstream } = polling
    upstream.says.set(hub.path, { body: page(9), headers: link('/2') })
    upstream.says.set('/2', { status: 500 })
    await polling.track([hub])
    expect(await polling.poll('lumen/hub')).toBe('failed')
    expect(await polling.counts()).toMatchObject({ entries: 0, releases: 0 })
    expect(await polling.source('lumen/hub')).toMatchObject({
      problem: 'server-error',
      httpStatus: 500,
      etag: null,
      bodyHash: null,
      firstReadAt: null,
    })
  })
})

describe('a failure', () => {
  const failures = [
    { name: 'a server error', answer: { status: 500 }, problem: 'server-error', from: 30, to: 60 },
    { name: 'a connection that breaks', answer: { isReset: true }, problem: 'reset', from: 30, to: 60 },
    {
      name: 'something that is no feed',
      answer: { body: '<html><body>Just a moment...</body></html>' },
      problem: 'not-a-feed',
      from: 60,
      to: 90,
    },
    { name: 'a page that is not there', answer: { status: 404 }, problem: 'not-found', from: hour / 2, to: hour },
    { name: 'a page that is gone for good', answer: { status: 410 }, problem: 'gone', from: day, to: day },
  ]
  it.each(failures)('of $name is shown as $problem and tried again in good time', async ({ answer, problem, from, to }) => {
    polling.upstream.says.set('/news', answer)
    await polling.track([news])
    expect(await polling.poll('lumen/news')).toBe('failed')
    const source = await polling.source('lumen/news')
    expect(source).toMatchObject({ problem, failCount: 1, isLeased: false })
    expect(source.nextIn).toBeGreaterThan(from - 2)
    expect(source.nextIn).toBeLessThan(to + 2)
  })

  it('leaves what is known as it is, and is forgotten with the next success', async () => {
    const { upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    const known = await polling.source('lumen/news')
    upstream.says.set('/news', { status: 503 })
    await polling.poll('lumen/news')
    expect(await polling.source('lumen/news')).toMatchObject({ problem: 'server-error', etag: known.etag, bodyHash: known.bodyHash })
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    expect(await polling.poll('lumen/news')).toBe('unchanged')
    expect(await polling.source('lumen/news')).toMatchObject({ problem: null, problemDetail: null, failCount: 0 })
    expect(await polling.counts()).toMatchObject({ entries: 1, revisions: 1 })
  })

  it('is also an answer that is valid and suddenly empty', async () => {
    const { upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    await polling.poll('lumen/news')
    upstream.says.set('/news', { body: atomFeed([]) })
    await polling.poll('lumen/news')
    expect(await polling.source('lumen/news')).toMatchObject({ problem: 'empty', problemDetail: expect.stringContaining('1 are known') })
    await polling.poll('lumen/news')
    expect(await polling.source('lumen/news')).toMatchObject({ problem: 'empty' })
    expect((await polling.counts()).releases).toBe(1)
  })
})

describe('a host that asks for patience', () => {
  it('is left alone for as long as it says, by every source on it, and longer rather than shorter', async () => {
    const { db, upstream } = polling
    upstream.says.set('/news', { status: 429, headers: { 'retry-after': '300' } })
    upstream.says.set('/blog', { body: atomFeed([item(1)]) })
    await polling.track([news, { id: 'blog', path: '/blog' }])
    expect(await polling.poll('lumen/news')).toBe('failed')
    const [host] = await db`select extract(epoch from paused_until - clock_timestamp())::float8 as left from hosts`
    expect(host?.left).toBeGreaterThan(298)
    expect(host?.left).toBeLessThanOrEqual(300)
    expect((await polling.source('lumen/news')).nextIn).toBeGreaterThan(298)
    expect(await polling.poll('lumen/blog')).toBe('not-due')
    expect(await dueSources(db, 10)).toEqual([])
    expect(upstream.asked).toHaveLength(1)
    await db`update hosts set paused_until = clock_timestamp()`
    expect((await dueSources(db, 10)).map(each => each.id)).toContain('lumen/blog')
  })
})

describe('the lease', () => {
  it('lets one of two at once poll a source', async () => {
    const { upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]), delayMs: 100 })
    await polling.track([news])
    const due = await polling.due('lumen/news')
    const outcomes = await Promise.all([1, 2, 3].map(() => poll(polling.context, due)))
    expect(outcomes.toSorted()).toEqual(['not-due', 'not-due', 'read'])
    expect(upstream.asked).toHaveLength(1)
  })

  it('refuses every write of a zombie whose source was claimed by another one meanwhile', async () => {
    const { db, upstream } = polling
    await polling.track([news])
    const due = await polling.due('lumen/news')
    upstream.says.set('/news', () => ({ body: atomFeed([item(1)]), delayMs: 300 }))
    const zombie = poll(polling.context, due)
    await expect.poll(() => upstream.asked.length).toBe(1)
    await db`update sources set lease_until = clock_timestamp() - interval '1 second'`
    const next = await claimSource(db, { id: due.id, fence: String(Number(due.fence) + 1) })
    expect(next).not.toBeNull()
    expect(await zombie).toBe('lost')
    expect(await polling.counts()).toEqual({ entries: 0, changed: 0, releases: 0, revisions: 0 })
    expect(await polling.source('lumen/news')).toMatchObject({ fence: next?.fence, etag: null, isLeased: true })
  })

  it('is given back when the failure is ours, which is shown as such and leaves the upstream alone for a while', async () => {
    const { upstream } = polling
    upstream.says.set('/news', { body: atomFeed([item(1)]) })
    await polling.track([news])
    const broken = {
      ...polling.context,
      normalizer: {
        ...polling.context.normalizer,
        mergeClaims: () => {
          throw new Error('a bug')
        },
      },
    }
    await expect(poll(broken, await polling.due('lumen/news'))).rejects.toThrow('a bug')
    expect(await polling.source('lumen/news')).toMatchObject({
      isLeased: false,
      problem: 'internal',
      failCount: 1,
      firstReadAt: null,
      etag: null,
    })
    expect((await polling.source('lumen/news')).nextIn).toBeGreaterThan(55)
    expect(await polling.counts()).toMatchObject({ entries: 0, revisions: 0 })
  })
})
