import { load } from 'cheerio'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { channels } from '../../workers/channels/index.ts'
import { useApi } from '../support/api.ts'
import { insertRelease } from '../support/releases.ts'
import { activate, type CreatedBody, insertDelivery, linkTo, newHook, programOf } from '../support/subscriptions.ts'

const api = useApi()
const { create, held } = programOf(api)

beforeAll(async () => {
  await insertRelease(api.db, {
    id: 'acme-1',
    name: 'Acme <b>1</b>',
    releasedAt: { at: new Date().toISOString(), precision: 'minute', basis: 'vendor' },
  })
})
beforeEach(() => api.db`delete from allowances`)

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', ...headers }, redirect: 'manual' })
const post = (path: string, fields: string | string[][] = '', headers: Record<string, string> = {}) =>
  fetch(`${api.address}${path}`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields as [string, string][]) },
    headers: { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin', ...headers },
  })
const stateOf = async ({ subscription: { id } }: CreatedBody) => {
  const [row] = await api.db<{ state: string }[]>`select state from subscriptions where id = ${id}`
  return row?.state
}
const manage = ({ token }: CreatedBody) => `/subscriptions/manage/${token}`
const link = (scope: 'confirm' | 'stop', made: CreatedBody) => linkTo(api.db, scope, made)

/** All that may change, but for what counts how often somebody asks. */
async function rows(): Promise<unknown> {
  const tables = await api.db<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_name <> 'allowances' order by 1`
  return Promise.all(
    tables.map(({ name }) => api.db`select ${name} as name, to_jsonb(t) as row from ${api.db(name)} t order by to_jsonb(t)::text`),
  )
}

/** The fields of the form that leads to `action`, as a browser would send them. */
function fieldsOf(page: string, action: string): string[][] {
  const form = page.split('<form').find(part => part.includes(`action="${action}"`)) ?? ''
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([tag]) => tag)
  const sent = inputs.filter(tag => !tag.includes('type="checkbox"') || / checked/.test(tag))
  const selects = [...form.matchAll(/<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs)].map(([, name = '', options = '']) => {
    const chosen = /<option value="([^"]*)" selected/.exec(options) ?? /<option value="([^"]*)"/.exec(options)
    return [name, chosen?.[1] ?? '']
  })
  return [...sent.map(tag => [attribute(tag, 'name'), attribute(tag, 'value')]), ...selects]
}

describe('the way to a subscription', () => {
  it('begins at the timeline, with what is shown there', async () => {
    expect(await (await get('/?company=acme&openness=weights')).text()).toContain('href="/subscribe?company=acme&amp;openness=weights"')
  })

  it('shows at once what the last 30 days would have sent, and leads over a channel to its form', async () => {
    const page = await (await get('/subscribe?company=acme')).text()
    expect(page).toContain('would have sent <strong>1 message</strong>')
    expect(page).toContain('Acme &lt;b&gt;1&lt;/b&gt;')
    expect(page).toContain('href="/subscribe?company=acme&amp;channel=webhook#details"')
    expect(page).not.toContain('action="/subscribe#details"')
    expect(await (await get('/subscribe?company=acme&channel=webhook')).text()).toContain('name="settings.url"')
  })

  it('ends with the link, the token and the secret, shown once', async () => {
    const page = await (await get('/subscribe?company=acme&channel=webhook')).text()
    const fields = fieldsOf(page, '/subscribe#details').filter(([name]) => name !== 'settings.url')
    const answer = await post('/subscribe', [...fields, ['settings.url', newHook('pages.example')]])
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store'])
    const shown = await answer.text()
    const path = /\/subscriptions\/manage\/[\w-]{43}/.exec(shown)?.[0] ?? ''
    expect(shown).toMatch(/whsec_[A-Za-z0-9+/]{43}=/)
    expect(shown).not.toContain('secret-path')
    const managed = await (await get(path)).text()
    expect(managed).toContain('pages.example')
    expect(managed).toContain('company=acme')
    expect(managed).not.toMatch(/whsec_|secret-path/)
  })

  it('says what is wrong at its field, and keeps what was typed but for what is secret', async () => {
    const url = 'ftp://pages.example/hidden-path'
    const fields = {
      channel: 'webhook',
      company: 'acme',
      'settings.url': url,
      digestHour: '99',
      timeZone: 'Asia/Shangai',
      quietFrom: '23:00',
      stages: 'released',
    }
    const answer = await post('/subscribe', Object.entries(fields))
    expect(answer.status).toBe(400)
    const page = await answer.text()
    for (const words of ['must be a whole number from 0 to 23', 'must be an http:// or https:// address']) expect(page).toContain(words)
    expect(page).toMatch(/id="wrong-digestHour"/)
    expect(page).toMatch(/name="digestHour" value="99" aria-invalid="true"/)
    expect(page).toContain('name="quietFrom" value="23:00"')
    expect(page).not.toContain('hidden-path')
    expect((await get('/subscribe?compnay=acme')).status).toBe(400)
    expect((await get('/subscribe?channel=pigeon')).status).toBe(400)
  })

  it('cannot be gone from another site', async () => {
    const fields = [
      ['channel', 'webhook'],
      ['settings.url', newHook()],
    ]
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }]) {
      expect((await post('/subscribe', fields, headers as never)).status).toBe(403)
    }
    const bare = (headers: Record<string, string>) =>
      fetch(`${api.address}/subscribe`, { method: 'POST', headers, body: new URLSearchParams(fields as [string, string][]) })
    expect((await bare({ Origin: 'https://evil.example' })).status).toBe(403)
    expect((await bare({ Origin: 'null' })).status).toBe(403)
    expect((await bare({ Origin: api.address })).status).toBe(201)
  })
})

describe('the page of a subscription', () => {
  it('does each act by a form, and sends the browser on', async () => {
    const made = await create()
    await activate(api.db, made)
    for (const [act, state] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['test', 'active'],
      ['delete', 'ended'],
    ] as const) {
      const answer = await post(`${manage(made)}/${act}`)
      expect([act, answer.status, answer.headers.get('location')]).toEqual([act, 303, `${manage(made)}?done=${act}`])
      expect([act, await stateOf(made)]).toEqual([act, state])
      expect((await get(`${manage(made)}?done=${act}`)).status).toBe(200)
    }
  })

  it('shows a renewed secret once', async () => {
    const made = await create()
    const page = await (await post(`${manage(made)}/rotate-secret`)).text()
    expect(page).toMatch(/whsec_[A-Za-z0-9+/]{43}=/)
    expect(page).not.toContain(made.secret)
    expect(await (await get(manage(made))).text()).not.toContain('whsec_')
  })

  it('changes what is changed in its form, and leaves the address as it is', async () => {
    const made = await create({
      query: 'company=acme',
      cadence: 'daily',
      quietHours: { from: '22:00', to: '07:00' },
      stages: ['released', 'planned'],
    })
    await activate(api.db, made)
    const before = await api.db`select * from subscriptions where id = ${made.subscription.id}`
    const fields = fieldsOf(await (await get(manage(made))).text(), `${manage(made)}/change`)
    expect((await post(`${manage(made)}/change`, fields)).status).toBe(303)
    expect(await api.db`select * from subscriptions where id = ${made.subscription.id}`).toEqual(before)
    const changed = fields.map(([name = '', value = '']) => [
      name,
      { cadence: 'weekly', quietFrom: '', quietTo: '', query: 'openness=weights' }[name] ?? value,
    ])
    expect((await post(`${manage(made)}/change`, changed)).status).toBe(303)
    const { subscription } = (await (await held(made).ask('GET')).json()) as CreatedBody
    expect(subscription).toMatchObject({
      query: 'openness=weights',
      cadence: 'weekly',
      quietHours: null,
      stages: ['planned', 'released'],
      state: 'active',
    })
    const wrong = await post(
      `${manage(made)}/change`,
      fields.map(([name = '', value = '']) => [name, name === 'query' ? 'opennes=weights' : value]),
    )
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('Did you mean openness?')])
  })

  it('shows the log with attempts, and sends one or all since a day again', async () => {
    const made = await create()
    await activate(api.db, made)
    await api.db`delete from deliveries where subscription_id = ${made.subscription.id}`
    const { id } = await insertDelivery(api.db, made, {
      state: 'dead',
      release: 'acme-1',
      attempts: [{ status: 500, problem: 'the receiver answered 500' }],
    })
    const page = await (await get(manage(made))).text()
    for (const words of [
      'Given up',
      'Acme &lt;b&gt;1&lt;/b&gt;',
      'the receiver answered 500',
      'what it said',
      `action="${manage(made)}/replay/${id}"`,
    ])
      expect(page).toContain(words)
    expect((await post(`${manage(made)}/replay/${id}`)).status).toBe(303)
    await api.db`update deliveries set state = 'sent' where subscription_id = ${made.subscription.id} and state = 'waiting'`
    expect((await post(`${manage(made)}/replay`, [['since', '2025-01-01']])).status).toBe(303)
    const states = await api.db<{ state: string; messageId: string }[]>`
      select state, message_id from deliveries where subscription_id = ${made.subscription.id} order by made_at`
    expect(states.map(row => row.state)).toEqual(['dead', 'sent', 'waiting'])
    expect(new Set(states.map(row => row.messageId)).size).toBe(1)
  })

  it('sends again since a time of day, by the clock of its reader, whose zone stands beside it', async () => {
    const made = await create()
    await activate(api.db, made)
    await api.db`delete from deliveries where subscription_id = ${made.subscription.id}`
    const told = { 'acme-1': '2025-06-10T08:59:59Z', 'acme-later': '2025-06-10T09:00:00Z' }
    await insertRelease(api.db, { id: 'acme-later' })
    for (const [release, madeAt] of Object.entries(told)) await insertDelivery(api.db, made, { state: 'dead', release, madeAt })
    const form = load(await (await get(manage(made), { Cookie: 'zone=Asia/Tehran' })).text())('form[action$="/replay"]')
    expect([form.find('[name=since]').attr('type'), form.find('[name=timeZone]').attr('value')]).toEqual(['datetime-local', 'Asia/Tehran'])
    expect(form.find('label').text()).toContain('Asia/Tehran')
    const again = async (since: string, zone?: string) => {
      const answer = await post(`${manage(made)}/replay`, [['since', since], ...(zone === undefined ? [] : [['timeZone', zone]])])
      const waiting =
        await api.db`delete from deliveries where subscription_id = ${made.subscription.id} and state = 'waiting' returning id`
      return [answer.status, waiting.length]
    }
    // 12:30 there is 09:00 in UTC
    expect(await again('2025-06-10T12:30', 'Asia/Tehran')).toEqual([303, 1])
    expect(await again('2025-06-10T12:29', 'Asia/Tehran')).toEqual([303, 2])
    expect(await again('2025-06-10T12:30', 'UTC')).toEqual([303, 0])
    for (const zone of [undefined, 'Nowhere/Land']) expect(await again('2025-06-10T09:00', zone)).toEqual([303, 1])
    expect(await again('2025-06-10T08:59:30Z', 'Asia/Tehran')).toEqual([303, 2])
    for (const wrong of ['2025-06-31T10:00', 'yesterday', '']) expect(await again(wrong, 'Asia/Tehran')).toEqual([400, 0])
  })

  it('is nowhere without its token, which no problem repeats', async () => {
    const token = 'A'.repeat(43)
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/pause'],
      ['POST', '/delete'],
      ['POST', '/change'],
      ['POST', '/replay/x'],
    ] as const) {
      const answer = await fetch(`${api.address}/subscriptions/manage/${token}${path}`, { method, headers: { Accept: 'application/json' } })
      expect([path, answer.status]).toEqual([path, 404])
      expect(await answer.text()).not.toContain(token)
    }
    const made = await create()
    expect((await post(`${manage(made)}/pause`, '', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
  })
})

describe('a link to confirm', () => {
  it('asks, and is done by its button alone', async () => {
    const made = await create()
    const page = await (await get(await link('confirm', made))).text()
    expect(page).toContain('Yes, send them')
    expect(await stateOf(made)).toBe('unconfirmed')
    const first = await post(await link('confirm', made), '', { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' })
    expect([first.status, await stateOf(made)]).toEqual([200, 'active'])
    const waiting = await api.db`select from deliveries where subscription_id = ${made.subscription.id} and state = 'waiting'`
    expect(waiting).toHaveLength(0)
    const [before] = await api.db`select active_since from subscriptions where id = ${made.subscription.id}`
    expect((await post(await link('confirm', made))).status).toBe(200)
    expect(await api.db`select active_since from subscriptions where id = ${made.subscription.id}`).toEqual([before])
  })

  it('is good for a day, and brings nothing back that was stopped or paused', async () => {
    const late = await create()
    await api.db`update subscriptions set confirm_until = clock_timestamp() where id = ${late.subscription.id}`
    expect([
      (await get(await link('confirm', late))).status,
      (await post(await link('confirm', late))).status,
      await stateOf(late),
    ]).toEqual([410, 410, 'unconfirmed'])
    const stopped = await create()
    await post(await link('stop', stopped))
    expect([(await post(await link('confirm', stopped))).status, await stateOf(stopped)]).toEqual([409, 'ended'])
    const paused = await create()
    await post(await link('confirm', paused))
    await held(paused).ask('POST', '/pause')
    expect([(await post(await link('confirm', paused))).status, await stateOf(paused)]).toEqual([409, 'paused'])
  })

  it('says yes for the address that was asked, and to that asking', async () => {
    const made = await create()
    const first = await link('confirm', made)
    expect((await post(first)).status).toBe(200)
    expect((await held(made).ask('PATCH', '', { settings: { url: newHook() } })).status).toBe(200)
    expect([(await get(first)).status, (await post(first)).status, await stateOf(made)]).toEqual([404, 404, 'unconfirmed'])
    const second = await link('confirm', made)
    expect([(await post(second)).status, await stateOf(made)]).toEqual([200, 'active'])
    await post(await link('stop', made))
    expect((await held(made).ask('POST', '/resume')).status).toBe(200)
    expect([(await get(second)).status, (await post(second)).status, await stateOf(made)]).toEqual([404, 404, 'unconfirmed'])
    expect([(await post(await link('confirm', made))).status, await stateOf(made)]).toEqual([200, 'active'])
  })

  it('is no link for another subscription or another act, nor with any bit changed', async () => {
    const [made, other] = [await create(), await create()]
    const path = await link('confirm', made)
    const token = path.split('/').at(-1) ?? ''
    const tried = [
      `/subscriptions/${made.subscription.id}/stop/${token}`,
      `/subscriptions/${other.subscription.id}/confirm/${token}`,
      `/subscriptions/${made.subscription.id}/confirm/${(await link('stop', made)).split('/').at(-1)}`,
      ...Array.from(
        { length: 20 },
        (_, at) => path.slice(0, -1 - at) + (token.at(-1 - at) === 'A' ? 'B' : 'A') + token.slice(token.length - at),
      ),
    ]
    for (const path of tried) {
      expect([path, (await get(path)).status, (await post(path)).status]).toEqual([path, 404, 404])
    }
    expect([await stateOf(made), await stateOf(other)]).toEqual(['unconfirmed', 'unconfirmed'])
  })
})

describe('a link to stop', () => {
  it('is followed by a program with one click, without cookies, origin or anything to accept (RFC 8058)', async () => {
    const made = await create()
    await activate(api.db, made)
    await insertDelivery(api.db, made, { state: 'waiting' })
    for (let click = 0; click < 2; click++) {
      const answer = await fetch(`${api.address}${await link('stop', made)}`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      })
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('set-cookie')]).toEqual([
        200,
        'text/html; charset=utf-8',
        null,
      ])
      expect((await answer.text()).length).toBeLessThan(4000)
      expect(await stateOf(made)).toBe('ended')
    }
    const form = new FormData()
    form.set('List-Unsubscribe', 'One-Click')
    expect((await fetch(`${api.address}${await link('stop', made)}`, { method: 'POST', body: form })).status).toBe(200)
    expect(
      await api.db`select from deliveries where subscription_id = ${made.subscription.id} and state in ('waiting', 'gathering')`,
    ).toHaveLength(0)
  })

  it('can be taken back by who manages it, and its receiver is asked anew', async () => {
    const made = await create()
    await activate(api.db, made)
    await post(await link('stop', made))
    expect((await held(made).ask('POST', '/test')).status).toBe(409)
    expect((await held(made).ask('POST', '/resume')).status).toBe(200)
    expect(await stateOf(made)).toBe('unconfirmed')
    await post(await link('confirm', made))
    expect(await stateOf(made)).toBe('active')
  })

  it('is not followed by a look at it', async () => {
    const made = await create()
    expect(await (await get(await link('stop', made))).text()).toContain('Stop them')
    expect(await stateOf(made)).toBe('unconfirmed')
  })
})

describe('looking', () => {
  it('changes nothing, whatever page is looked at, and is kept and listed nowhere', async () => {
    const made = await create({ query: 'company=acme' })
    const pages = [
      '/subscribe',
      '/subscribe?company=acme&channel=webhook',
      manage(made),
      `${manage(made)}?done=pause`,
      await link('confirm', made),
      await link('stop', made),
    ]
    const before = await rows()
    for (const path of pages) {
      const answer = await get(path)
      const page = await answer.text()
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'no-store'])
      expect(answer.headers.get('x-robots-tag')).toContain('noindex')
      expect(page).toContain(path.startsWith('/subscribe') ? 'content="same-origin"' : 'content="no-referrer"')
      expect(page).not.toMatch(/<script(?! src="\/assets\/)|style=/)
      expect([path, (await fetch(`${api.address}${path}`, { method: 'HEAD' })).status]).toEqual([path, 200])
    }
    for (const path of ['/pause', '/test', '/delete', '/rotate-secret', '/replay'])
      expect((await get(`${manage(made)}${path}`)).status).toBe(405)
    expect(await rows()).toEqual(before)
  })

  it('at an answer shows no secret a second time', async () => {
    const made = await create({}, newHook('planted.example'))
    const texts = await Promise.all(
      [manage(made), await link('confirm', made), await link('stop', made)].map(async path => (await get(path)).text()),
    )
    for (const text of texts) for (const secret of [made.secret ?? '', 'secret-path']) expect(text).not.toContain(secret)
    for (const text of texts.slice(1)) expect(text).not.toContain(made.token)
  })
})

describe('a link of a letter', () => {
  const languageOf = async (answer: Promise<Response>) => {
    const told = await answer
    return [load(await told.text())('html').attr('lang'), told.headers.get('content-language')]
  }

  it.each([
    ['zh', 'en-GB', '您需要这些消息吗？', '停止这些消息吗？'],
    ['en', 'zh-CN', 'Do you want these messages?', 'Stop these messages?'],
  ] as const)('goes on in %s, the language of the letter, whatever the browser asks for (%s)', async (language, browser, asked, stop) => {
    const made = await create({ language })
    const headers = { 'Accept-Language': browser }
    const [confirm, end] = [await link('confirm', made), await link('stop', made)]
    expect(await (await get(confirm, headers)).text()).toContain(asked)
    expect(await (await get(end, headers)).text()).toContain(stop)
    for (const path of [confirm, end]) {
      expect(await languageOf(get(path, headers))).toEqual([language, language])
      expect(await languageOf(post(path, '', headers))).toEqual([language, language])
    }
    // a link that is nobody's is a letter's no more
    expect((await languageOf(get(`${end}x`, headers)))[0]).toBe(browser.slice(0, 2))
  })

  it('goes on in another language where its reader has chosen one on a page', async () => {
    const made = await create({ language: 'zh' })
    const chosen = await fetch(`${api.address}/preferences`, {
      ...{ method: 'POST', redirect: 'manual' },
      body: new URLSearchParams({ language: 'en', back: await link('confirm', made) }),
    })
    const [cookie = ''] = (chosen.headers.get('set-cookie') ?? '').split(';')
    expect(chosen.headers.get('location')).toBe(await link('confirm', made))
    for (const scope of ['confirm', 'stop'] as const) {
      expect(await languageOf(get(await link(scope, made), { Cookie: cookie, 'Accept-Language': 'zh-CN' }))).toEqual(['en', 'en'])
    }
  })
})

describe('in Chinese', () => {
  const chinese = { 'Accept-Language': 'zh-CN' }
  const english = /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/
  /** What a person reads of a page. */
  const readOn = async (answer: Response | Promise<Response>) => {
    const $ = load(await (await answer).text())
    $('head, footer, script, datalist, option, bdi, code, [lang=en]').remove()
    return $('body').text().replace(/\s+/g, ' ')
  }

  it('are the form of each channel, what it asks for and what is wrong with it', async () => {
    for (const kind of Object.keys(channels)) {
      const page = await readOn(get(`/subscribe?company=acme&channel=${kind}`, chinese))
      expect([kind, english.exec(page)?.[0]]).toEqual([kind, undefined])
    }
    const wrong = { channel: 'webhook', 'settings.url': 'ftp://x.example', digestHour: '99', stages: '' }
    const page = await readOn(post('/subscribe', Object.entries(wrong), chinese))
    for (const words of ['须为 0 到 23 的整数', '须为 http:// 或 https:// 地址']) expect(page).toContain(words)
    expect(english.exec(page)?.[0]).toBeUndefined()
    const near = { channel: 'webhook', 'settings.url': newHook(), timeZone: 'Asia/Shangai', stages: 'released' }
    expect(await readOn(post('/subscribe', Object.entries(near), chinese))).toContain('您是想说 Asia/Shanghai 吗？')
  })

  it('are the page of a subscription, the letters of its messages, and what cannot be done', async () => {
    const made = await create({ language: 'zh' })
    const pages = [await link('confirm', made), await link('stop', made), manage(made)]
    for (const path of pages) expect(english.exec(await readOn(get(path, chinese)))?.[0]).toBeUndefined()
    expect(await readOn(post(`${manage(made)}/test`, '', chinese))).toContain('现在不能这样做：此订阅尚未确认')
  })

  it.each([
    ['/nowhere', '没有找到', '此地址没有任何内容。'],
    ['/releases/nobody', '没有找到', '没有编号为 nobody 的发布。'],
    ['/?stage=relased', '参数有误', 'stage=relased：须为以下之一：planned、announced、released、withdrawn。您是想说 released 吗？'],
    ['/?compnay=x', '参数有误', '参数 compnay：不是筛选条件。您是想说 company 吗？'],
    ['/subscriptions/manage/nobody', '没有找到', '此链接没有对应的订阅，它可能已被删除。'],
  ])('are problems, as at %s', async (path, title, detail) => {
    const page = await readOn(get(path, chinese))
    expect(page).toContain(title)
    expect(page).toContain(detail)
  })

  it('is what was done too often', async () => {
    const fields = [
      ['channel', 'webhook'],
      ['settings.url', newHook()],
    ]
    for (let nth = 0; nth < 20; nth++)
      await post('/subscribe', [
        ['channel', 'webhook'],
        ['settings.url', newHook()],
      ])
    const answer = await post('/subscribe', fields, chinese)
    expect(answer.status).toBe(429)
    expect(await readOn(answer)).toMatch(/次数过多 ?同一地址每小时最多可创建 20 个订阅。 \d+ 秒后可再试。/)
  })

  it('begins with messages in that language, by the clock of the reader', async () => {
    const form = load(await (await get('/subscribe?channel=ntfy', { ...chinese, Cookie: 'zone=Asia/Shanghai' })).text())
    expect(form('select[name=messageLanguage] option[selected]').attr('value')).toBe('zh')
    expect(form('input[name=timeZone]').attr('value')).toBe('Asia/Shanghai')
  })
})
