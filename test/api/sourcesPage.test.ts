import { load } from 'cheerio'
import { beforeEach, describe, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { insertCompany, insertSource } from '../support/releases.ts'

const api = useApi()
const get = (path: string, language = 'en') =>
  fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', 'Accept-Language': language } })
const page = async (path: string, language?: string) => load(await (await get(path, language)).text())
const said = (text: string) => text.replace(/\s+/g, ' ').trim()

const minuteMs = 60_000
const dayMs = 86_400_000
/** An hour behind the full day, so that none of the answers hangs on the second. */
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs - 3_600_000)
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * minuteMs)

beforeEach(async () => {
  await api.db`truncate companies, hosts cascade`
  await insertCompany(api.db, { id: 'acme', name: 'Acme' })
  await insertCompany(api.db, { id: 'zeta', name: 'Zeta' })
})

/** The row of one source, as it is read. */
async function rowOf(id: string, language?: string) {
  const $ = await page('/sources', language)
  const row = $('.sources tbody tr').filter((_, each) => $(each).find('th > .faint').first().text() === id)
  return {
    text: said(row.text()),
    silence: said(row.find('th > .faint').eq(1).text()),
    isLoud: row.find('.silent').length > 0,
    trouble: said(row.find('.trouble').text()),
    cell: (label: string) => said(row.find(`td[data-label="${label}"]`).text()),
  }
}

async function say(source: string, ...days: number[]): Promise<void> {
  for (const [nth, day] of days.entries()) {
    await api.db`
      insert into entries (source_id, key, title, summary, content_hash, is_baseline, published_at, published_precision)
      values (${source}, ${`said-${nth}`}, 'News', '', ${`hash-${nth}`}, false, ${daysAgo(day)}, 'minute')`
  }
}

describe('the silence of a source', () => {
  beforeEach(() => insertSource(api.db, { id: 'acme/feed', firstReadAt: daysAgo(90), lastChangeAt: daysAgo(1) }))

  it.each([
    // every second day: twice that long is no silence yet
    [
      [3, 5, 7, 9, 11, 13],
      false,
      'Nothing for 3 days is normal here; usually every 2 days.',
      '3 天没有新内容在此属正常；通常每 2 天有新内容。',
    ],
    [
      [4, 6, 8, 10, 12, 14],
      false,
      'Nothing for 4 days is normal here; usually every 2 days.',
      '4 天没有新内容在此属正常；通常每 2 天有新内容。',
    ],
    [[5, 7, 9, 11, 13, 15], true, 'Quiet for 5 days; usually every 2 days.', '已安静 5 天；通常每 2 天有新内容。'],
    // daily, but for a silence of ten days that it had before
    [
      [9, 10, 11, 12, 13, 23],
      false,
      'Nothing for 9 days is normal here; usually every day.',
      '9 天没有新内容在此属正常；通常每天有新内容。',
    ],
    [[11, 12, 13, 14, 15, 25], true, 'Quiet for 11 days; usually every day.', '已安静 11 天；通常每天有新内容。'],
    [[1, 2, 3, 4, 5, 6], false, 'Nothing for 1 day is normal here; usually every day.', '1 天没有新内容在此属正常；通常每天有新内容。'],
    [[0, 3, 6, 9, 12, 15], false, 'Something new every 3 days, as a rule.', '通常每 3 天有新内容。'],
    // four silences are the least of which a rhythm is drawn
    [[1, 4, 7, 10], false, 'Too little was said to know its rhythm.', '内容太少，还看不出它的节奏。'],
    [
      [1, 4, 7, 10, 13],
      false,
      'Nothing for 1 day is normal here; usually every 3 days.',
      '1 天没有新内容在此属正常；通常每 3 天有新内容。',
    ],
    // what is said of the future breaks no silence
    [[-20, 5, 7, 9, 11, 13, 15], true, 'Quiet for 5 days; usually every 2 days.', '已安静 5 天；通常每 2 天有新内容。'],
  ])('that spoke %j days ago is measured by its own rhythm', async (days, isLoud, english, chinese) => {
    await say('acme/feed', ...days)
    expect(await rowOf('acme/feed')).toMatchObject({ silence: english, isLoud })
    expect(await rowOf('acme/feed', 'zh')).toMatchObject({ silence: chinese, isLoud })
  })

  it('counts several pieces of news in a day as one', async () => {
    const oneDay = Array.from({ length: 7 }, (_, nth) => 3 + nth * 2e-8)
    await say('acme/feed', ...oneDay, 5, 7, 9, 11)
    expect((await rowOf('acme/feed')).silence).toBe('Nothing for 3 days is normal here; usually every 2 days.')
  })

  it('means nothing where it is not read, and says nothing of a rhythm that is not known where it fails', async () => {
    await insertSource(api.db, { id: 'acme/new' })
    await insertSource(api.db, { id: 'acme/left', firstReadAt: daysAgo(9), parkedAt: daysAgo(1) })
    await insertSource(api.db, { id: 'acme/broken', firstReadAt: daysAgo(9), failCount: 1, problem: 'dns' })
    for (const id of ['acme/new', 'acme/left']) await say(id, 3, 5, 7, 9, 11)
    for (const id of ['acme/new', 'acme/left', 'acme/broken']) expect([id, (await rowOf(id)).silence]).toEqual([id, ''])
    await say('acme/broken', 3, 5, 7, 9, 11)
    expect((await rowOf('acme/broken')).silence).toBe('Nothing for 3 days is normal here; usually every 2 days.')
  })
})

describe('the state of a source', () => {
  beforeEach(async () => {
    const { db } = api
    await insertSource(db, { id: 'acme/fresh', firstReadAt: daysAgo(9), lastChangeAt: minutesAgo(5) })
    await insertSource(db, { id: 'acme/silent', firstReadAt: daysAgo(90), lastChangeAt: daysAgo(31) })
    await insertSource(db, { id: 'acme/new', nextPollAt: minutesAgo(10) })
    await insertSource(db, { id: 'acme/broken', kind: 'page', firstReadAt: daysAgo(9), failCount: 4, problem: 'selector-empty' })
    await insertSource(db, { id: 'zeta/odd', firstReadAt: daysAgo(9), lastChangeAt: daysAgo(1), problem: 'dates-invented' })
    await insertSource(db, { id: 'zeta/left', firstReadAt: daysAgo(9), parkedAt: daysAgo(1) })
  })

  const states = [
    ['acme/fresh', 'ok', 'Fresh', '正常'],
    ['acme/silent', 'quiet', 'Quiet', '安静'],
    ['acme/new', 'waiting', 'Waiting', '等待'],
    ['acme/broken', 'failing', 'Failing', '失败'],
    ['zeta/odd', 'odd', 'Odd', '异常'],
    ['zeta/left', 'parked', 'Parked', '停用'],
  ] as const

  it.each(states)('of %s is %s: a badge says so in either language, and shows it alone', async (id, state, english, chinese) => {
    expect((await rowOf(id)).cell('State')).toBe(english)
    expect((await rowOf(id, 'zh')).cell('状态')).toBe(chinese)
    const $ = await page('/sources')
    expect(said($(`nav a[href="/sources?state=${state}"]`).text())).toBe(`1 ${english.toLowerCase()}`)
    const alone = await page(`/sources?state=${state}`)
    expect(
      alone('.sources th > .faint:nth-of-type(1)')
        .toArray()
        .map(each => alone(each).text()),
    ).toEqual([id])
    expect(said(alone('main').text())).toContain('1 of 6 sources shown.')
    expect(alone('nav a[aria-current=true]').attr('href')).toBe('/sources')
  })

  it('goes with a company, and says where none fits both', async () => {
    const $ = await page('/sources?company=zeta')
    expect(
      $('h2')
        .toArray()
        .map(each => $(each).text()),
    ).toEqual(['Zeta'])
    expect(
      $('nav.badges a')
        .toArray()
        .map(each => [said($(each).text()), $(each).attr('href')]),
    ).toEqual([
      ['1 odd', '/sources?state=odd&company=zeta'],
      ['1 parked', '/sources?state=parked&company=zeta'],
    ])
    const none = await page('/sources?company=zeta&state=failing', 'zh')
    expect([none('.sources').length, none('.empty h2').text()]).toEqual([0, '没有这样的来源'])
    for (const wrong of ['?state=failed', '?company=nobody', '?colour=red']) expect((await get(`/sources${wrong}`)).status).toBe(400)
  })

  it('is followed by when it was visited, when it said something new, and when it is visited next', async () => {
    await api.db`update sources set last_visit_at = ${minutesAgo(3)}, interval_seconds = 7200 where id = 'acme/fresh'`
    await api.db`update sources set entries = 1234 where id = 'acme/fresh'`
    await api.db`insert into hosts (host, paused_until) values ('zeta.example', '2150-01-02T03:04:00Z')`
    const [fresh, waiting, odd, left] = await Promise.all(['acme/fresh', 'acme/new', 'zeta/odd', 'zeta/left'].map(id => rowOf(id)))
    expect(['Last visit', 'Last change', 'Next visit', 'Entries'].map(label => fresh?.cell(label))).toEqual([
      ...['3 min ago', '5 min ago', expect.stringMatching(/^in \d+ min every 2 h$/), '1,234'],
    ])
    expect(['Last visit', 'Last change', 'Next visit'].map(label => waiting?.cell(label))).toEqual([
      ...['never', 'none seen', '10 min late every 30 min'],
    ])
    expect([odd?.cell('Next visit'), left?.cell('Next visit')]).toEqual(['paused until 2 January 2150, 03:04 UTC', ''])
    const chinese = await rowOf('acme/fresh', 'zh')
    expect(['上次访问', '下次访问'].map(chinese.cell)).toEqual(['3 分钟前', expect.stringMatching(/^\d+ 分钟后 每 2 小时$/)])
    expect((await rowOf('zeta/odd', 'zh')).cell('下次访问')).toBe('暂停到 2150年1月2日 03:04 UTC')
  })

  it.each(['en', 'zh'])('of one that the operator paused says why, and nothing of its silence or its next visit, in %s', async language => {
    await say('acme/fresh', 3, 5, 7, 9, 11)
    await api.db`update sources set paused_at = now(), pause_reason = 'floods <us>' where id = 'acme/fresh'`
    const { silence, trouble, cell } = await rowOf('acme/fresh', language)
    const [state, next] = language === 'en' ? ['State', 'Next visit'] : ['状态', '下次访问']
    expect([silence, cell(next)]).toEqual(['', ''])
    expect(trouble).toContain('floods <us>')
    const badge = cell(state)
    expect(badge).toMatch(language === 'en' ? /^[A-Z][a-z]+$/ : /^\p{Script=Han}+$/u)
    const alone = await page('/sources?state=paused', language)
    expect([alone('.sources tbody tr').length, said(alone('.sources .badge').text())]).toEqual([1, badge])
  })

  it('is summed up in a sentence', async () => {
    await api.db`update sources set last_visit_at = ${minutesAgo(3)}`
    expect(said((await page('/sources'))('.status').text())).toBe('6 sources of 2 companies; last visit: 3 min ago.')
    expect(said((await page('/sources', 'zh'))('.status').text())).toBe('2 家公司的 6 个来源；最近一次访问：3 分钟前。')
    await api.db`truncate sources cascade`
    expect((await page('/sources'))('.empty h2').text()).toBe('Nothing is tracked yet')
  })
})

describe('the failure of a source', () => {
  const fails = async (problem: string, more: object = {}) => {
    await insertSource(api.db, { id: 'acme/feed', firstReadAt: new Date('2026-03-04T05:06:00Z'), failCount: 3, problem, ...more })
  }

  it('is said in words, with how often it failed and when it was read last', async () => {
    await fails('timeout')
    expect((await rowOf('acme/feed')).trouble).toBe(
      'The host takes too long to answer. Failed 3 times in a row; last good read 4 March 2026, 05:06 UTC.',
    )
    expect((await rowOf('acme/feed', 'zh')).trouble).toBe('主机应答太慢。 连续失败 3 次；上次成功读取于 2026年3月4日 05:06 UTC。')
  })

  it('tells once from often, what was seen, and that it was never read', async () => {
    await fails('selector-empty', { failCount: 1, problemDetail: '<b>0 of 12</b>', firstReadAt: null })
    expect((await rowOf('acme/feed')).trouble).toBe(
      'The page has changed: what we look for is not on it. Seen: <b>0 of 12</b>. Failed once, and never read yet.',
    )
    expect((await rowOf('acme/feed', 'zh')).trouble).toBe('页面已改版，找不到所需内容。 所见：<b>0 of 12</b>。 失败一次，从未成功读取。')
  })

  it('has the status with which its host refused', async () => {
    await fails('blocked', { problemDetail: 'no robots' })
    await api.db`update sources set http_status = 403`
    const { trouble } = await rowOf('acme/feed')
    expect(trouble).toContain('The host refuses us. (HTTP 403) Failed 3 times')
    expect(trouble).not.toContain('no robots')
  })

  it('is told from an answer that is odd, by when that began', async () => {
    await fails('dates-invented', { failCount: 0, problemDetail: '7 dates' })
    await api.db`update sources set problem_since = '2026-03-05T06:07:00Z'`
    expect((await rowOf('acme/feed')).trouble).toBe(
      'Dates change from visit to visit; they are not believed. Seen: 7 dates. Since 5 March 2026, 06:07 UTC.',
    )
    expect((await rowOf('acme/feed', 'zh')).trouble).toBe('日期每次访问都变，不予采信。 所见：7 dates。 自 2026年3月5日 06:07 UTC 起。')
  })
})
