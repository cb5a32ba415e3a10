import { load } from 'cheerio'
import { beforeAll, describe, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { insertRelease } from '../support/releases.ts'

const api = useApi()
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', ...headers } })
const choose = (chosen: Record<string, string>) =>
  fetch(`${api.address}/preferences`, { method: 'POST', body: new URLSearchParams(chosen), redirect: 'manual' })

beforeAll(async () => {
  await insertRelease(api.db, {
    id: 'acme-one',
    releasedAt: { at: '2025-04-28T22:30:00.000Z', precision: 'minute', basis: 'first-seen' },
  })
})

describe('the view of a page', () => {
  it('is in the language that the browser asks for, and caches are told so', async () => {
    const languageOf = async (asked: string) => {
      const answer = await get('/', { 'Accept-Language': asked })
      expect(answer.headers.get('vary')).toBe('Accept-Encoding, Accept-Language, Cookie')
      expect(answer.headers.get('content-language')).toBe(load(await answer.text())('html').attr('lang'))
      return answer.headers.get('content-language')
    }
    expect(await languageOf('zh-CN,zh;q=0.9,en;q=0.8')).toBe('zh')
    expect(await languageOf('de-DE,en;q=0.5')).toBe('en')
    expect(await languageOf('ko')).toBe('en')
  })

  it('is as it was chosen, on every page from then on, and leads back to where it was chosen', async () => {
    const answer = await choose({ language: 'zh', theme: 'dark', back: '/sources?state=ok' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sources?state=ok'])
    const cookie = answer.headers
      .getSetCookie()
      .map(each => each.split(';')[0])
      .join('; ')
    const $ = load(await (await get('/sources', { Cookie: cookie, 'Accept-Language': 'en' })).text())
    expect([$('html').attr('lang'), $('html').attr('data-theme')]).toEqual(['zh', 'dark'])
    expect($('.top nav').text()).toContain('来源')
  })

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', ''])(
    'leads nowhere else: %s',
    async back => {
      expect((await choose({ theme: 'dark', back })).headers.get('location')).toBe('/')
    },
  )

  it('refuses what is no language and no theme', async () => {
    expect((await choose({ theme: 'pink', back: '/' })).status).toBe(400)
    expect((await get('/', { Cookie: 'theme=pink; language=xx; zone=Mars/Olympus' })).status).toBe(200)
  })

  it('has the times of the reader’s zone, with UTC on hover', async () => {
    const day = async (zone: string) => load(await (await get('/releases/acme-one', { Cookie: `zone=${zone}` })).text())('.sheet').text()
    expect(await day('Asia/Shanghai')).toContain('29 April 2025, 06:30')
    expect(await day('America/New_York')).toContain('28 April 2025, 18:30')
    expect(await day('UTC')).toContain('28 April 2025, 22:30 UTC')
  })
})
