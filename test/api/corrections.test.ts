import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { describeBrowser, useBrowser, violationsOf } from '../support/browser.ts'
import { insertRelease } from '../support/releases.ts'

const api = useApi()
const given = { release: 'acme-one', field: 'date', claim: 'It came a day before', proof: 'https://acme.example/news' }

beforeAll(async () => void (await insertRelease(api.db, { id: 'acme-one', name: 'Acme <b>1</b>' })))
beforeEach(async () => void (await api.db`truncate corrections, allowances`))

const rows = () => api.db`select release_id, field, claim, proof, contact, state from corrections`
const get = (path: string, language = 'en') =>
  fetch(`${api.address}${path}`, { headers: { 'Accept-Language': language, Accept: 'text/html' } })
const post = (fields: Record<string, string>, headers: Record<string, string> = { Origin: api.address }) =>
  fetch(`${api.address}/corrections/new`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) })

describe('a correction', () => {
  it('is kept as it was said, and its sender is led to its number', async () => {
    const answer = await post({ ...given, contact: 'me@reader.example' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/corrections\/sent\/\d+$/)])
    expect(await rows()).toEqual([
      { releaseId: 'acme-one', field: 'date', claim: given.claim, proof: given.proof, contact: 'me@reader.example', state: 'open' },
    ])
    const location = answer.headers.get('location') ?? ''
    expect(await (await get(location)).text()).toContain(`has the number ${location.split('/').at(-1)}.`)
  })

  it('can be of something that is missing', async () => {
    const { release: _, ...missing } = given
    expect((await post({ ...missing, field: 'missing' })).status).toBe(303)
    expect(await rows()).toMatchObject([{ releaseId: null, field: 'missing', contact: null }])
  })

  it('shows what is stored now, in the language of its reader, and lets no name become markup', async () => {
    const page = await (await get('/corrections/new?release=acme-one')).text()
    for (const words of ['28 April 2025', 'Released', 'Acme &lt;b&gt;1&lt;/b&gt;', 'not known']) expect(page).toContain(words)
    expect(await (await get('/corrections/new?release=acme-one', 'zh-CN')).text()).toContain('目前的记录')
    expect((await get('/corrections/new?release=nobody')).status).toBe(404)
  })

  it.each([
    ['field', 'colour'],
    ['claim', ' '],
    ['claim', 'x'.repeat(2001)],
    ['proof', ''],
    ['proof', 'javascript:alert(1)'],
    ['proof', 'ftp://acme.example/'],
    ['contact', 'x'.repeat(201)],
  ])('is refused where %s is wrong, says so there, keeps what was typed, and writes nothing', async (name, value) => {
    const answer = await post({ ...given, [name]: value })
    const page = await answer.text()
    expect([answer.status, page.match(/id="wrong-\w+"/g)]).toEqual([400, [`id="wrong-${name}"`]])
    expect(page).toContain(name === 'claim' ? given.proof : given.claim)
    expect(await rows()).toEqual([])
  })

  it('comes ten times in an hour from one address, and not from another site', async () => {
    expect((await post(given, { Origin: 'https://evil.example' })).status).toBe(403)
    for (let time = 0; time < 10; time++) expect((await post(given)).status).toBe(303)
    expect((await post(given)).status).toBe(429)
    expect(await rows()).toHaveLength(10)
  })
})

describeBrowser('the form of a correction', () => {
  const browser = useBrowser()
  it.each(['light', 'dark'] as const)(
    'can be read by everybody, when it is %s, on a small screen',
    { timeout: 60_000 },
    async colorScheme => {
      const { page, trouble } = await browser.open({ colorScheme, viewport: { width: 375, height: 800 } })
      await page.goto(`${api.address}/corrections/new?release=acme-one`)
      expect(await violationsOf(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375)
      expect(trouble).toEqual({ violations: [], errors: [], strangers: [] })
    },
  )
})
