import { beforeEach, describe, expect, it } from 'vitest'
import { secondsOf } from '../../config/company.ts'
import { dueSources } from '../../db/sources.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { sourceRows, syncFiles } from '../../workers/sync.ts'
import { companiesWith, usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const news = { id: 'news', path: '/news' }
const blog = { id: 'blog', path: '/blog' }

beforeEach(() => {
  polling.upstream.says.set('/news', { body: atomFeed([{ id: '1', title: 'Lumen AI open-sources Vega 1' }]) })
})

describe('the files and what is stored', () => {
  it('make new sources due at once', async () => {
    await polling.track([news, blog])
    expect((await dueSources(polling.db, 10)).map(due => due.id).toSorted()).toEqual(['lumen/blog', 'lumen/news'])
  })

  it('park a source that left, with everything it said, and wake it when it returns', async () => {
    const { db } = polling
    await polling.track([news, blog])
    await polling.poll('lumen/news')
    await polling.track([blog])
    expect(await polling.source('lumen/news')).toMatchObject({ parkedAt: expect.any(Date) })
    await db`update sources set next_poll_at = clock_timestamp()`
    expect((await dueSources(db, 10)).map(due => due.id)).toEqual(['lumen/blog'])
    expect(await polling.counts()).toMatchObject({ entries: 1, releases: 1 })
    await polling.track([news, blog])
    expect(await polling.source('lumen/news')).toMatchObject({ parkedAt: null, firstReadAt: expect.any(Date) })
    expect((await dueSources(db, 10)).map(due => due.id)).toContain('lumen/news')
  })

  it('park a company that left with its sources, and wake both', async () => {
    const { db } = polling
    await polling.track([news])
    await syncFiles(
      db,
      companiesWith('http://127.0.0.1', []).filter(company => company.id !== 'lumen'),
      sourceKinds,
    )
    expect(await db`select id from companies where parked_at is not null`).toEqual([{ id: 'lumen' }])
    expect(await polling.source('lumen/news')).toMatchObject({ parkedAt: expect.any(Date) })
    await polling.track([news])
    expect(await db`select id from companies where parked_at is not null`).toEqual([])
  })

  it('leave a source alone that is what it was', async () => {
    await polling.track([news])
    await polling.poll('lumen/news')
    const before = await polling.source('lumen/news')
    await polling.track([news])
    const { nextIn: _before, ...kept } = before
    expect(await polling.source('lumen/news')).toMatchObject(kept)
  })

  it('forget what was wrong with a source that is another one now', async () => {
    await polling.track([news])
    await polling.db`update sources set fail_count = 3, problem = 'not-found', problem_detail = 'x', problem_since = now()`
    await polling.track([{ ...news, path: '/elsewhere' }])
    expect(await polling.source('lumen/news')).toMatchObject({ failCount: 0, problem: null, problemDetail: null, problemSince: null })
  })

  it('start over with a source that has another address, kind or settings: due now, without validators', async () => {
    const changes = [
      { ...news, path: '/moved' },
      { ...news, settings: { categories: ['open'] } },
      { ...news, every: '5m' },
    ]
    for (const changed of changes) {
      await polling.track([news])
      await polling.poll('lumen/news')
      expect(await polling.source('lumen/news')).toMatchObject({ etag: expect.any(String) })
      await polling.track([changed])
      const source = await polling.source('lumen/news')
      expect(source).toMatchObject({ etag: null, bodyHash: null, lastModified: null })
      expect(source.nextIn).toBeLessThanOrEqual(0)
    }
  })

  it('take what another address says first for what was there before', async () => {
    const { db, upstream } = polling
    await polling.track([news])
    await polling.poll('lumen/news')
    upstream.says.set('/moved', { body: atomFeed([{ id: '2', title: 'Lumen AI open-sources Vega 2' }]) })
    await polling.track([{ ...news, path: '/moved' }])
    await polling.poll('lumen/news')
    expect(await db`select is_baseline from entries`).toEqual([{ isBaseline: true }, { isBaseline: true }])
  })

  it('drop all validators once when the program is another version, which may read more in the same bytes', async () => {
    const { db } = polling
    await polling.track([news])
    await polling.poll('lumen/news')
    await db`update settings set value = '"0.0.1"' where name = 'program'`
    await polling.track([news])
    expect(await polling.source('lumen/news')).toMatchObject({ etag: null, bodyHash: null, firstReadAt: expect.any(Date) })
  })
})

describe('a file that makes no sense', () => {
  it('is refused by file and line: a kind that nobody knows, settings that the kind does not take', () => {
    expect(() => sourceRows(companiesWith('http://a.example', [{ ...news, kind: 'gopher' }]), sourceKinds)).toThrow(
      /lumen\.toml:1 source\.kind: gopher is not one of/,
    )
    expect(() => sourceRows(companiesWith('http://a.example', [{ ...news, settings: { colour: 'red' } }]), sourceKinds)).toThrow(
      /lumen\.toml:1 source\.settings/,
    )
  })
})

it('understands how often is meant', () => {
  expect(['90s', '15m', '6h', '2d'].map(secondsOf)).toEqual([90, 900, 21_600, 172_800])
})
