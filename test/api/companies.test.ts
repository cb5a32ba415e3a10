import { load } from 'cheerio'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CompanySummary } from '../../db/timeline/companies.ts'
import { bodyOf, useApi } from '../support/api.ts'
import { insertCompany, insertRelease, insertSource } from '../support/releases.ts'

const api = useApi()
const get = (path: string, language = 'en') =>
  fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', 'Accept-Language': language } })
const page = async (path: string, language?: string) => load(await (await get(path, language)).text())
const said = (text: string) => text.replace(/\s+/g, ' ').trim()
const on = (day: string) => ({ releasedAt: { at: `${day}T00:00:00.000Z`, precision: 'day', basis: 'vendor' } as const })
const newestOf = async (id: string) => {
  const { companies } = await bodyOf<{ companies: CompanySummary[] }>(get('/api/companies'))
  return companies.find(company => company.id === id)?.newest
}

/** What the page says of one company, cell by cell, after its name. */
async function rowOf(id: string, language?: string) {
  const $ = await page('/companies', language)
  const row = $('.companies tbody tr').filter((_, each) => $(each).find('th a').attr('href') === `/companies/${id}`)
  return {
    name: said(row.find('th bdi').text()),
    mark: row.find('th .mark').text(),
    cells: row
      .find('td')
      .toArray()
      .map(each => said($(each).text())),
    states: row
      .find('td li')
      .toArray()
      .map(each => said($(each).text())),
    links: row
      .find('td a')
      .toArray()
      .map(each => $(each).attr('href')),
    row,
  }
}

beforeEach(async () => {
  const { db } = api
  await db`truncate companies cascade`
  await insertCompany(db, { id: 'acme', name: 'Acme Labs' })
  await insertCompany(db, { id: 'bare', name: 'bare', country: 'FR' })
})

describe('the page of the companies', () => {
  it('shows each with its mark, its home in the reader’s language, its newest release, and how many there are', async () => {
    await insertRelease(api.db, { id: 'a-1', name: 'Kite-1', ...on('2025-03-01') })
    await insertRelease(api.db, { id: 'a-2', name: 'Kite-2 <b>', kind: 'dataset', ...on('2026-05-02') })
    await insertRelease(api.db, { id: 'gone', ...on('2026-06-01'), dissolvedAt: '2026-07-01T00:00:00Z' })
    const acme = await rowOf('acme')
    expect([acme.name, acme.mark]).toEqual(['Acme Labs', 'AL'])
    expect(acme.cells).toEqual(['China', 'Kite-2 <b> 2 May 2026 · Data set', '2', 'none'])
    expect(acme.links).toEqual(['/releases/a-2', '/?company=acme'])
    expect((await rowOf('acme', 'zh')).cells).toEqual(['中国', 'Kite-2 <b> 2026-05-02 · 数据集', '2', '无'])
    const bare = await rowOf('bare')
    expect([bare.name, bare.mark, bare.cells]).toEqual(['bare', 'B', ['France', 'none seen yet', '0', 'none']])
  })

  it('has of the newest release the stage and a date as exact as it was stated, as the API has', async () => {
    const announcedAt = { at: '2026-06-01T00:00:00.000Z', precision: 'month', basis: 'vendor' } as const
    await insertRelease(api.db, { id: 'a-1', ...on('2026-05-02') })
    await insertRelease(api.db, { id: 'plan', name: 'Plan', stage: 'planned', openness: 'unknown', releasedAt: null, announcedAt })
    expect((await rowOf('acme')).cells[1]).toBe('Plan June 2026 · Planned')
    expect(await newestOf('acme')).toEqual({
      ...{ id: 'plan', name: 'Plan', kind: 'model', stage: 'planned', openness: 'unknown' },
      date: { at: announcedAt.at, precision: 'month' },
    })
    await insertRelease(api.db, { id: 'seen', releasedAt: null, firstSeenAt: '2026-08-01T02:03:00.000Z' })
    expect(await newestOf('acme')).toMatchObject({ id: 'seen', date: { at: '2026-08-01T02:03:00.000Z', precision: 'minute' } })
    // of a correction it hears at once, though it is told from memory
    await api.db`update releases set dissolved_at = now() where id = 'seen'`
    expect(await newestOf('acme')).toMatchObject({ id: 'plan' })
    expect(await newestOf('bare')).toBe(null)
  })

  it('says how the sources of each are, what needs a look first, and leads to them', async () => {
    const read = { firstReadAt: new Date(), lastChangeAt: new Date() }
    await insertSource(api.db, { id: 'acme/feed', ...read })
    await insertSource(api.db, { id: 'acme/hub', ...read })
    await insertSource(api.db, { id: 'acme/page', ...read, failCount: 2, problem: 'dns' })
    await insertSource(api.db, { id: 'bare/feed' })
    const acme = await rowOf('acme')
    expect([acme.states, acme.links]).toEqual([
      ['1 failing', '2 fresh'],
      ['/sources?state=failing&company=acme', '/sources?state=ok&company=acme'],
    ])
    expect(acme.row.find('.badge').first().attr('title')).toBe('1 source of Acme Labs: The last visit failed')
    expect(load(await (await get(acme.links[1] ?? '')).text())('.sources tbody tr').length).toBe(2)
    expect((await rowOf('acme', 'zh')).states).toEqual(['1 失败', '2 正常'])
    await api.db`update sources set fail_count = 0, problem = null`
    // no commit that readers see, and still what is true now
    expect((await rowOf('acme')).states).toEqual(['3 fresh'])
  })

  it('keeps apart who only tells of others, and marks who is tracked no more', async () => {
    await insertCompany(api.db, { id: 'press', name: 'Press', country: 'US' })
    await api.db`update companies set role = 'press' where id = 'press'`
    await api.db`update companies set parked_at = now() where id = 'bare'`
    await insertRelease(api.db, { id: 'a-1' })
    const $ = await page('/companies')
    expect(said($('.status').text())).toBe('1 company is tracked, with 1 release; 1 more is read for what it says of others.')
    expect(said((await page('/companies', 'zh'))('.status').text())).toBe('跟踪 1 家公司，共 1 个发布；另读取 1 家媒体对它们的报道。')
    expect(
      $('.companies')
        .toArray()
        .map(table => [$(table).find('thead th').length, $(table).find('tbody tr').length]),
    ).toEqual([
      [5, 2],
      [3, 1],
    ])
    expect((await rowOf('press')).cells).toEqual(['United States', 'none'])
    expect((await rowOf('bare')).row.find('th .faint').text()).toBe('no longer tracked')
    expect((await rowOf('acme')).row.find('th .faint').length).toBe(0)
  })

  it('says that nobody is tracked where nobody is', async () => {
    await api.db`truncate companies cascade`
    const $ = await page('/companies')
    expect([$('table').length, $('.status').length, $('.empty h2').text()]).toEqual([0, 0, 'Nobody is tracked yet'])
  })

  it('is there as JSON, refuses parameters, and is reached from where companies are spoken of', async () => {
    await insertSource(api.db, { id: 'acme/feed' })
    const $ = await page('/companies')
    expect($('link[rel=alternate][href="/api/companies"]').length).toBe(1)
    expect((await get('/companies?company=acme')).status).toBe(400)
    for (const path of ['/about', '/sources', '/companies/acme']) {
      expect([path, (await page(path))('main a[href="/companies"]').length]).toEqual([path, 1])
    }
    expect((await page('/sources'))('h2 a[href="/companies/acme"]').length).toBe(1)
  })
})
