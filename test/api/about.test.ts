import { load } from 'cheerio'
import { beforeEach, describe, expect, it } from 'vitest'
import { opennesses, stages } from '../../config/words.ts'
import { bodyOf, useApi } from '../support/api.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

const api = useApi()
const get = (path: string, language = 'en') =>
  fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', 'Accept-Language': language } })
const page = async (path: string, language?: string) => load(await (await get(path, language)).text())
const said = (text: string) => text.replace(/\s+/g, ' ').trim()

describe('the page about what is told', () => {
  beforeEach(async () => {
    await api.db`truncate companies cascade`
    for (const id of ['acme', 'zeta', 'left', 'press']) await insertCompany(api.db, { id })
    await api.db`update companies set parked_at = now() where id = 'left'`
    await api.db`update companies set role = 'press' where id = 'press'`
    for (const id of ['acme/feed', 'acme/hub', 'press/feed']) await insertSource(api.db, { id })
    await insertSource(api.db, { id: 'acme/left', parkedAt: new Date() })
  })

  it('counts the companies that make releases and the sources that are read, and leads to both', async () => {
    const linksOf = async (language: string) => {
      const $ = await page('/about', language)
      return ['/companies', '/sources'].map(href => $(`main a[href="${href}"]`).text())
    }
    expect(await linksOf('en')).toEqual(['2 companies', '3 sources'])
    expect(await linksOf('zh')).toEqual(['2 家公司', '3 个来源'])
    await api.db`update companies set parked_at = now() where id = 'zeta'`
    await api.db`delete from sources where id <> 'acme/feed'`
    expect(await linksOf('en')).toEqual(['One company', '1 source'])
  })

  it.each([
    ['en', 'Released', 'It can be downloaded'],
    ['zh', '已发布', '可以下载'],
  ])('says in %s what every stage and every openness means, in the words of the badges', async (language, label, title) => {
    const $ = await page('/about', language)
    const lists = $('.words').toArray()
    expect(lists.map(list => $(list).find('dt').length)).toEqual([stages.length, opennesses.length])
    for (const each of $('.words dt, .words dd').toArray()) expect($(each).text()).not.toBe('')
    const first = $('.words div').filter((_, each) => $(each).find('dt').text() === label)
    expect(first.find('dd').text()).toBe(title)
  })

  it('has the same parts in both languages, and no English sentence in Chinese', async () => {
    const [english, chinese] = [await page('/about'), await page('/about', 'zh')]
    const shapeOf = ($: typeof english) => ['h2', 'h3', 'li', 'dt', 'main a'].map(each => $(each).length)
    expect(shapeOf(chinese)).toEqual(shapeOf(english))
    expect([english('html').attr('lang'), chinese('html').attr('lang')]).toEqual(['en', 'zh'])
    for (const each of chinese('main p, main li, main dd').toArray()) {
      expect(said(chinese(each).text())).toMatch(/\p{Script=Han}/u)
    }
  })

  it('leads nowhere that is not there', async () => {
    const $ = await page('/about')
    const addresses = new Set(
      $('main a')
        .toArray()
        .map(each => $(each).attr('href') ?? ''),
    )
    expect(addresses.size).toBeGreaterThan(5)
    for (const address of addresses) {
      const [path = '', anchor] = address.split('#')
      const answer = await get(path)
      expect([address, answer.status]).toEqual([address, 200])
      if (anchor) expect([address, load(await answer.text())(`#${anchor}`).length]).toEqual([address, 1])
    }
  })

  it('stands among the rooms, and refuses what it does not know', async () => {
    const $ = await page('/about')
    expect($('.top a[aria-current=page]').attr('href')).toBe('/about')
    expect((await get('/about?company=acme')).status).toBe(400)
    expect((await get('/about')).headers.get('vary')).toContain('Accept-Language')
  })

  it('counts what the API lists', async () => {
    const { companies } = await bodyOf<{ companies: { isParked: boolean; role: string }[] }>(fetch(`${api.address}/api/companies`))
    const tracked = companies.filter(({ isParked, role }) => !isParked && role === 'developer')
    expect((await page('/about'))('main a[href="/companies"]').text()).toBe(`${tracked.length} companies`)
  })
})
