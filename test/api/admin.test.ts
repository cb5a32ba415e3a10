import { createHmac } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serveDatabase, useApi } from '../support/api.ts'
import { describeBrowser, useBrowser, violationsOf } from '../support/browser.ts'

const api = useApi()
const token = 'a-token-of-sixteen-and-more'
let address = ''

beforeAll(async () => {
  const running = await serveDatabase(api.db, api, token)
  address = `http://127.0.0.1:${running.port}`
  return () => running.close()
})
beforeEach(async () => void (await api.db`truncate allowances`))

const get = (path: string, cookie = '') => fetch(`${address}${path}`, { redirect: 'manual', headers: { Cookie: cookie } })
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers: { Origin: address, ...headers } },
  })
const signIn = async () => {
  const answer = await post('/admin/sign-in', { token })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin'])
  return answer.headers.get('set-cookie') ?? ''
}
const signed = (until: number, key = token) =>
  `operator=${until}.${createHmac('sha256', key).update(`operator until ${until}`).digest('base64url')}`
const soon = () => Math.floor(Date.now() / 1000) + 60

describe("the operator's pages", () => {
  it('do not exist without a token in the environment', async () => {
    for (const path of ['/admin', '/admin/sign-in']) expect((await fetch(`${api.address}${path}`)).status).toBe(404)
  })

  it('show nothing without a session, and take nothing', async () => {
    const rooms = [
      '/admin/sources',
      '/admin/deliveries',
      '/admin/rulings',
      '/admin/rulings/new',
      '/admin/rulings/1/undo',
      '/admin/corrections',
    ]
    for (const path of ['/admin', ...rooms, '/admin/corrections/1', '/admin/subscriptions/x/on', '/admin/sign-out', '/admin/whatever']) {
      const looked = await get(path)
      expect([path, looked.status, looked.headers.get('location')]).toEqual([path, 303, '/admin/sign-in'])
      expect([path, (await post(path, {})).status]).toEqual([path, 403])
    }
  })

  it('open to the token, with a cookie that no script and no other site has', async () => {
    const cookie = await signIn()
    for (const words of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/admin', 'Max-Age=43200']) expect(cookie).toContain(words)
    expect(cookie).not.toContain(token)
    const page = await get('/admin', cookie.split(';')[0])
    expect([page.status, page.headers.get('cache-control'), page.headers.get('x-robots-tag')]).toEqual([
      ...[200, 'no-store', 'noindex, nofollow'],
    ])
    const out = await post('/admin/sign-out', {}, { Cookie: cookie.split(';')[0] ?? '' })
    expect([out.status, out.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('Max-Age=0')])
  })

  it('stay closed to a wrong token, and to more than ten tries in an hour', async () => {
    for (let time = 0; time < 10; time++) {
      const answer = await post('/admin/sign-in', { token: 'wrong' })
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
    }
    expect((await post('/admin/sign-in', { token })).status).toBe(429)
  })

  it('stay closed to a cookie that is forged or expired', async () => {
    expect((await get('/admin', signed(soon()))).status).toBe(200)
    const past = Math.floor(Date.now() / 1000) - 1
    const forged = signed(soon()).replace(/\d+\./, `${soon() + 1000}.`)
    for (const cookie of [signed(past), signed(soon(), 'another key'), forged, 'operator=', `operator=${token}`])
      expect([cookie, (await get('/admin', cookie)).status]).toEqual([cookie, 303])
  })

  it('take nothing from another site, nor from one that says nothing of itself', async () => {
    for (const Origin of ['https://evil.example', 'null'])
      for (const path of ['/admin/sign-in', '/admin/sign-out'])
        expect([path, (await post(path, { token }, { Origin, Cookie: signed(soon()) })).status]).toEqual([path, 403])
  })

  it('count what waits as Postgres holds it', async () => {
    const before = await (await get('/admin', signed(soon()))).text()
    expect(before).toContain('<dt>Corrections open</dt><dd>0</dd>')
    await api.db`insert into corrections (field, claim, proof) values ('missing', 'Acme-2', 'https://acme.example')`
    expect(await (await get('/admin', signed(soon()))).text()).toContain(
      '<dt>Corrections open</dt><dd><a href="/admin/corrections">1</a></dd>',
    )
  })

  it('show hostile corrections as text, and close each once, with a note', async () => {
    const [row] = await api.db<{ id: string }[]>`
      insert into corrections (field, claim, proof) values ('other', '<script>alert(1)</script>', 'javascript:alert(1)') returning id`
    const page = await (await get('/admin/corrections', signed(soon()))).text()
    expect(page).toContain('&lt;script&gt;alert(1)')
    expect(page).not.toMatch(/<script>|href="javascript/)
    const path = `/admin/corrections/${row?.id}`
    expect((await post(path, { state: 'accepted' })).status).toBe(403)
    const close = () => post(path, { state: 'declined', note: 'no proof' }, { Cookie: signed(soon()) })
    expect([(await close()).status, (await close()).status]).toEqual([303, 404])
    expect(await api.db`select state, note from corrections where id = ${row?.id ?? ''}`).toEqual([{ state: 'declined', note: 'no proof' }])
  })
})

describeBrowser("the operator's pages in a browser", () => {
  const browser = useBrowser()
  it.each(['light', 'dark'] as const)(
    'can be read by everybody, when they are %s, on a small screen',
    { timeout: 60_000 },
    async colorScheme => {
      await api.db`insert into corrections (field, claim, proof) values ('other', ${'x'.repeat(300)}, 'https://acme.example')`
      const { page, trouble } = await browser.open({ colorScheme, viewport: { width: 375, height: 800 } })
      await page.context().setExtraHTTPHeaders({ Cookie: signed(soon()) })
      for (const path of ['/admin/sign-in', '/admin', '/admin/sources', '/admin/deliveries', '/admin/rulings', '/admin/corrections']) {
        await page.goto(`${address}${path}`)
        expect([path, await violationsOf(page), await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, [], 375])
      }
      expect(trouble).toEqual({ violations: [], errors: [], strangers: [] })
    },
  )
})
