import { load } from 'cheerio'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bodyOf, useApi } from '../support/api.ts'
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
    ['en', 'Something is missing or wrong?', 'Say which release is missing'],
    ['zh', '内容有误或缺失？', '告诉我们缺少哪个发布'],
  ])('is begun from the timeline, full or empty, without a release, in %s', async (language, wrong, missing) => {
    const leading = async (path: string) => {
      const $ = load(await (await get(path, language)).text())
      return $('a[href="/corrections/new"]')
        .toArray()
        .map(each => $(each).text())
    }
    expect(await leading('/')).toEqual([wrong])
    expect(await leading('/?q=nothing-like-it')).toEqual([missing, wrong])
    const form = load(await (await get('/corrections/new', language)).text())
    expect([form('input[name=release]').length, form('option[selected]').attr('value')]).toEqual([0, 'missing'])
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

describe('POST /api/corrections', () => {
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${api.address}/api/corrections`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  it('keeps a correction as the form does, and answers with its number', async () => {
    const answer = await send({ ...given, claim: ' a\u0000day\nbefore ', contact: 'me@reader.example' })
    const { number } = await bodyOf<{ number: string }>(Promise.resolve(answer.clone()))
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/corrections/sent/${number}`])
    expect(await rows()).toEqual([
      { releaseId: 'acme-one', field: 'date', claim: 'a day\nbefore', proof: given.proof, contact: 'me@reader.example', state: 'open' },
    ])
    expect(await api.db`select id::text as id from corrections`).toEqual([{ id: number }])
    expect((await get(`/corrections/sent/${number}`)).status).toBe(200)
    const { release: _, ...missing } = given
    for (const body of [missing, { ...missing, release: null, contact: null }]) expect((await send(body)).status).toBe(201)
    expect((await rows()).slice(1)).toMatchObject([{ releaseId: null, contact: null }, { releaseId: null }])
  })

  it.each([
    [{ field: 'dates' }, 'field', 'must be one of date, stage', 'date'],
    [{ field: undefined }, 'field', 'is missing', null],
    [{ claim: ' \n' }, 'claim', 'must not be empty', null],
    [{ claim: 'x'.repeat(2001) }, 'claim', 'must be at most 2000 characters long', null],
    [{ proof: '' }, 'proof', 'must not be empty', null],
    [{ proof: 'javascript:alert(1)' }, 'proof', 'must be an http:// or https:// address', null],
    [{ contact: 7 }, 'contact', 'must be a text', null],
    [{ release: 'nobody' }, 'release', 'is the id of no release', null],
    [{ clam: 'x' }, 'clam', 'is not a field here', 'claim'],
  ])('refuses %j with a problem that names the field, and writes nothing', async (wrong, field, detail, nearest) => {
    const answer = await send({ ...given, ...wrong })
    const problem = await bodyOf<{ type: string; errors: object[] }>(Promise.resolve(answer.clone()))
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(problem.errors).toEqual([expect.objectContaining({ field, detail: expect.stringContaining(detail), nearest })])
    expect(await rows()).toEqual([])
  })

  it('takes no other body, no parameter, and nothing that another site’s page sends', async () => {
    for (const body of ['', '[]', 'field=date', '"x"']) expect([body, (await send(body)).status]).toEqual([body, 400])
    expect((await fetch(`${api.address}/api/corrections?x=1`, { method: 'POST', body: JSON.stringify(given) })).status).toBe(400)
    expect((await send(given, { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await fetch(`${api.address}/api/corrections`)).status).toBe(405)
    expect(await rows()).toEqual([])
  })

  it('counts together with the form', async () => {
    for (let time = 0; time < 5; time++) expect((await post(given)).status).toBe(303)
    for (let time = 0; time < 5; time++) expect((await send(given)).status).toBe(201)
    const refused = await send(given)
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await post(given)).status).toBe(429)
    expect(await rows()).toHaveLength(10)
  })
})

describe('what fills in every field', () => {
  it('is answered like a person, and nothing of it is kept', async () => {
    const answer = await post({ ...given, subject: 'Cheap pills' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/corrections\/sent\/\d+$/)])
    const number = answer.headers.get('location')?.split('/').at(-1)
    expect(await (await get(answer.headers.get('location') ?? '')).text()).toContain(`has the number ${number}.`)
    expect(await rows()).toEqual([])
    // nobody else is given its number
    expect((await post({ ...given, subject: ' ' })).headers.get('location')).not.toBe(answer.headers.get('location'))
    expect(await rows()).toHaveLength(1)
  })

  it('is told what is wrong, and slowed down, like a person', async () => {
    expect((await post({ ...given, claim: '', subject: 'x' })).status).toBe(400)
    for (let time = 0; time < 10; time++) expect((await post({ ...given, subject: 'x' })).status).toBe(303)
    expect((await post({ ...given, subject: 'x' })).status).toBe(429)
  })

  it.each([
    ['en', 'Leave this field empty'],
    ['zh', '请将此项留空'],
  ])('is the only one to meet the field: in %s its label says that it stays empty, and keys pass it by', async (language, label) => {
    const $ = load(await (await get('/corrections/new', language)).text())
    const field = $('input[name=subject]')
    expect([field.attr('tabindex'), field.attr('autocomplete'), field.attr('value')]).toEqual(['-1', 'off', undefined])
    expect(
      $(`label[for=${field.attr('id')}]`)
        .text()
        .trim(),
    ).toBe(label)
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
      const box = await page.locator('input[name=subject]').boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(0)
      expect(trouble).toEqual({ violations: [], errors: [], strangers: [] })
    },
  )
})
