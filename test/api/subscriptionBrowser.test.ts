import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { RunningApi } from '../../api/main.ts'
import { keyOf } from '../../api/subscriptions/limits.ts'
import { readPhrases } from '../../config/phrases.ts'
import { channels } from '../../workers/channels/index.ts'
import { openTeller } from '../../workers/tell.ts'
import { serveDatabase } from '../support/api.ts'
import { describeBrowser, overflowOf, useBrowser, violationsOf } from '../support/browser.ts'
import { hubRepository, useHub } from '../support/hub.ts'
import { useMailbox } from '../support/mailbox.ts'
import { usePolling } from '../support/polling.ts'
import { deliverNow } from '../support/subscribers.ts'
import { activate, type CreatedBody, insertDelivery, programOf } from '../support/subscriptions.ts'

const nothing = { violations: [], errors: [], strangers: [] }
const markup = '<img src=x onerror=alert(1)><script>alert(2)</script>'
const from = 'Modelwire <alerts@modelwire.example>'
/** A channel that says of itself and of its target what no channel should. */
const hostile = { ...channels.webhook, kind: 'odd', label: markup, help: markup, describe: () => markup } as (typeof channels)[string]

describeBrowser('a subscription in a browser', { timeout: 180_000 }, () => {
  const polling = usePolling()
  const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
  const mailbox = useMailbox()
  const browser = useBrowser()
  let api: RunningApi
  let address = ''

  beforeAll(async () => {
    const more = { smtp: { url: mailbox.server.url, from }, channels: { ...channels, odd: hostile } }
    api = await serveDatabase(polling.db, { logged: [], reasons: [] }, null, more)
    address = `http://127.0.0.1:${api.port}`
  })
  afterAll(() => api.close())
  beforeEach(async () => {
    await polling.db`delete from allowances`
    polling.context.teller = openTeller()
    await polling.track([{ id: 'hub', kind: 'huggingface', path: '/api/models?author=lumen-ai' }])
    hub.lists(known)
    await polling.poll('lumen/hub')
  })

  const known = hubRepository('lumen-ai/Vega3-8B', {}, 5)
  const open = async (path: string, options = {}) => {
    const opened = await browser.open(options)
    await opened.page.goto(`${address}${path}`)
    return opened
  }
  /** Sends all that is due by real SMTP, and gives the last mail that came. */
  const mailed = async () => {
    const smtp = { url: mailbox.server.url, from }
    await deliverNow(polling.db, { smtp, message: { publicUrl: address, key: await keyOf(polling.db), phrases: readPhrases() } })
    const mail = mailbox.server.mails.at(-1)
    if (!mail) throw new Error('no mail came')
    expect(mailbox.server.violations).toEqual([])
    const text = mail.parts.find(part => part.type === 'text/plain')?.text ?? ''
    const link = (scope: string) => new RegExp(`http://\\S+/${scope}/[\\w-]{43}`).exec(text)?.[0] ?? `no link to ${scope}`
    return { text, link, mail, count: mailbox.server.mails.length }
  }
  const stateNow = async () => (await polling.db<{ state: string }[]>`select state from subscriptions`).map(row => row.state)
  const appears = async (id: string) => {
    hub.lists(hubRepository(id, {}, 0), known)
    await polling.poll('lumen/hub')
  }

  it('is made, confirmed, changed, paused, tested, and ended by keys alone', async () => {
    const { page, trouble } = await open('/subscribe?company=lumen')
    expect(await page.locator('.preview').textContent()).toContain('would have sent 1 message')
    await press(page, page.getByRole('link', { name: 'E-mail', exact: true }), 'Enter')
    await page.waitForURL(/channel=email/)
    await reach(page, page.getByLabel('E-mail address'))
    await page.keyboard.type('reader@example.org')
    await press(page, page.getByRole('checkbox', { name: 'Planned' }), 'Space')
    await choose(page, page.getByLabel('How often'), 'daily')
    await press(page, page.getByRole('button', { name: 'Subscribe', exact: true }), 'Enter')
    await page.getByRole('heading', { name: 'One step left: the yes of its receiver' }).waitFor()
    const manage = (await page.locator('dd a').getAttribute('href')) ?? ''
    expect(await stateNow()).toEqual(['unconfirmed'])

    const asked = await mailed()
    expect([asked.mail.to, asked.mail.all('list-unsubscribe')]).toEqual([['reader@example.org'], []])
    await page.goto(asked.link('confirm'))
    expect(await stateNow()).toEqual(['unconfirmed'])
    await press(page, page.getByRole('button', { name: 'Yes, send them' }), 'Enter')
    await page.getByRole('heading', { name: 'Confirmed' }).waitFor()
    expect(await stateNow()).toEqual(['active'])

    await page.goto(`${address}${manage}`)
    expect(await page.locator('.sheet').textContent()).toMatch(/planned.*Daily, 08:00/i)
    await press(page, page.getByText('Change it'), 'Enter')
    await choose(page, page.getByLabel('How often'), 'at-once')
    await press(page, page.getByRole('button', { name: 'Keep' }), 'Enter')
    await page.getByRole('status').filter({ hasText: 'Kept.' }).waitFor()
    expect(await page.locator('.sheet').textContent()).toContain('At once')
    await press(page, page.getByRole('button', { name: 'Pause' }), 'Enter')
    await page.getByRole('status').filter({ hasText: 'Paused' }).waitFor()
    expect(await stateNow()).toEqual(['paused'])
    await press(page, page.getByRole('button', { name: 'Resume' }), 'Space')
    await page.getByRole('status').filter({ hasText: 'Resumed' }).waitFor()

    await press(page, page.getByRole('button', { name: 'Send a test' }), 'Enter')
    await page.getByRole('status').filter({ hasText: 'A test is on its way' }).waitFor()
    const row = page.locator('section[aria-labelledby=log] tbody tr').first()
    expect(await row.textContent()).toMatch(/Test.*On its way/)
    // what became of it comes to the page by itself
    const test = await mailed()
    expect(test.count).toBe(2)
    await row.getByText('Sent', { exact: true }).waitFor({ timeout: 30_000 })
    await press(page, row.locator('summary'), 'Enter')
    expect(await row.locator('ol').textContent()).toMatch(/\d+ ms: 250 taken/)

    await appears('lumen-ai/Vega4-9B')
    const news = await mailed()
    expect([news.count, news.text.includes('Vega4')]).toEqual([3, true])
    await page.goto(news.link('stop'))
    expect(await page.locator('h1').textContent()).toBe('Stop these messages?')
    expect(await stateNow()).toEqual(['active'])
    await press(page, page.getByRole('button', { name: 'Stop them' }), 'Enter')
    await page.getByRole('heading', { name: 'Stopped' }).waitFor()
    expect(await stateNow()).toEqual(['ended'])
    expect(trouble).toEqual(nothing)
  })

  it('is read, made, managed and ended without a script, in Chinese, and its mails are Chinese too', async () => {
    const { page } = await open('/?company=lumen', { javaScriptEnabled: false, locale: 'zh-CN' })
    expect(await page.locator('.card h3').allInnerTexts()).toEqual(['Vega3-8B'])
    await page.goto(`${address}/subscribe?company=lumen`)
    await page.getByRole('link', { name: '电子邮件', exact: true }).click()
    expect(await page.getByLabel('消息的语言').inputValue()).toBe('zh')
    await page.getByLabel('电子邮件地址').fill('nobody')
    await page.getByRole('button', { name: '订阅', exact: true }).click()
    expect(await page.locator('em.wrong').textContent()).toBe('须为一个普通的电子邮件地址，例如 you@example.org。')
    await page.getByLabel('电子邮件地址').fill('reader@example.org')
    await page.getByRole('button', { name: '订阅', exact: true }).click()
    const manage = (await page.locator('dd a').getAttribute('href')) ?? ''
    const asked = await mailed()
    expect(asked.mail.all('content-language')).toEqual(['zh'])
    await page.goto(asked.link('confirm'))
    await page.getByRole('button', { name: '是的，请发送' }).click()
    expect(await page.locator('h1').textContent()).toBe('已确认')

    await page.goto(`${address}${manage}`)
    await page.getByRole('button', { name: '发送测试' }).click()
    await mailed()
    await page.getByRole('link', { name: '有消息正在发送：再看一次' }).click()
    expect(await page.locator('section[aria-labelledby=log] tbody tr').first().textContent()).toMatch(/测试.*已送达/)
    expect(await page.getByRole('link', { name: '有消息正在发送：再看一次' }).count()).toBe(0)

    await appears('lumen-ai/Vega4-9B')
    const { mail } = await mailed()
    const oneClick = /<(.+)>/.exec(mail.all('list-unsubscribe')[0] ?? '')?.[1] ?? ''
    expect(mail.all('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click'])
    await fetch(oneClick)
    expect(await stateNow()).toEqual(['active'])
    const ended = await fetch(oneClick, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })
    expect([ended.status, await stateNow()]).toEqual([200, ['ended']])
    await page.reload()
    expect(await page.locator('.badges').textContent()).toContain('已结束')
  })

  it('shows at once what a changed question would have sent, and carries that question on', async () => {
    const { page, trouble } = await open('/subscribe?company=lumen&channel=webhook')
    await page.getByLabel('Address').fill('https://hooks.example/secret-path')
    await page.locator('form[method=get]').getByLabel('Openness').selectOption('api')
    await page.locator('.preview', { hasText: 'would have sent nothing' }).waitFor()
    expect(page.url()).toContain('openness=api')
    expect(page.url()).not.toContain('secret-path')
    expect(await page.getByRole('link', { name: 'Slack' }).getAttribute('href')).toContain('openness=api')
    expect(await page.getByLabel('Address').inputValue()).toBe('https://hooks.example/secret-path')
    await page.getByRole('button', { name: 'Subscribe', exact: true }).click()
    await page.locator('dd code').first().waitFor()
    const queries = await polling.db<{ query: string }[]>`select q.query from subscriptions s join queries q on q.id = s.query_id`
    expect(queries.map(row => row.query)).toEqual(['company=lumen&openness=api'])
    expect(trouble).toEqual(nothing)
  })

  it('begins with the time zone of its reader, and its link and secret can be copied', async () => {
    const { page } = await open('/subscribe?channel=webhook', {
      timezoneId: 'Asia/Shanghai',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await page.reload()
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Shanghai')
    await page.getByLabel('Address').fill('https://hooks.example/copied')
    await page.getByRole('button', { name: 'Subscribe', exact: true }).click()
    await page.locator('dd', { hasText: 'whsec_' }).getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await page.locator('code', { hasText: 'whsec_' }).textContent())
  })

  it.each([
    ['light', 'en-GB'],
    ['dark', 'en-GB'],
    ['light', 'zh-CN'],
    ['dark', 'zh-CN'],
  ] as const)('can be read on each of its pages, %s and in %s, at every width, and nothing of others runs', async (colorScheme, locale) => {
    const { page, trouble } = await browser.open({ colorScheme, locale })
    const isFine = async (what: string) => {
      for (const width of [1280, 768, 375]) {
        await page.setViewportSize({ width, height: 900 })
        expect([what, width, await overflowOf(page)]).toEqual([what, width, 0])
        expect([what, width, await violationsOf(page)]).toEqual([what, width, []])
      }
      expect([what, await page.locator('html').getAttribute('lang')]).toEqual([what, locale.slice(0, 2)])
      expect([what, await page.locator('main img').count()]).toEqual([what, 0])
    }
    const goTo = async (what: string, path: string) => {
      await page.goto(path.startsWith('http') ? path : `${address}${path}`)
      await isFine(what)
    }
    const question = `q=${encodeURIComponent('<script>alert(1)</script>')}`
    await goTo('the question', `/subscribe?${question}`)
    await goTo('the form of a hostile channel', `/subscribe?${question}&channel=odd`)
    await page.locator('#settings\\.url').fill(markup)
    await page.locator('.wishes button').click()
    await page.locator('em.wrong').waitFor()
    await isFine('what is wrong in it')
    await page.goto(`${address}/subscribe?${question}&channel=email`)
    await page.locator('#settings\\.address').fill('reader@example.org')
    await page.locator('.wishes button').click()
    await page.locator('dd code').first().waitFor()
    await isFine('what is shown once')
    const { link } = await mailed()
    await goTo('the question whether it is wanted', link('confirm'))
    await page.locator('main form button').click()
    await isFine('the yes')
    const made = await hostileOne()
    await goTo('its own page', `/subscriptions/manage/${made.token}`)
    expect(await page.locator('h1').textContent()).toContain(markup)
    expect(await page.locator('section[aria-labelledby=log] tbody td a').first().textContent()).toBe(markup)
    for (const summary of await page.locator('main summary:visible').all()) await summary.click()
    await isFine('its own page, unfolded')
    await goTo('the question whether to stop', link('stop'))
    await page.locator('main form button').click()
    await isFine('the stop')
    await goTo('a link that leads nowhere', `/subscriptions/manage/${'A'.repeat(43)}`)
    await goTo('a wrong parameter', `/subscribe?${encodeURIComponent('<b>compnay</b>')}=x`)
    expect(trouble).toEqual(nothing)
  })

  /** Over a channel that says markup of itself, with a log that holds markup wherever others can write. */
  async function hostileOne(): Promise<CreatedBody> {
    const made = await programOf({ address }).create(
      { query: `q=${encodeURIComponent(markup)}`, channel: 'odd' },
      'https://hooks.example/x',
    )
    await activate(polling.db, made)
    const [release] = await polling.db<{ id: string }[]>`select id from releases limit 1`
    await polling.db`update releases set document = jsonb_set(document, '{name}', to_jsonb(${markup}::text))`
    await polling.db`update releases set name = ${markup}`
    for (const state of ['sent', 'dead', 'waiting'] as const) {
      const attempts = [{ status: 500, problem: `${markup}${'x'.repeat(200)}` }]
      const { id } = await insertDelivery(polling.db, made, { state, release: release?.id ?? '', attempts })
      await polling.db`update attempts set answer = ${markup} where delivery_id = ${id}`
      await polling.db`delete from tellings where release_id = ${release?.id ?? ''} and ${state} <> 'waiting'`
    }
    return made
  }
})

/** Goes there as somebody does who has no mouse. */
async function reach(page: Page, target: Locator): Promise<void> {
  const isThere = async () => (await target.and(page.locator(':focus')).count()) === 1
  for (let steps = 0; steps < 250 && !(await isThere()); steps++) await page.keyboard.press('Tab')
  expect(await isThere()).toBe(true)
}

async function press(page: Page, target: Locator, key: 'Enter' | 'Space'): Promise<void> {
  await reach(page, target)
  await page.keyboard.press(key)
}

/** In a list to choose from, by arrows. */
async function choose(page: Page, target: Locator, value: string): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Home')
  for (let steps = 0; steps < 20 && (await target.inputValue()) !== value; steps++) await page.keyboard.press('ArrowDown')
  expect(await target.inputValue()).toBe(value)
}
