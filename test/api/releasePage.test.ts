import { load } from 'cheerio'
import { beforeAll, describe, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { insertRelease, insertRevision, plainRelease, sighting } from '../support/releases.ts'

const api = useApi()
const page = async (path: string, language = 'en') =>
  load(await (await fetch(`${api.address}${path}`, { headers: { Accept: 'text/html', 'Accept-Language': language } })).text())
const said = (text: string) => text.replace(/\s+/g, ' ').trim()

const mit = { spdx: 'MIT', name: 'MIT', url: null }
const variant = (repo: string, total: number | null, quantization: string | null = null) => ({
  ...{ repo, url: `https://hub.example/${repo}`, host: 'huggingface', parameters: total === null ? null : { total, active: null } },
  ...{ tuning: null, quantization, license: mit, publicAt: null },
})
const blog = sighting({
  ...{ source: { id: 'acme/blog', kind: 'feed' }, title: 'Acme-1 is open', url: 'https://acme.example/blog/1' },
  reasons: [
    { rule: 'own-source', words: 'acme/blog' },
    { rule: 'en:open', words: 'open' },
    { rule: 'en:open', words: 'weights' },
  ],
})
const hub = sighting({
  ...{ source: { id: 'acme/hub', kind: 'huggingface' }, title: 'acme/one', url: 'https://hub.example/acme/one' },
  publishedAt: { at: '2025-04-28T09:37:00.000Z', precision: 'minute' },
  reasons: [{ rule: 'repository:public', words: 'huggingface acme/one' }],
})
const rumour = sighting({ title: 'Acme-1 may come', says: { stage: 'planned', openness: 'unknown' }, reasons: [] })

describe('the page of a release', () => {
  beforeAll(async () => {
    const { db } = api
    await insertRelease(db, { id: 'one', name: 'Acme-1', sightings: [hub, rumour, blog], license: mit })
  })

  it('quotes the sentence that proves how open it is, and the repository that shows it, each with its address', async () => {
    const $ = await page('/releases/one')
    const quotes = $('.proof blockquote a').toArray()
    expect(quotes.map(each => [$(each).text(), $(each).attr('href')])).toEqual([
      ['Acme-1 is open', 'https://acme.example/blog/1'],
      ['acme/one', 'https://hub.example/acme/one'],
    ])
    expect(said($('.proof figure').first().find('.reasons').text())).toBe('says it is open open · weights')
  })

  it('has no proof where nothing says what can be had', async () => {
    await insertRelease(api.db, { id: 'unknown', openness: 'unknown', sightings: [rumour] })
    const $ = await page('/releases/unknown')
    expect([$('.proof blockquote').length, $('.proof').text().includes('Nothing that was seen says')]).toEqual([0, true])
  })

  it('lists what was seen by appearance, with how long after the first', async () => {
    const $ = await page('/releases/one')
    const heads = $('.sightings > li > p:first-child').toArray()
    expect(heads.map(each => said($(each).text()))).toEqual([
      'Feed acme/feed',
      'Feed acme/blog',
      'Hugging Face acme/hub, 37 min after the first',
    ])
  })

  it('puts the largest and plainest variant first, folds what is more than a screen, and leaves empty columns out', async () => {
    const sizes = Array.from({ length: 20 }, (_, nth) => variant(`acme/m-${nth + 1}b`, (nth + 1) * 1e9))
    const odd = [variant('acme/m-20b-awq', 20e9, 'AWQ'), variant('acme/m', null)]
    await insertRelease(api.db, { id: 'many', variants: [...odd, ...sizes] })
    const $ = await page('/releases/many')
    const rows = $('.variant-table th[scope=row]')
      .toArray()
      .map(each => $(each).text())
    expect([rows.length, rows[0], rows[1], rows[2], rows.at(-1)]).toEqual([
      ...[22, 'acme/m-20b', 'acme/m-20b-awq'],
      ...['acme/m-19b', 'acme/m'],
    ])
    expect($('details .variant-table tbody tr').length).toBe(10)
    const headings = $('.variant-table').first().find('thead th').toArray()
    expect(headings.map(each => $(each).text())).toEqual(['Repository', 'Host', 'Parameters', 'Quantisation', 'Licence'])
  })

  it('names every licence where variants have others than the release', async () => {
    const [first, second, third] = [variant('a/1', 1e9), variant('a/2', 2e9), variant('a/3', 3e9)]
    const own = { spdx: null, name: 'Acme licence', url: 'https://acme.example/licence' }
    const variants = [first, second, { ...(third ?? variant('a/3', 3e9)), license: own }].flatMap(each => each ?? [])
    await insertRelease(api.db, { id: 'licences', license: mit, variants })
    const $ = await page('/releases/licences')
    const licences = $('.sheet .plain li').toArray()
    expect(licences.map(each => said($(each).text()))).toEqual(['MIT (2 variants)', 'Acme licence (1 variant)'])
    const links = $('.sheet .plain a').toArray()
    expect(links.map(each => $(each).attr('href'))).toEqual(['https://spdx.org/licenses/MIT.html', 'https://acme.example/licence'])
  })

  it('says plainly where nothing can be downloaded, and since when it is gone', async () => {
    await insertRelease(api.db, { id: 'plan', stage: 'planned', openness: 'unknown', releasedAt: null })
    await insertRelease(api.db, { id: 'launch', stage: 'announced', openness: 'api', releasedAt: null })
    const gone = await insertRelease(api.db, { id: 'gone', stage: 'withdrawn', revision: 2 })
    await insertRevision(api.db, { ...plainRelease('gone'), revision: 1 }, '2025-04-28T10:00:00Z', [])
    await insertRevision(api.db, gone, '2025-05-03T10:00:00Z', [{ field: 'stage', before: 'released', after: 'withdrawn' }])
    const status = async (id: string) => said((await page(`/releases/${id}`))('.lead .status').text())
    expect(await status('plan')).toBe('Nothing can be downloaded yet: it is said to come.')
    expect(await status('launch')).toBe('Nothing can be downloaded yet. It can be used over an API.')
    expect(await status('gone')).toBe('It was taken down, and can no longer be had since 3 May 2025.')
    expect(await status('one')).toBe('')
  })

  it('says in Chinese what changed from what to what, and why', async () => {
    const now = await insertRelease(api.db, { id: 'changed', revision: 2 })
    await insertRevision(api.db, { ...now, revision: 1 }, '2025-04-28T10:00:00Z', [])
    const changes = [
      { field: 'stage', before: 'announced', after: 'released' },
      { field: 'releasedAt', before: null, after: { at: '2025-04-01T00:00:00.000Z', precision: 'month', basis: 'vendor' } },
      { field: 'parameters', before: null, after: { total: 72e9, active: null } },
      { field: 'variants', before: [], after: [variant('a/1', 1e9)] },
    ]
    await insertRevision(api.db, now, '2025-04-28T12:00:00Z', changes, { cause: 'reread', reason: null })
    const $ = await page('/releases/changed', 'zh-CN')
    const items = $('.history > li').first().find('ul li').toArray()
    expect(items.map(each => said($(each).text()))).toEqual([
      ...['阶段：已宣布 → 已发布', '发布日期：无 → 2025年4月', '参数量：无 → 72B', '变体：新增 1 项'],
    ])
    expect($('.history > li').first().text()).toContain('（更正：按更新的规则重新读取）')
  })

  it('leads to its neighbours in the family, to what others released that week, and not from what was known once', async () => {
    const at = (day: string) => ({ releasedAt: { at: `${day}T00:00:00.000Z`, precision: 'day', basis: 'vendor' } as const })
    await insertRelease(api.db, { id: 'k-1', name: 'Kite-1', family: 'Kite', ...at('2024-01-01') })
    const middle = await insertRelease(api.db, { id: 'k-2', name: 'Kite-2', family: 'Kite', ...at('2024-02-01') })
    await insertRevision(api.db, middle, '2024-02-01T12:00:00Z', [])
    await insertRelease(api.db, { id: 'k-3', name: 'Kite-3', family: 'Kite', ...at('2024-03-01') })
    await insertRelease(api.db, { id: 'z-1', name: 'Zeta-1', company: { id: 'zeta', name: 'Zeta' }, ...at('2024-02-03') })
    const $ = await page('/releases/k-2')
    expect([$('.neighbours a[rel=prev]').attr('href'), $('.neighbours a[rel=next]').attr('href')]).toEqual([
      '/releases/k-1',
      '/releases/k-3',
    ])
    expect($('a[href="/?company=acme&family=Kite"]').length).toBe(2)
    expect($('.relatives a').attr('href')).toBe('/releases/z-1')
    expect($('a[href="/?since=2024-01-29&until=2024-02-04"]').length).toBe(1)
    const then = await page('/releases/k-2?as_of=2024-02-02')
    expect(then('.neighbours, .relatives').length).toBe(0)
  })

  it('leads to its company, to a correction, and to subscriptions', async () => {
    const $ = await page('/releases/one')
    const leads = ['/companies/acme', '/corrections/new?release=one', '/subscribe?company=acme', '/subscribe?company=acme&family=Acme']
    for (const href of leads) expect([href, $(`main a[href="${href}"]`).length]).toEqual([href, 1])
  })

  it('tells other sites and machines what it is, under its public address', async () => {
    const $ = await page('/releases/one')
    const meta = (name: string) => $(`meta[property="${name}"], meta[name="${name}"]`).attr('content')
    expect([$('link[rel=canonical]').attr('href'), meta('og:url')]).toEqual(Array(2).fill('https://modelwire.example/releases/one'))
    expect([meta('og:type'), meta('og:title'), meta('twitter:card')]).toEqual(['article', 'Acme-1 · Acme', 'summary'])
    expect(meta('og:description')).toBe('Released 28 April 2025, 09:00 UTC, Open weights, MIT, seen by 3 sources.')
    expect(JSON.parse($('script[type="application/ld+json"]').text())).toMatchObject({
      ...{ '@type': 'SoftwareApplication', name: 'Acme-1', url: 'https://modelwire.example/releases/one' },
      ...{ datePublished: '2025-04-28T09:00:00.000Z', license: 'https://spdx.org/licenses/MIT.html' },
      author: { '@type': 'Organization', name: 'Acme', url: 'https://modelwire.example/companies/acme' },
      isBasedOn: ['https://hub.example/acme/one', 'https://acme.example/news/1', 'https://acme.example/blog/1'],
    })
  })

  it('lets no name break out of what machines read', async () => {
    const name = '</script><script>alert(1)</script><!-- & "quoted"'
    await insertRelease(api.db, { id: 'hostile', name, kind: 'dataset', openness: 'data' })
    const $ = await page('/releases/hostile')
    expect($('script').length).toBe(2)
    expect(JSON.parse($('script[type="application/ld+json"]').text())).toMatchObject({ '@type': 'Dataset', name })
  })
})
