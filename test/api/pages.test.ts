import { readFileSync } from 'node:fs'
import { load } from 'cheerio'
import { beforeAll, describe, expect, it } from 'vitest'
import { filters } from '../../db/filters/index.ts'
import { useApi } from '../support/api.ts'
import { insertRelease, insertRevision, insertSource, sighting } from '../support/releases.ts'
import { shared, sharedIt } from '../support/shared.ts'

const api = useApi()
const get = (path: string) => fetch(`${api.address}${path}`, { headers: { Accept: 'text/html' } })
const page = async (path: string) => load(await (await get(path)).text())

const variant = (repo: string) => ({
  ...{ repo, url: `https://hub.example/${repo}`, host: 'hub', parameters: { total: 8e9, active: null }, tuning: 'base' },
  ...{ quantization: null, license: null, publicAt: null },
})

describe('the timeline without a release', () => {
  it('says that the first reads are running, and looks again by itself', async () => {
    await insertRelease(api.db, { id: 'acme-x' })
    await api.db`truncate releases cascade`
    await insertSource(api.db, { id: 'acme/feed' })
    const $ = await page('/')
    expect($('.empty').text()).toContain('The first reads are running')
    expect($('.empty').text()).toContain('0 of 1 source')
    expect($('meta[http-equiv=refresh]').attr('content')).toBe('5')
  })
})

describe('the timeline', () => {
  beforeAll(async () => {
    await api.db`update sources set first_read_at = now()`
    await insertRelease(api.db, {
      id: 'acme-one',
      name: 'Acme-1',
      parameters: { total: 235e9, active: 22e9 },
      license: { spdx: 'Apache-2.0', name: 'Apache 2.0', url: 'https://license.example' },
      variants: [variant('acme/one-8b'), variant('acme/one-8b-base')],
      sightings: [
        sighting({ source: { id: 'acme/blog', kind: 'feed' }, publishedAt: { at: '2025-04-28T12:00:00.000Z', precision: 'minute' } }),
        sighting({ source: { id: 'acme/hub', kind: 'huggingface' }, url: 'https://hub.example/acme' }),
        sighting({ source: { id: 'acme/hub', kind: 'huggingface' } }),
      ],
    })
    await insertRelease(api.db, { id: 'acme-world', name: 'Acme World', kind: 'dataset', openness: 'data' })
    await insertRelease(api.db, {
      ...{ id: 'acme-plan', name: 'Acme-2', stage: 'planned', openness: 'unknown', releasedAt: null },
      announcedAt: { at: '2025-06-01T00:00:00.000Z', precision: 'month', basis: 'vendor' },
    })
  })

  it('has a heading for each day and one card for each release', async () => {
    const $ = await page('/')
    const texts = (selector: string) =>
      $(selector)
        .toArray()
        .map(each => $(each).text().replace(/\s+/g, ' ').trim())
    expect(texts('.day > h2')).toEqual(['June 2025 day not known', '28 April 2025 Monday'])
    expect(texts('article h3')).toEqual(['Acme-2', 'Acme World', 'Acme-1'])
    expect(texts('article .badges')).toEqual(['Planned Openness unknown', 'Released Open data', 'Released Open weights Apache-2.0'])
    expect(texts('article .kind')).toEqual(['Data set'])
    expect(texts('article .facts li')).toEqual(['235B, 22B active parameters'])
    expect(texts('article .strip li')).toEqual(['Hugging Face ×2 09:00', 'Feed +3 h'])
    expect(texts('article details summary')).toEqual(['+2 variants'])
    expect(texts('article .variants a')).toEqual(['acme/one-8b', 'acme/one-8b-base'])
  })

  it('works by its form, whose fields keep what was chosen, and offers a way out of each filter', async () => {
    const $ = await page('/?company=Acme&stage=planned&q=acme&kind=model&openness=')
    expect($('article h3').text()).toBe('Acme-2')
    expect($('main form').attr('method')).toBe('get')
    expect($('select[name=company] option[selected]').text()).toBe('Acme')
    expect($('select[name=stage] option[selected]').attr('value')).toBe('planned')
    expect($('input[name=q]').attr('value')).toBe('acme')
    expect($('select[name=kind] option[selected]').attr('value')).toBe('model')
    for (const { name } of filters) expect([name, $(`.filters [name=${name}]`).length]).toEqual([name, 1])
    const dated = await page('/?since=2025-04&until=2025-04-28&seenSince=2025-04-28T09:00Z&license=mit,apache-2.0')
    const fields = ['since', 'until', 'seenSince', 'license'].map(name => dated(`.filters [name=${name}]`))
    expect(fields.map(field => [field.attr('type'), field.attr('value')])).toEqual([
      ['text', '2025-04'],
      ['date', '2025-04-28'],
      ['text', '2025-04-28T09:00Z'],
      ['text', 'mit,apache-2.0'],
    ])
    expect([dated('.more[open]').length, (await page('/'))('.more[open]').length]).toEqual([1, 0])
    expect($('.chips a').first().attr('href')).toBe('/?company=Acme&stage=planned&kind=model')
    expect((await page('/?q=nothing-like-it'))('.empty').text()).toContain('Nothing matches')
  })

  it('goes on to older releases, repeating the heading of a day that goes on', async () => {
    const first = await page('/?limit=2')
    expect(
      first('.pages a')
        .toArray()
        .map(each => first(each).text()),
    ).toEqual(['Older releases'])
    const second = await page(first('.pages a[rel=next]').attr('href') ?? '')
    expect(second('.day > h2').text()).toBe('28 April 2025 continued')
    expect(second('article h3').text()).toBe('Acme-1')
    expect(second('.pages a').attr('href')).toBe('/?limit=2')
  })

  it('says of a repository’s own date that it was made then, and of a list what came and went', async () => {
    const made = { at: '2025-04-27T00:00:00.000Z', precision: 'day', basis: 'repository-created' } as const
    const [one, two, three] = ['acme/m-1', 'acme/m-2', 'acme/m-3'].map(repo => ({ ...variant(repo), publicAt: made }))
    const release = await insertRelease(api.db, { id: 'acme-made', revision: 2, variants: [one, two].flatMap(each => each ?? []) })
    await insertRevision(api.db, { ...release, revision: 1 }, '2025-04-01T00:00:00Z', [])
    const change = { field: 'variants', before: [one, three], after: [{ ...one, tuning: 'chat' }, two] }
    await insertRevision(api.db, release, '2025-04-28T00:00:00Z', [change])
    const $ = await page('/releases/acme-made')
    expect($('td[data-label="Public since"]').first().text()).toBe('made 27 Apr 2025')
    expect($('.history').text()).toContain('Variants: 1 new, 1 changed, 1 gone')
    const gone = { at: '2025-05-02T00:00:00.000Z', precision: 'day' } as const
    const left = [one, two].flatMap(each => (each ? [{ ...each, goneAt: gone, formerly: ['acme/old'] }] : []))
    await insertRelease(api.db, { id: 'acme-left', stage: 'withdrawn', variants: left })
    const then = await page('/releases/acme-left')
    expect(then('td[data-label="Public since"]').first().text()).toBe('made 27 Apr 2025, gone since 2 May 2025')
    expect(then('.stacked th[scope=row]').first().text()).toBe('acme/m-1 formerly acme/old')
    await api.db`delete from releases where id = 'acme-left'`
    await api.db`delete from revisions where release_id = 'acme-made'`
    await api.db`delete from releases where id = 'acme-made'`
  })

  it('shows one release with its dates, variants, evidence and history', async () => {
    const one = { ...(await insertRelease(api.db, { id: 'acme-three', name: 'Acme-3', revision: 2, sightings: [sighting()] })) }
    await insertRevision(api.db, { ...one, revision: 1, stage: 'announced' }, '2025-04-28T10:00:00Z', [])
    const change = { field: 'stage', before: 'announced', after: 'released' }
    await insertRevision(api.db, one, '2025-04-28T12:00:00Z', [change], { cause: 'ruling', reason: 'ruling 12: <b>' })
    const $ = await page('/releases/acme-three')
    expect($('.sheet').text()).toContain('28 April 2025, 09:00 UTC (the vendor says so)')
    expect($('.sightings').text()).toContain('We open Acme-1')
    expect($('.reasons').text()).toContain('open')
    expect($('.history').text()).toContain('Stage: Announced → Released')
    expect($('.history li').first().text()).toContain('(correction by an operator: ruling 12: <b>)')
    const then = await page($('.history a').last().attr('href') ?? '')
    expect([then('.badge').first().text(), then('.note').text()]).toEqual([
      'Announced',
      expect.stringContaining('what was known on 28 April 2025'),
    ])
    expect((await get('/releases/nobody')).status).toBe(404)
  })

  it('loads one stylesheet, one script and one icon that may be kept for ever, and has no script or style of its own', async () => {
    const $ = await page('/')
    expect($('script:not([src]), style, [style]').length).toBe(0)
    const files = $('link[rel=stylesheet], link[rel=icon], script')
      .toArray()
      .map(each => $(each).attr('href') ?? $(each).attr('src') ?? '')
    expect(files).toHaveLength(3)
    for (const file of files) {
      const answer = await get(file)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
      const again = await fetch(`${api.address}${file}`, { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } })
      expect(again.status).toBe(304)
    }
  })
})

describe('what others wrote', () => {
  let stored = 0
  sharedIt(
    'stays text, and links lead to the web only',
    async () => {
      const { vectors } = JSON.parse(readFileSync(shared('vectors/injection.json'), 'utf8')) as {
        vectors: { id: string; payload: unknown }[]
      }
      const texts = vectors.map(({ payload }) => storable(typeof payload === 'string' ? payload : JSON.stringify(payload)))
      await store('plain', 'plain text', 'https://plain.example/')
      const expected = await elements('plain')
      for (const [index, text] of texts.entries()) {
        await store(`hostile-${index}`, `~${text}`, text)
        const found = await elements(`hostile-${index}`)
        expect([text, found.names]).toEqual([text, expected.names])
        for (const address of found.addresses) expect(address).toMatch(/^(https?:\/\/|\/|#)/)
      }
    },
    60_000,
  )

  /** Postgres takes no NUL and no half of a surrogate pair; the pipeline drops them before. */
  function storable(text: string): string {
    return Buffer.from(text).toString().replaceAll('\0', '')
  }

  async function store(id: string, text: string, url: string): Promise<void> {
    await insertRelease(api.db, {
      releasedAt: { at: new Date(Date.UTC(2026, 0, 1) + 60_000 * stored++).toISOString(), precision: 'minute', basis: 'vendor' }, // the newest
      ...{ id, name: text, family: `${text} ${id}`, version: text, license: { spdx: null, name: text, url } },
      company: { id: 'acme', name: text },
      variants: [{ ...variant(text), url, host: text, tuning: text, quantization: text, license: { spdx: null, name: text, url } }],
      sightings: [sighting({ title: text, url, reasons: [{ rule: text, words: text }], source: { id: text, kind: text } })],
      modalities: { input: [text], output: [text] },
    })
  }

  /** Elements with their attributes' names, but for links: a hostile address makes a plain text of one. */
  async function elements(id: string) {
    const pages = await Promise.all([page('/?limit=1'), page(`/releases/${id}`), page(`/?q=${encodeURIComponent(id)}&limit=1`)])
    // how many values there are to choose from grows with what is stored
    const names = pages.slice(0, 2).flatMap($ =>
      $(':not(.groups, .groups *)')
        .toArray()
        .map(each => {
          const tag = $(each).prop('tagName') ?? ''
          const attributes = Object.keys($(each).attr() ?? {}).filter(name => !['href', 'rel'].includes(name))
          return [tag === 'A' ? 'SPAN' : tag, ...attributes].join(' ')
        }),
    )
    const addresses = pages.flatMap($ =>
      $('[href], [src]')
        .toArray()
        .map(each => $(each).attr('href') ?? $(each).attr('src') ?? ''),
    )
    return { names, addresses }
  }
})
