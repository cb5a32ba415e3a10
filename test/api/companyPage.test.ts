import { load } from 'cheerio'
import { beforeAll, describe, expect, it } from 'vitest'
import { foldCounts } from '../../db/counts.ts'
import { useApi } from '../support/api.ts'
import { insertCompany, insertRelease, insertSource } from '../support/releases.ts'

const api = useApi()
const get = (path: string, language = 'en') =>
  fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', 'Accept-Language': language }, redirect: 'manual' })
const page = async (path: string, language = 'en') => load(await (await get(path, language)).text())
const said = (text: string) => text.replace(/\s+/g, ' ').trim()

const dayMs = 86_400_000
const dayBefore = (days: number) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)
const on = (day: string) => ({ releasedAt: { at: `${day}T00:00:00.000Z`, precision: 'day', basis: 'vendor' } as const })
const mit = { spdx: 'MIT', name: 'MIT', url: null }

describe('the page of a company', () => {
  const [today, lately] = [dayBefore(0), dayBefore(40)]
  beforeAll(async () => {
    const { db } = api
    const families = ['Kite', 'Rope', 'Sail'].map(name => ({ name, aliases: [] }))
    await insertCompany(db, { id: 'acme', name: 'Acme', aliases: ['阿克梅', 'Acmé'], families })
    await insertCompany(db, { id: 'bare', name: 'Bare', country: 'FR' })
    await insertCompany(db, { id: 'press', name: 'Press' })
    await insertCompany(db, { id: 'old', name: 'Old' })
    await db`update companies set role = 'press' where id = 'press'`
    await insertSource(db, { id: 'acme/hub', kind: 'huggingface', failCount: 2, problem: 'timeout' })
    await db`update sources set page = 'https://huggingface.co/acme-ai' where id = 'acme/hub'`
    await insertRelease(db, { id: 'k-1', name: 'Kite-1', family: 'Kite', license: mit, ...on('2023-08-01') })
    await insertRelease(db, { id: 'k-2', name: 'Kite-2', family: 'Kite', license: mit, ...on(lately) })
    await insertRelease(db, { id: 'k-3', name: 'Kite-3', family: 'Kite', openness: 'api', ...on(lately) })
    await insertRelease(db, { id: 'r-1', name: 'Rope-1', family: 'Rope', ...on(today) })
    await insertRelease(db, { id: 'gone', family: 'Rope', ...on(today), dissolvedAt: '2026-01-01T00:00:00Z' })
    await insertRelease(db, { id: 'o-1', company: { id: 'old', name: 'Old' }, ...on('2020-05-05') })
    await foldCounts(db)
  })

  it('says who it is: other names in every language, its country in the reader’s, and where it publishes', async () => {
    const $ = await page('/companies/acme')
    expect([$('h1').text(), said($('.status').text())]).toEqual(['Acme', '4 releases in the timeline.'])
    const sheet = said($('.sheet').text())
    for (const part of ['阿克梅', 'Acmé', 'China', 'acme-ai Hugging Face']) expect(sheet).toContain(part)
    expect($('.sheet a[href="https://huggingface.co/acme-ai"]').length).toBe(1)
    expect((await page('/companies/acme', 'zh-CN'))('.sheet').text()).toContain('中国')
  })

  it('has a calendar with an exact number for each day, which leads to it, and a table of the same', async () => {
    const $ = await page('/companies/acme')
    const days = $('.calendar a').toArray()
    expect(days.map(each => $(each).attr('href'))).toEqual([lately, today].map(day => `/?company=acme&since=${day}&until=${day}`))
    expect($('.calendar a').first().find('title').text()).toMatch(/^2 releases on \d+ \w+ \d+$/)
    expect($('.calendar rect.day-2').length).toBe(1)
    const rows = $('.counted tbody tr').toArray()
    expect(rows.map(each => $(each).find('td').text())).toEqual(['1', '2'])
    const answer = await get($('.calendar a').first().attr('href') ?? '')
    expect(load(await answer.text())('article h3').length).toBe(2)
  })

  it('shows the year before its newest release where nothing came since, and says so', async () => {
    const $ = await page('/companies/old')
    expect($('main').text()).toContain('Nothing came in the last twelve months')
    expect($('.calendar a').attr('href')).toBe('/?company=old&since=2020-05-05&until=2020-05-05')
  })

  it('counts its families, newest release and all, and names those that show nothing yet', async () => {
    const $ = await page('/companies/acme')
    const rows = $('.families tbody tr').toArray()
    expect(rows.map(each => said($(each).text()).replace(/ \d+ \w+ \d{4}$/, ''))).toEqual(['Kite3Kite-3', 'Rope1Rope-1'])
    expect($('.families a').first().attr('href')).toBe('/?company=acme&family=Kite')
    expect(said($('.without').text())).toBe('Also watched for, and not seen yet: Sail.')
  })

  it('counts what can be had by month, and licences by half year', async () => {
    const $ = await page('/companies/acme')
    const [months, licences] = $('.count-rows').toArray()
    const texts = (table: typeof months) =>
      $(table)
        .find('tbody tr')
        .toArray()
        .map(each => said($(each).find('.numbers').text()))
    expect(texts(months).at(-1)).toBe('Open weights 1')
    expect(texts(months).join()).toContain('API only 1')
    expect(said($(licences).find('tbody tr').last().text())).toMatch(/^July to December 20231.*MIT 1$/)
    expect($(licences).find('tbody a').last().attr('href')).toBe('/?company=acme&since=2023-07&until=2023-12')
    expect((await get('/?company=acme&since=2023-07&until=2023-12')).status).toBe(200)
  })

  it('says how its sources are', async () => {
    const $ = await page('/companies/acme')
    expect(said($('.company-sources tbody').text())).toContain('Hugging Face acme/hubThe host takes too long to answer.')
    expect($('.company-sources .badge').text()).toBe('Failing')
  })

  it('says how fast each source is, the fastest first', async () => {
    const { db } = api
    await insertSource(db, { id: 'acme/slow', firstReadAt: new Date('2024-01-01') })
    await insertSource(db, { id: 'acme/quick', firstReadAt: new Date('2024-01-01') })
    await db`
      insert into releases select (jsonb_populate_record(releases, jsonb_build_object('id', 'lag-' || n, 'first_seen_at', '2025-04-28T09:00:00Z'))).*
      from releases, generate_series(1, 5) as n where id = 'k-1'`
    await db`
      with told as (
        insert into entries (source_id, key, title, summary, content_hash, first_seen_at, is_baseline)
        select source, source || n, 'title', '', 'hash', timestamptz '2025-04-28T09:00:00Z' + delay, false
        from (values ('acme/quick', interval '0'), ('acme/slow', interval '2 hours')) as sources (source, delay), generate_series(1, 5) as n
        returning id, key
      ), claimed as (
        insert into claims (entry_id, ordinal, company_id, line, claim) select id, 0, 'acme', '', '{}' from told
      )
      insert into sightings (entry_id, ordinal, release_id) select id, 0, 'lag-' || right(key, 1) from told`
    const $ = await page('/companies/acme')
    const rows = $('.company-sources tbody tr').toArray()
    expect(rows.slice(0, 2).map(each => said($(each).find('td').last().text()))).toEqual([
      'usually the first (of 5 releases)',
      'usually 2 h after the first sign, 9 of 10 within 2 h (of 5 releases)',
    ])
    expect(said($('.company-sources').parent().find('.sum').text())).toBe('The fastest is acme/quick: usually the first to tell.')
    await db`delete from sightings where release_id like 'lag-%'`
    await db`delete from releases where id like 'lag-%'`
  })

  it('offers a subscription and every document of it, for readers too', async () => {
    const $ = await page('/companies/acme')
    expect($('main a[href="/subscribe?company=acme"]').length).toBe(1)
    expect($('main a[href="/releases.atom?company=acme"]').length).toBe(1)
    expect($('link[rel=alternate][href="/releases.atom?company=acme"]').length).toBe(1)
    expect($('link[rel=canonical]').attr('href')).toBe('https://modelwire.example/companies/acme')
    expect(JSON.parse($('script[type="application/ld+json"]').text())).toMatchObject({ '@type': 'Organization', name: 'Acme' })
  })

  it('says so where there is no release, and of press that it makes none', async () => {
    const bare = await page('/companies/bare')
    expect(said(bare('.status').text())).toBe('No release of it has been seen yet.')
    expect(bare('.calendar, .count-rows, .families').length).toBe(0)
    expect(bare('main').text()).toContain('It has no sources of its own.')
    const press = await page('/companies/press')
    expect([said(press('.status').text()), press('a[href^="/subscribe?"]').length]).toEqual([
      expect.stringContaining('makes no releases'),
      0,
    ])
    expect((await get(press('footer a').attr('href') ?? '')).status).toBe(200)
  })

  it('is reached by any other name, and else is not found, with the nearest name', async () => {
    for (const name of ['阿克梅', 'ACME', 'acmé']) {
      const answer = await get(`/companies/${encodeURIComponent(name)}`)
      expect([name, answer.status, answer.headers.get('location')]).toEqual([name, 308, '/companies/acme'])
    }
    const unknown = await get('/companies/acmee')
    expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('Did you mean')])
    for (const odd of ['%00', '%2e%2e%2f', '%3Cscript%3E']) expect((await get(`/companies/${odd}`)).status).toBe(404)
  })
})
