import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { serveDatabase } from '../support/api.ts'
import { describeBrowser, overflowOf, useBrowser, violationsOf } from '../support/browser.ts'
import { useDatabase } from '../support/database.ts'
import { seedHostile } from '../support/hostile.ts'
import { insertRelease, insertSource, sighting } from '../support/releases.ts'
import { activate, insertDelivery, linkTo, programOf } from '../support/subscriptions.ts'

const nothing = { violations: [], errors: [], strangers: [] }
const token = 'operator-token-of-a-test'

/** Every page that anybody can open. Those of a subscription, and the operator's, are added as there is one. */
const pages = [
  ...['/', '/?q=acme', '/?company=acme&stage=withdrawn&since=2031-01-01', '/releases/acme-1', '/companies/acme'],
  ...['/trends', '/sources', '/companies', '/about', '/subscribe', '/subscribe?company=acme&channel=webhook', '/docs'],
  ...['/corrections/new', '/corrections/new?release=acme-1', '/admin/sign-in', '/nowhere', '/releases/nobody'],
]

const operatorPages = [
  ...['/admin', '/admin/sources', '/admin/deliveries', '/admin/rulings', '/admin/rulings/new?release=acme-1', '/admin/corrections'],
]

describeBrowser('every page', { timeout: 300_000 }, () => {
  const database = useDatabase()
  const used = { logged: [], reasons: [] }
  const browser = useBrowser()
  let address = ''

  beforeAll(async () => {
    const { db } = database
    await seedHostile(db)
    const company = { id: 'acme', name: 'Acme' }
    const license = { spdx: 'MIT', name: 'MIT', url: 'https://license.example/' }
    await insertRelease(db, { id: 'acme-1', name: 'Acme-1', company, license, sightings: [sighting()] })
    await insertSource(db, {
      id: 'acme/feed-of-a-name-that-goes-on-and-on-and-on',
      firstReadAt: new Date(),
      failCount: 3,
      problem: 'timeout',
    })
    address = `http://127.0.0.1:${(await serveDatabase(db, used, token)).port}`
    pages.push(...(await pagesOfSubscriptions()))
  })

  /** What a message's links lead to, before and after its receiver's yes; and one that is told, in vain and with success. */
  const pagesOfSubscriptions = async () => {
    const { create } = programOf({ address })
    const { db } = database
    const query = `q=${encodeURIComponent('<script>alert(1)</script>')}`
    const [asked, told] = [await create(), await create({ query, cadence: 'weekly', quietHours: { from: '22:00', to: '07:00' } })]
    await activate(db, told)
    const attempts = [{ status: 500, problem: `hooks.example answered 500 ${'x'.repeat(200)}` }]
    for (const [nth, state] of (['sent', 'dead', 'waiting'] as const).entries()) {
      await insertDelivery(db, told, { state, release: `r-${nth}`, attempts })
    }
    const manage = `/subscriptions/manage/${told.token}`
    return [
      await linkTo(db, 'confirm', asked),
      `/subscriptions/manage/${asked.token}`,
      manage,
      `${manage}?done=change`,
      await linkTo(db, 'stop', told),
    ]
  }

  const signIn = async (page: Page) => {
    await page.goto(`${address}/admin`)
    await page.locator('main input[type=password]').fill(token)
    await page.locator('main form button').click()
    await page.waitForURL(`${address}/admin`)
  }

  it.each([
    ['light', 'en-GB', 1280],
    ['dark', 'zh-CN', 768],
    ['dark', 'en-GB', 375],
    ['light', 'zh-CN', 375],
  ] as const)(
    'can be read by everybody, %s, in %s, %i pixels wide: no rule of axe is broken, nothing stands over the edge, nothing of others runs',
    async (colorScheme, locale, width) => {
      const { page, trouble } = await browser.open({ colorScheme, locale, viewport: { width, height: 900 } })
      await signIn(page)
      for (const path of [...pages, ...operatorPages]) {
        const answer = await page.goto(`${address}${path}`)
        expect([path, (answer?.status() ?? 500) < 500]).toEqual([path, true])
        expect([path, await violationsOf(page)]).toEqual([path, []])
        expect([path, await overflowOf(page)]).toEqual([path, 0])
        await page.evaluate(`for (const each of document.querySelectorAll('main details')) each.open = true`)
        expect([path, 'unfolded', await overflowOf(page)]).toEqual([path, 'unfolded', 0])
        // a link in a letter leads to pages in the language of the letter
        const language = path.startsWith('/subscriptions/sub_') ? 'en' : locale.slice(0, 2)
        expect([path, await page.locator('html').getAttribute('lang')]).toEqual([path, language])
        expect([path, await outwardOf(page)]).toEqual([path, []])
      }
      expect(trouble).toEqual(nothing)
    },
  )

  /** Links to anything but the web, a calendar or mail. */
  async function outwardOf(page: Page): Promise<string[]> {
    const addresses: string[] = await page.evaluate('[...document.links].map(link => link.href)')
    return addresses.filter(each => !/^(https?|webcal|mailto):/.test(each))
  }
})
