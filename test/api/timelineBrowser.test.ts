import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { describeBrowser, focusedIn, overflowOf, useBrowser, violationsOf, watchShifts } from '../support/browser.ts'
import { insertRelease, insertRevision, sighting } from '../support/releases.ts'

const nothing = { violations: [], errors: [], strangers: [] }
const variant = (repo: string, quantization: string | null = null) => ({
  ...{ repo, url: `https://hub.example/${repo}`, host: 'hub', parameters: { total: 8e9, active: null }, tuning: 'base' },
  ...{ quantization, license: null, publicAt: null },
})
const day = (at: string) => ({ at, precision: 'day', basis: 'vendor' }) as const

describeBrowser('the timeline in a browser', { timeout: 60_000 }, () => {
  const api = useApi()
  const browser = useBrowser()
  const open = async (path: string, options = {}) => {
    const opened = await browser.open(options)
    await opened.page.goto(`${api.address}${path}`)
    return opened
  }
  const names = (page: Page) => page.locator('.card h3').allInnerTexts()

  beforeAll(async () => {
    const acme = { id: 'acme', name: 'Acme' }
    const zeta = { id: 'zeta', name: 'Zeta Labs' }
    await insertRelease(api.db, { id: 'acme-1', name: 'Acme-1', company: acme, releasedAt: day('2025-04-01T00:00:00.000Z') })
    await insertRelease(api.db, {
      ...{ id: 'acme-2', name: 'Acme-2', company: acme, stage: 'announced', openness: 'api', releasedAt: null },
      announcedAt: day('2025-04-10T00:00:00.000Z'),
      variants: [variant('acme/two'), variant('acme/two-gguf', 'GGUF')],
      sightings: [sighting()],
    })
    for (let nth = 3; nth < 30; nth++) {
      const releasedAt = day(`2025-03-${String(nth).padStart(2, '0')}T00:00:00.000Z`)
      await insertRelease(api.db, { id: `zeta-${nth}`, name: `Zeta-${nth}`, company: zeta, releasedAt })
    }
  })

  it('is filtered by a value, by words and by both, and the address can be shared', async () => {
    const { page, trouble } = await open('/')
    expect(await page.locator('.status').textContent()).toContain('29 releases')
    await page.getByRole('link', { name: /^Acme 2$/ }).click()
    expect(await names(page)).toEqual(['Acme-2', 'Acme-1'])
    expect(await page.locator('.status').textContent()).toContain('2 of 29 releases')
    await page.getByRole('link', { name: /^API only/ }).click()
    expect(await names(page)).toEqual(['Acme-2'])
    const shared = await open(new URL(page.url()).pathname + new URL(page.url()).search)
    expect(await names(shared.page)).toEqual(['Acme-2'])
    // pressed again a value is left
    await page.locator('.values a[aria-current]', { hasText: 'API only' }).click()
    expect(await names(page)).toEqual(['Acme-2', 'Acme-1'])
    await page.getByRole('searchbox').fill('Acme-1')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=Acme-1/)
    expect(new URL(page.url()).searchParams.get('company')).toBe('acme')
    expect((await names(page))[0]).toBe('Acme-1')
    expect(trouble).toEqual(nothing)
  })

  it('says of what fits nothing how to find something', async () => {
    const { page } = await open('/?company=acme&since=2025-06-01&until=2025-06-30')
    expect(await page.locator('.empty').textContent()).toContain('Without Since “2025-06-01”')
    await page.getByRole('link', { name: /The last one before 10 Apr 2025/ }).click()
    expect(await names(page)).toEqual(['Acme-2'])
  })

  it('unfolds variants, what was trained first, and the ways to subscribe', async () => {
    const { page } = await open('/?company=acme')
    await page.getByText('+2 variants').click()
    expect(await page.locator('.variants a').allInnerTexts()).toEqual(['acme/two', 'acme/two-gguf'])
    await page.getByText('Subscribe', { exact: true }).click()
    expect(await page.getByRole('link', { name: 'Atom' }).getAttribute('href')).toBe('/releases.atom?company=acme')
    expect(await page.getByRole('link', { name: /webcal/ }).getAttribute('href')).toMatch(
      /^webcal:\/\/127\.0\.0\.1:\d+\/releases\.ics\?company=acme$/,
    )
    await page.keyboard.press('Escape')
    expect(await page.getByRole('link', { name: 'Atom' }).isVisible()).toBe(false)
  })

  it('is walked by keys alone, and says which', async () => {
    const { page, trouble } = await open('/?company=acme')
    await page.keyboard.press('?')
    expect(await page.getByRole('dialog').textContent()).toContain('next release')
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await focusedIn(page)).toBe('Acme-1')
    await page.keyboard.press('k')
    expect(await focusedIn(page)).toBe('Acme-2')
    await page.keyboard.press('s')
    expect(await page.getByRole('link', { name: 'Atom' }).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    // a slash, a j and an o that are typed are words
    await page.keyboard.type('j/o')
    expect(await page.getByRole('searchbox').inputValue()).toBe('j/o')
    await page.locator('.card h3 a').first().focus()
    await page.keyboard.press('o')
    await page.waitForURL('**/releases/acme-2')
    expect(trouble).toEqual(nothing)
  })

  it('tells of what comes while one watches, and moves nothing until it is wanted', async () => {
    const { page, trouble } = await open('/?company=acme')
    const place = () => page.locator('.card').first().boundingBox()
    const before = await place()
    const releasedAt = day('2025-05-01T00:00:00.000Z')
    await page.waitForTimeout(500)
    const release = await insertRelease(api.db, { id: 'acme-new', name: 'Acme-New', company: { id: 'acme', name: 'Acme' }, releasedAt })
    await insertRevision(api.db, release, new Date().toISOString(), [])
    await page.getByRole('button', { name: '1 new · Show' }).waitFor({ timeout: 20_000 })
    expect(await place()).toEqual(before)
    expect(await names(page)).toEqual(['Acme-2', 'Acme-1'])
    await page.keyboard.press('n')
    await page.locator('.card.is-new').waitFor()
    expect(await names(page)).toEqual(['Acme-New', 'Acme-2', 'Acme-1'])
    expect(await focusedIn(page)).toBe('Acme-New')
    expect(trouble).toEqual(nothing)
    await api.db`update releases set dissolved_at = clock_timestamp() where id = 'acme-new'`
  })

  it('is read, filtered and walked without a script', async () => {
    const { page } = await open('/', { javaScriptEnabled: false })
    await page.getByRole('link', { name: /^Acme 2$/ }).click()
    await page.getByText('+2 variants').click()
    expect(await page.locator('.variants a').allInnerTexts()).toEqual(['acme/two', 'acme/two-gguf'])
    await page.getByRole('button', { name: '中文' }).click()
    expect(await page.locator('h1').textContent()).toBe('开放模型，公开即知')
    expect(new URL(page.url()).search).toBe('?company=acme')
    await page.getByRole('link', { name: 'Acme-2' }).click()
    expect(await page.locator('h1').textContent()).toBe('Acme-2')
  })

  it.each([
    ['light', 'en-GB'],
    ['dark', 'zh-CN'],
  ] as const)('can be read by everybody, %s and in %s, and nothing stands over the edge', async (colorScheme, locale) => {
    for (const width of [1280, 768, 375]) {
      const { page, trouble } = await open('/', { colorScheme, locale, viewport: { width, height: 800 } })
      expect([width, await overflowOf(page)]).toEqual([width, 0])
      expect([width, await violationsOf(page)]).toEqual([width, []])
      expect(trouble).toEqual(nothing)
    }
  })

  it('moves nothing while it is loaded', async () => {
    const { page } = await browser.open()
    const shifted = await watchShifts(page)
    await page.goto(`${api.address}/`)
    await page.waitForTimeout(500)
    expect(await shifted()).toBe(0)
  })
})
