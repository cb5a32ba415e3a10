import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { describeBrowser, hundredths, overflowOf, useBrowser, watchShifts } from '../support/browser.ts'
import { seedBusyWeek } from '../support/busyWeek.ts'

const nothing = { violations: [], errors: [], strangers: [] }
const inWeek = 1_000
const widths = [375, 768, 1280]

/** Words of a drawing that stand on each other, or over its edge. */
const collisions = `[...document.querySelectorAll('main svg')].filter(each => each.checkVisibility()).flatMap(svg => {
  const edge = svg.getBoundingClientRect()
  const texts = [...svg.querySelectorAll('text')].map(each => ({ words: each.textContent, box: each.getBoundingClientRect() }))
  const over = texts.filter(({ box }) => box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1)
  const onEachOther = texts.flatMap((one, nth) => texts.slice(nth + 1).filter(({ box }) =>
    Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1 && Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 3)
    .map(other => one.words + ' on ' + other.words))
  return [...over.map(({ words }) => words + ' over the edge'), ...onEachOther]
})`

/** Names of releases that have no room beside what else stands there. */
const squeezed = `[...document.querySelectorAll('.card h3')].filter(each => each.clientWidth < 160).map(each => each.textContent)`

describeBrowser('a thousand releases in a week', { timeout: 120_000 }, () => {
  const api = useApi()
  const browser = useBrowser()
  beforeAll(() => seedBusyWeek(api.db, { inWeek, monthsBefore: 36 }), 120_000)

  /** Its pages, opened as a reader does who goes on and on. */
  const each = async (width: number, look: (page: Page, path: string) => Promise<void>, locale = 'en-GB') => {
    const { page, trouble } = await browser.open({ viewport: { width, height: 900 }, locale })
    const shifted = await watchShifts(page)
    const paths = ['/', '/?limit=200', '/trends', '/companies/maker-6', '/companies/maker-2']
    for (const path of paths) {
      await page.goto(`${api.address}${path}`)
      await page.waitForTimeout(300)
      expect([path, hundredths(await shifted())]).toEqual([path, 0])
      await look(page, path)
      if (path !== '/?limit=200') continue
      await page.locator('.pages a[rel=next]').click()
      await page.waitForURL(/cursor=/)
      expect(hundredths(await shifted())).toBe(0)
      await look(page, 'the second page')
    }
    expect(trouble).toEqual(nothing)
  }

  it.each(widths)('fits into %i pixels, moves nothing, and no number of a chart stands on another', async width => {
    for (const locale of ['en-GB', 'zh-CN']) {
      await each(
        width,
        async (page, path) => {
          expect([path, await overflowOf(page)]).toEqual([path, 0])
          expect([path, await page.evaluate(collisions)]).toEqual([path, []])
          expect([path, await page.evaluate(squeezed)]).toEqual([path, []])
        },
        locale,
      )
    }
  })
})
