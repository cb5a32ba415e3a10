import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { serveDatabase } from '../support/api.ts'
import { describeBrowser, type Trouble, useBrowser } from '../support/browser.ts'
import { useDatabase } from '../support/database.ts'
import {
  companyId,
  layBefore,
  leastPayloads,
  marked,
  payloads,
  releaseId,
  seedPayloads,
  storedFields,
  subscriptionId,
  tokenOf,
  typedFields,
} from '../support/injection.ts'
import { describeShared } from '../support/shared.ts'
import { linkTo } from '../support/subscriptions.ts'

const token = 'operator-token-of-a-test'
/** Pages that show many of them at once. Those of the operator are opened with a session. */
const lists = ['/', '/?limit=200', '/?company=c-0', '/sources', '/trends', '/about', '/subscribe', '/docs', '/corrections/new', '/nowhere']
const operatorLists = ['/admin', '/admin/sources', '/admin/deliveries', '/admin/rulings', '/admin/corrections']

/** What a page holds that somebody else wrote, and what it must not: asked in the page, for the types of browsers are not those of here. */
const look = `(() => {
  const all = [...document.querySelectorAll('*')]
  const values = all.flatMap(each => [...each.attributes].map(({ value }) => value))
  const ours = /^(https?|webcal|mailto):$/
  return {
    text: [document.documentElement.textContent, ...values].join('\\n'),
    strange: [
      ...all.filter(each => each.matches('iframe, object, embed, style, base, img, video, audio, math, template, meta[http-equiv]')),
      ...all.filter(each => each.matches('script') && each.src !== document.querySelector('head > script[src^="/assets/"]').src
        && each.type !== 'application/ld+json'),
      ...all.filter(each => [...each.attributes].some(({ name }) => /^on|^(style|srcdoc|srcset|formaction|ping)$/.test(name))),
    ].map(each => each.outerHTML.slice(0, 200)),
    outward: [...document.querySelectorAll('[href], [src], [action]')]
      .map(each => new URL(each.getAttribute('href') ?? each.getAttribute('src') ?? each.getAttribute('action'), location.href))
      .filter(({ protocol }) => !ours.test(protocol)).map(({ href }) => href.slice(0, 200)),
    globals: Object.keys(window).filter(name => isNaN(name)).sort().join(),
    polluted: String({}.polluted) + String({}.x),
  }
})()`

interface Looked {
  text: string
  strange: string[]
  outward: string[]
  globals: string
  polluted: string
}

describeShared('what others write', () => {
  describeBrowser('in a browser', { timeout: 600_000 }, () => {
    const database = useDatabase()
    const browser = useBrowser()
    /** `field place`, once for each payload of which a field was seen. */
    const seen = new Set<string>()
    let address = ''
    let page: Page
    let trouble: Trouble
    let globals = ''

    beforeAll(async () => {
      await seedPayloads(database.db)
      address = `http://127.0.0.1:${(await serveDatabase(database.db, { logged: [], reasons: [] }, token)).port}`
      const opened = await browser.open()
      page = opened.page
      trouble = opened.trouble
      await page.goto(`${address}/about`)
      globals = (await page.evaluate<Looked>(look)).globals
    }, 120_000)

    const goTo = async (path: string, places?: number[]) => {
      await page.goto(`${address}${path}`, { waitUntil: 'domcontentloaded' })
      return lookAt(path, places)
    }
    /** Looks for the payloads of these places, or of all. */
    const lookAt = async (what: string, places: Iterable<number> = payloads.keys()) => {
      const { text, ...found } = await page.evaluate<Looked>(look)
      expect({ what, ...found, trouble }).toEqual({
        ...{ what, strange: [], outward: [], globals, polluted: 'undefinedundefined' },
        trouble: { violations: [], errors: [], strangers: [] },
      })
      const shown = plain(text)
      for (const place of places) {
        for (const field of [...storedFields, ...typedFields]) {
          if (shown.includes(plain(marked(field, payloads[place] ?? '')).slice(0, 60))) seen.add(`${field} ${place}`)
        }
      }
    }

    it('runs nothing where many stand on one page', async () => {
      for (const path of lists) await goTo(path)
      for (let first = 0; first < payloads.length; first += 20) {
        const chunk = payloads.slice(first, first + 20)
        await goTo(`/trends?${chunk.map((_, nth) => `company=${companyId(first + nth)}`).join('&')}`)
      }
    })

    it.each([
      ['a release', (nth: number) => `/releases/${releaseId(nth)}`],
      ['a company', (nth: number) => `/companies/${companyId(nth)}`],
      ['a subscription', (nth: number) => `/subscriptions/manage/${tokenOf(nth)}`],
    ])('runs nothing on the page of %s', async (_, pathOf) => {
      for (const nth of payloads.keys()) await goTo(pathOf(nth), [nth])
    })

    it('runs nothing of what was searched for', async () => {
      const asked = payloads.map((payload, nth) => ({ nth, asked: searchOf(payload) }))
      const [taken, refused] = [asked.filter(each => isTaken(each.asked)), asked.filter(each => !isTaken(each.asked))]
      const groups = Array.from({ length: Math.ceil(taken.length / 10) }, (_, group) => taken.slice(group * 10, group * 10 + 10))
      for (const group of [...groups, ...refused.map(each => [each])]) {
        const query = group.map(each => `q=${encodeURIComponent(each.asked)}`).join('&')
        await goTo(
          `/?limit=1&${query}`,
          group.map(each => each.nth),
        )
      }
    })

    it('runs nothing on the pages that the links of a message lead to', async () => {
      for (const nth of payloads.keys()) {
        // both show the same of the same
        const scope = nth % 2 === 0 ? 'confirm' : 'stop'
        await goTo(await linkTo(database.db, scope, { subscription: { id: subscriptionId(nth) } }), [nth])
      }
    })

    it('runs nothing of what was typed into a form and comes back', async () => {
      await page.goto(`${address}/corrections/sent/1`)
      for (const [nth, payload] of payloads.entries()) {
        const given = (['claim', 'proof', 'contact'] as const).map(name => [name, marked(`typed.${name}`, payload)])
        const shown = page.waitForEvent('domcontentloaded')
        const answered = page.waitForResponse(answer => answer.request().method() === 'POST')
        await page.evaluate(`(${sendForm})(${JSON.stringify([['release', releaseId(nth)], ...given])})`)
        expect((await answered).status()).toBe(400)
        await shown
        await lookAt('a correction', [nth])
      }
    })

    it('runs nothing before the operator', async () => {
      await page.goto(`${address}/admin`)
      await page.locator('main input[type=password]').fill(token)
      await page.locator('main form button').click()
      await page.waitForURL(`${address}/admin`)
      for (let first = 0; first < payloads.length; first += 45) {
        const places = [...payloads.keys()].slice(first, first + 45)
        await layBefore(database.db, places)
        for (const path of operatorLists) await goTo(path, places)
        for (const nth of places) await goTo(`/admin/rulings/new?release=${releaseId(nth)}`, [nth])
      }
    })

    it('was shown: each payload in each field', () => {
      const all = [...storedFields, ...typedFields]
      const missing = all.map(field => [field, [...payloads.keys()].filter(nth => !seen.has(`${field} ${nth}`)).length])
      expect(missing.filter(([, count]) => count !== 0)).toEqual([])
      expect(payloads.length).toBeGreaterThanOrEqual(leastPayloads)
      expect(seen.size).toBe(payloads.length * all.length)
    })
  })
})

const sendForm = `fields => {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/corrections/new'
  for (const [name, value] of fields) {
    const area = document.createElement('textarea')
    area.name = name
    area.value = value
    form.append(area)
  }
  document.body.append(form)
  form.submit()
}`

/** Behind the name of its field, as far as a search may go; a comma would part it. */
function searchOf(payload: string): string {
  return [...marked('typed.q', payload).replaceAll(',', ' ')].slice(0, 150).join('')
}

/** What a search may not hold has a page of its own, which says so. */
function isTaken(search: string): boolean {
  return !/\p{Cc}/u.test(search) && (search.match(/[\p{L}\p{N}]+/gu) ?? []).length <= 12
}

/** As it can be compared however it is laid out: without spaces, commas, controls and capitals. */
function plain(text: string): string {
  return text.replace(/[\s,\p{Cc}\p{Cf}]+/gu, '').toLowerCase()
}
