import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { ReleaseDocument } from '../../db/types.ts'
import { useApi } from '../support/api.ts'
import { describeBrowser, useBrowser, violationsOf } from '../support/browser.ts'
import { hostileTitles, seedHostile } from '../support/hostile.ts'
import { insertCompany, insertRelease, insertRevision, insertSource, sighting } from '../support/releases.ts'

const widths = [1280, 768, 375]
const pages = ['/releases/acme-many', '/releases/acme-plan', '/companies/acme', '/companies/bare']
const views = (['light', 'dark'] as const).flatMap(colorScheme => (['en-US', 'zh-CN'] as const).map(locale => ({ colorScheme, locale })))

describeBrowser('a release and a company in a browser', () => {
  const api = useApi()
  const browser = useBrowser()
  let hostile: ReleaseDocument[]

  beforeAll(async () => {
    const { db } = api
    const day = (nth: number) => new Date(Date.now() - nth * 86_400_000 * 9).toISOString()
    await insertCompany(db, { id: 'acme', name: 'Acme' })
    await insertCompany(db, { id: 'bare', name: 'Bare' })
    await insertSource(db, { id: 'acme/feed', failCount: 1, problem: 'timeout' })
    const variants = Array.from({ length: 30 }, (_, nth) => ({
      ...{ repo: `acme/${'a-long-name-'.repeat(nth % 7)}${nth}`, url: `https://hub.example/${nth}`, host: 'huggingface' },
      ...{ parameters: { total: nth * 1e9 + 1e9, active: null }, tuning: 'instruct', quantization: 'GPTQ-INT4' },
      ...{ license: { spdx: 'MIT', name: 'MIT', url: null }, publicAt: null },
    }))
    const many = await insertRelease(db, { id: 'acme-many', revision: 2, variants, sightings: [sighting(), sighting({ title: 'again' })] })
    await insertRevision(db, { ...many, revision: 1 }, '2025-04-28T10:00:00Z', [])
    await insertRevision(db, many, '2025-04-28T12:00:00Z', [{ field: 'stage', before: 'announced', after: 'released' }])
    await insertRelease(db, { id: 'acme-plan', stage: 'planned', openness: 'unknown', releasedAt: null })
    for (let nth = 0; nth < 30; nth++) {
      await insertRelease(db, { id: `acme-${nth}`, releasedAt: { at: day(nth), precision: 'minute', basis: 'vendor' } })
    }
    hostile = await seedHostile(db)
    const aliases = hostileTitles.map(text =>
      text
        .replaceAll('\0', '')
        .replace(/\p{Cs}/gu, '\ufffd')
        .slice(0, 80),
    )
    await db`update companies set aliases = ${aliases}, name = ${'<b>Acme</b> & </script>'} where id = 'acme'`
  }, 60_000)

  it.each(views)('can be read by everybody, $colorScheme and in $locale', { timeout: 120_000 }, async view => {
    const { page, trouble } = await browser.open(view)
    for (const path of pages) {
      await page.goto(`${api.address}${path}`)
      expect([path, await violationsOf(page)]).toEqual([path, []])
      expect([path, await headingsOutOfOrder(page)]).toEqual([path, []])
    }
    expect(trouble).toEqual({ violations: [], errors: [], strangers: [] })
  })

  it.each(widths)('stays within %i pixels, also unfolded', { timeout: 120_000 }, async width => {
    const { page } = await browser.open({ viewport: { width, height: 900 }, locale: 'zh-CN' })
    for (const path of [...pages, ...hostile.slice(0, 12).map(({ id }) => `/releases/${id}`)]) {
      await page.goto(`${api.address}${path}`)
      await unfold(page)
      expect([path, await overflow(page)]).toEqual([path, 0])
    }
  })

  it('runs nothing of what others wrote, and the policy has nothing to hold back', { timeout: 300_000 }, async () => {
    const { page, trouble } = await browser.open()
    for (const path of ['/companies/acme', '/companies/zeta', ...hostile.map(({ id }) => `/releases/${id}`)]) {
      await page.goto(`${api.address}${path}`, { waitUntil: 'domcontentloaded' })
      expect([path, await count(page, 'script, iframe, object, embed, style, base, form, img')]).toEqual([path, 3])
      const addresses = await page.evaluate<string[]>(protocols)
      expect([path, [...new Set(addresses)].filter(protocol => !/^https?:$/.test(protocol))]).toEqual([path, []])
      const data = await page.locator('script[type="application/ld+json"]').textContent()
      expect(() => JSON.parse(data ?? '')).not.toThrow()
    }
    expect(trouble).toEqual({ violations: [], errors: [], strangers: [] })
  })

  it('tells instants in the reader’s zone, with UTC on hover', async () => {
    const { page } = await browser.open({ timezoneId: 'Asia/Shanghai' })
    await page.goto(`${api.address}/releases/acme-many`)
    await page.reload()
    const time = page.locator('.sheet time').first()
    expect([await time.textContent(), await time.getAttribute('title')]).toEqual(['28 April 2025, 17:00', '28 April 2025, 09:00 UTC'])
  })

  it('lets a day of the calendar be reached and followed by keyboard alone', async () => {
    const { page } = await browser.open()
    await page.goto(`${api.address}/companies/acme`)
    const day = page.locator('.calendar a').last()
    await day.focus()
    expect(await day.getAttribute('aria-label')).toMatch(/^\d+ releases? on /)
    await page.keyboard.press('Enter')
    await page.waitForURL(/since=/)
    expect(await count(page, 'article h3')).toBeGreaterThan(0)
  })
})

function count(page: Page, selector: string): Promise<number> {
  return page.locator(selector).count()
}

/** What is evaluated in a page stands as text: the types of browsers are not those of these tests. */
const protocols = `[...document.querySelectorAll('[href]')].map(each => new URL(each.getAttribute('href'), location.href).protocol)`

function overflow(page: Page): Promise<number> {
  return page.evaluate('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)')
}

async function unfold(page: Page): Promise<void> {
  await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`)
}

/** Headings that skip a level, and more than one of the first. */
async function headingsOutOfOrder(page: Page): Promise<string[]> {
  const levels = await page.evaluate<string[]>(
    `[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(each => each.tagName[1] + ' ' + each.textContent)`,
  )
  return levels.filter((text, place) => {
    const before = place === 0 ? 0 : Number((levels[place - 1] ?? '').slice(0, 1))
    return Number(text.slice(0, 1)) > before + 1 || (text.startsWith('1') && place > 0)
  })
}
