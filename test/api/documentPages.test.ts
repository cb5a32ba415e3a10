import { readFileSync } from 'node:fs'
import { load } from 'cheerio'
import { parse as parseCsv } from 'csv-parse/sync'
import { parseOpml } from 'feedsmith'
import ICAL from 'ical.js'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { formats } from '../../api/documents/index.ts'
import { bodyOf, type ListBody, type ProblemBody, serveDatabase, useApi } from '../support/api.ts'
import { readByFeedsmith } from '../support/readers.ts'
import { insertRelease, insertSource, type ReleaseRow } from '../support/releases.ts'

const api = useApi()
const publicUrl = 'https://modelwire.example'
const minute = (at: string) => ({ at, precision: 'minute', basis: 'vendor' }) as const
const add = (id: string, at: string, more: Partial<ReleaseRow> = {}) => insertRelease(api.db, { id, releasedAt: minute(at), ...more })
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${api.address}${path.replace(publicUrl, '')}`, { headers })

/** Where an answer leads, by relation. */
function linksOf(answer: Response): Record<string, string> {
  const links = [...(answer.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="([^"]+)"/g)]
  return Object.fromEntries(links.map(([, href = '', rel = '']) => [rel, href]))
}

/** All documents from one on, as far as a relation leads. */
async function walk(path: string, rel: string): Promise<{ path: string; text: string }[]> {
  const read: { path: string; text: string }[] = []
  for (let place: string | undefined = path; place; ) {
    const answer = await get(place)
    expect([place, answer.status]).toEqual([place, 200])
    read.push({ path: place, text: await answer.text() })
    expect(read.length).toBeLessThan(60)
    place = linksOf(answer)[rel]
  }
  return read
}

/** The ids of releases in a document, whatever its format. */
const idsIn: Record<string, (text: string) => string[]> = {
  atom: text => readByFeedsmith(text).map(({ id }) => nameOf(id)),
  rss: text => readByFeedsmith(text).map(({ id }) => nameOf(id)),
  json: text => readByFeedsmith(text).map(({ id }) => nameOf(id)),
  csv: text => parseCsv<{ id: string }>(text, { columns: true }).map(({ id }) => id),
  ics: text => [...text.matchAll(/^UID:([^@]+)@/gm)].map(([, id = '']) => id),
  md: text => [...text.matchAll(/^- Page: <[^>]*\/releases\/([^>]+)>/gm)].map(([, id = '']) => id),
}
const nameOf = (id: string) => id.split('releases/').at(-1) ?? ''
const tombstonesIn = (text: string) => {
  const $ = load(text, { xml: true })
  return $('at\\:deleted-entry')
    .toArray()
    .map(each => nameOf($(each).attr('ref') ?? ''))
}
const relationIn = (text: string, rel: string) => load(text, { xml: true })(`feed > link[rel="${rel}"]`).attr('href')
const withdraw = (id: string) => api.db`
  update releases set stage = 'withdrawn', revision = revision + 1, updated_at = '2025-09-01T00:00:00Z',
    document = document || jsonb_build_object('stage', 'withdrawn', 'revision', revision + 1, 'updatedAt', '2025-09-01T00:00:00.000Z')
  where id = ${id}`

beforeEach(async () => {
  await api.db`delete from releases`
  for (let month = 1; month <= 6; month += 1) {
    // two share a moment
    for (const day of ['05', '05', '20']) await add(`m${month}-${day}-${++made}`, `2025-0${month}-${day}T12:00:00.000Z`)
  }
})
let made = 0
const everyId = async () => (await bodyOf<ListBody>(get('/api/releases?limit=200'))).releases.map(({ id }) => id)

describe('pages', () => {
  it.each(formats.map(({ path }) => path))('of %s lead to the end without loss, also when something comes in between', async path => {
    const extension = path.split('.').at(-1) ?? ''
    const before = await everyId()
    const first = await get(`${path}?limit=4`)
    const head = idsIn[extension]?.(await first.text()) ?? []
    await add('new-in-between', '2025-06-25T12:00:00.000Z')
    const rest = await walk(linksOf(first).next ?? '', 'next')
    const read = [...head, ...rest.flatMap(({ text }) => idsIn[extension]?.(text) ?? [])]
    expect(read).toEqual(before)
  })

  it('of Atom lead back to the newest, and name each other inside as they do outside', async () => {
    const forth = await walk('/releases.atom?limit=5', 'next')
    const back = await walk(forth.at(-1)?.path ?? '', 'previous')
    expect(back.map(({ text }) => text)).toEqual(forth.map(({ text }) => text).toReversed())
    for (const { path, text } of forth) {
      const links = linksOf(await get(path))
      for (const rel of ['self', 'next', 'previous']) expect([rel, relationIn(text, rel)]).toEqual([rel, links[rel]])
      expect(relationIn(text, 'first')).toBe(`${publicUrl}/releases.atom?limit=5`)
    }
    expect(JSON.parse(await (await get('/releases.json?limit=5')).text()).next_url).toBe(linksOf(await get('/releases.json?limit=5')).next)
  })

  it('say where all there is stands in one of them', async () => {
    const all = await (await get('/releases.atom')).text()
    expect(all).toContain('<fh:complete/>')
    const first = await (await get('/releases.atom?limit=5')).text()
    expect(first).not.toContain('<fh:complete/>')
  })

  it('have one address for one question, however it is written', async () => {
    const [one, two] = await Promise.all([
      get('/releases.atom?stage=released&company=Acme&q='),
      get('/releases.atom?company=acme&stage=released'),
    ])
    expect(await one.text()).toBe(await two.text())
    expect(linksOf(one).self).toBe(`${publicUrl}/releases.atom?company=acme&stage=released`)
  })
})

describe('a search', () => {
  const moments = ['2025-06-20', '2025-05-20', '2025-05-20', '2025-04-05', '2025-01-20']
  const ids = moments.map((day, nth) => `granite-${9 - nth}-${day}`)
  beforeEach(async () => {
    for (const [nth, day] of moments.entries()) await add(ids[nth] ?? '', `${day}T12:00:00.000Z`, { name: `Granite ${nth}` })
  })

  it.each(formats.map(({ path }) => path))('of %s leads page by page to its end, and back', async path => {
    const extension = path.split('.').at(-1) ?? ''
    const forth = await walk(`${path}?q=granite&limit=1`, 'next')
    expect(forth.flatMap(({ text }) => idsIn[extension]?.(text) ?? [])).toEqual(ids)
    const back = await walk(forth.at(-1)?.path ?? '', 'previous')
    expect(back.map(({ text }) => text)).toEqual(forth.map(({ text }) => text).toReversed())
  })

  it('leads through its archives to its beginning, and back', async () => {
    const forth = await walk('/releases.atom?q=granite&limit=1', 'prev-archive')
    expect([...new Set(forth.flatMap(({ text }) => idsIn.atom?.(text) ?? []))]).toEqual(ids)
    const archives = forth.slice(1)
    expect(archives.map(({ path }) => path.replace(publicUrl, '').split('?')[0])).toEqual([
      ...['/archives/2025-06.atom', '/archives/2025-05.atom', '/archives/2025-04.atom', '/archives/2025-01.atom'],
    ])
    const back = await walk(archives.at(-1)?.path ?? '', 'next-archive')
    expect(back.map(({ text }) => text)).toEqual(archives.map(({ text }) => text).toReversed())
    const small = await walk('/archives/2025-05.atom?q=granite&limit=1', 'prev-archive')
    expect(small.flatMap(({ text }) => idsIn.atom?.(text) ?? [])).toEqual(ids.slice(1))
  })

  it('asks for the words that are written, whatever they nearly are: it is kept, and what it means must stay', async () => {
    const [feed, calendar] = [await get('/releases.atom?q=granitt'), await get('/releases.ics?q=granitt')]
    const before = await feed.text()
    expect([idsIn.atom?.(before), idsIn.ics?.(await calendar.text())]).toEqual([[], []])
    expect(relationIn(before, 'self')).toBe(`${publicUrl}/releases.atom?q=granitt`)
    await add('granitt-1', '2025-06-21T12:00:00.000Z', { name: 'Granitt 1' })
    const after = await (await get('/releases.atom?q=granitt')).text()
    expect(idsIn.atom?.(after)).toEqual(['granitt-1'])
    const tagOf = (text: string) => load(text, { xml: true })('feed > id').text()
    expect(tagOf(after)).toBe(tagOf(before))
  })

  it('is offered by the page as it was understood, to be kept or subscribed to', async () => {
    const $ = load(await (await get('/?q=granitte')).text())
    expect($('link[rel=alternate][type="application/atom+xml"]').attr('href')).toBe('/releases.atom?q=granite')
    expect($('.subscribe a').first().attr('href')).toBe('/subscribe?q=granite')
  })
})

describe('a long question', () => {
  it('is answered with headers that a client takes', async () => {
    const values = [...(await everyId()), ...Array.from({ length: 4 }, (_, index) => `${'字'.repeat(150)}${index}`)]
    const answer = await get(`/releases.atom?limit=1&${values.map(each => `q=${encodeURIComponent(each)}`).join('&')}`)
    expect(answer.status).toBe(200)
    expect(Object.keys(linksOf(answer))).toEqual(['next'])
    expect(relationIn(await answer.text(), 'self')?.length).toBeGreaterThan(5_000)
  })
})

describe('archives', () => {
  it('lead from the newest page through all there is, also while a month goes on', async () => {
    const now = new Date()
    for (const hour of [1, 2, 3]) await add(`now-${hour}`, new Date(now.getTime() - hour).toISOString())
    const newest = await get('/releases.atom?limit=2')
    const read = await walk('/releases.atom?limit=2', 'prev-archive')
    expect(read.filter(({ path }) => path.includes('/archives/'))).toHaveLength(6)
    expect([...new Set(read.flatMap(({ text }) => idsIn.atom?.(text) ?? []))]).toEqual(await everyId())
    expect(linksOf(newest)['prev-archive']).toContain('/releases.atom?limit=2&cursor=')
  })

  it('are each a whole month of the question, with the way on, back and to what is newest', async () => {
    const april = await (await get('/archives/2025-04.atom?company=Acme')).text()
    expect(idsIn.atom?.(april)).toEqual((await everyId()).filter(id => id.startsWith('m4-')))
    expect(relationIn(april, 'self')).toBe(`${publicUrl}/archives/2025-04.atom?company=acme`)
    expect(relationIn(april, 'current')).toBe(`${publicUrl}/releases.atom?company=acme`)
    expect(relationIn(april, 'prev-archive')).toBe(`${publicUrl}/archives/2025-03.atom?company=acme`)
    expect(relationIn(april, 'next-archive')).toBe(`${publicUrl}/archives/2025-05.atom?company=acme`)
    expect(april).toContain('<fh:archive/>')
  })

  it('pass over months in which there is nothing, and end where the question ends', async () => {
    await api.db`delete from releases where id like 'm2-%' or id like 'm3-%'`
    const april = await (await get('/archives/2025-04.atom')).text()
    expect(relationIn(april, 'prev-archive')).toBe(`${publicUrl}/archives/2025-01.atom`)
    expect(relationIn(april, 'next-archive')).toBe(`${publicUrl}/archives/2025-05.atom`)
    const bounded = await (await get('/archives/2025-04.atom?since=2025-02-01&until=2025-04-10')).text()
    expect([relationIn(bounded, 'prev-archive'), relationIn(bounded, 'next-archive')]).toEqual([undefined, undefined])
    expect(idsIn.atom?.(bounded)).toHaveLength(2)
  })

  it('of a month that is too much for one document are several, which lead on and back', async () => {
    const forth = (await walk('/archives/2025-04.atom?limit=1', 'prev-archive')).filter(({ path }) => path.includes('2025-04'))
    expect(forth.flatMap(({ text }) => idsIn.atom?.(text) ?? [])).toEqual((await everyId()).filter(id => id.startsWith('m4-')))
    const back = (await walk(forth.at(-1)?.path ?? '', 'next-archive')).filter(({ path }) => path.includes('2025-04'))
    expect(back.map(({ path }) => path.replace(publicUrl, ''))).toEqual(forth.map(({ path }) => path.replace(publicUrl, '')).toReversed())
  })

  it('stay what they are, whatever is new', async () => {
    const tag = async () => (await get('/archives/2025-05.atom')).headers.get('etag')
    const before = await tag()
    await add('later', '2025-07-01T00:00:00.000Z')
    await api.db`delete from releases where id = 'later'`
    await add('newest', new Date().toISOString())
    expect(await tag()).toBe(before)
    expect((await get('/archives/2025-05.atom')).headers.get('cache-control')).toContain('max-age=3600')
  })

  it('are of months that are over, and nothing else', async () => {
    const month = new Date().toISOString().slice(0, 7)
    for (const name of [`${month}.atom`, '2999-01.atom', '2025-13.atom', '2025-04.rss', '2025-04', 'x']) {
      const answer = await get(`/archives/${name}`, { Accept: 'text/html' })
      expect([name, answer.status, answer.headers.get('content-type')]).toEqual([name, 404, 'application/problem+json'])
    }
  })
})

describe('what was withdrawn', () => {
  it('is taken back by Atom, cancelled in the calendar, and named so in RSS and JSON Feed', async () => {
    const [id = ''] = await everyId()
    const feed = await get('/releases.atom')
    await withdraw(id)
    const after = await get('/releases.atom')
    const text = await after.text()
    expect(after.headers.get('etag')).not.toBe(feed.headers.get('etag'))
    expect(idsIn.atom?.(text)).not.toContain(id)
    expect(tombstonesIn(text)).toEqual([id])
    expect(text).toContain(`ref="tag:modelwire.example,2026:releases/${id}" when="2025-09-01T00:00:00.000Z"`)
    for (const path of ['/releases.rss', '/releases.json']) {
      const item = readByFeedsmith(await (await get(path)).text()).find(each => each.id.endsWith(`/${id}`))
      expect(item?.title).toBe(`${id} by Acme: withdrawn, open weights`)
    }
    const [event] = new ICAL.Component(ICAL.parse(await (await get('/releases.ics')).text())).getAllSubcomponents('vevent')
    expect([event?.getFirstPropertyValue('status'), event?.getFirstPropertyValue('sequence')]).toEqual(['CANCELLED', 2])
  })

  it('is told also by a question that no longer finds it, on the page of its time and on the newest, which is all that many read', async () => {
    const ids = await everyId()
    const [old, recent] = [ids.at(-2) ?? '', ids[1] ?? '']
    for (const id of [old, recent]) await withdraw(id)
    const pages = await walk('/releases.atom?stage=released&limit=6', 'next')
    expect(pages.map(({ text }) => tombstonesIn(text))).toEqual([[recent, old], [], [old]])
    expect(pages.flatMap(({ text }) => idsIn.atom?.(text) ?? [])).toEqual(ids.filter(id => id !== old && id !== recent))
    expect(tombstonesIn(await (await get('/releases.atom?stage=released&company=acme')).text())).toEqual([recent, old])
    const calendar = await (await get('/releases.ics?stage=released')).text()
    expect(calendar.match(/STATUS:CANCELLED/g)).toHaveLength(2)
  })

  it('is what a question for it is about', async () => {
    const [id = ''] = await everyId()
    await withdraw(id)
    const text = await (await get('/releases.atom?stage=withdrawn')).text()
    expect([idsIn.atom?.(text), tombstonesIn(text)]).toEqual([[id], []])
  })
})

describe('every document', () => {
  const paths = [...formats.map(({ path }) => path), '/archives/2025-04.atom', '/sources.opml', '/llms.txt']

  it.each(paths)('%s says what it is, is the same from two processes, and nothing where it is known', async path => {
    const other = await serveDatabase(api.db, api)
    const [one, two] = await Promise.all([get(path), fetch(`http://127.0.0.1:${other.port}${path}`)])
    await other.close()
    const tag = one.headers.get('etag') ?? ''
    expect([one.status, two.headers.get('etag'), await one.text()]).toEqual([200, tag, await two.text()])
    expect(one.headers.get('content-type')).toMatch(/^[a-z]+\/[a-z-+]+; charset=utf-8/)
    for (const known of [tag, `W/${tag}`, '*', `"other", ${tag}`]) {
      const again = await get(path, { 'If-None-Match': known })
      expect([known, again.status, again.headers.get('etag'), await again.text()]).toEqual([known, 304, tag, ''])
    }
    const head = await fetch(`${api.address}${path}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), head.headers.get('content-type')]).toEqual([200, tag, one.headers.get('content-type')])
  })

  it('names a filter or a value that makes no sense, in the way of programs', async () => {
    for (const [path, parameter, nearest] of [
      ...formats.map(({ path }) => [`${path}?compani=x`, 'company'] as const).map(([path, nearest]) => [path, 'compani', nearest]),
      ...formats.map(({ path }) => [`${path}?stage=relased`, 'stage', 'released']),
      ...formats.map(({ path }) => [`${path}?cursor=mine`, 'cursor', null]),
      ...formats.map(({ path }) => [`${path}?limit=201`, 'limit', null]),
      ...[
        ['/archives/2025-04.atom?stage=x', 'stage', null],
        ['/sources.opml?company=acme', 'company', null],
        ['/llms.txt?x=1', 'x', null],
      ],
    ] as [string, string, string | null][]) {
      const answer = await get(path, { Accept: 'text/html' })
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 400, 'application/problem+json'])
      const { errors } = await bodyOf<ProblemBody>(answer)
      expect([path, errors[0]?.parameter]).toEqual([path, parameter])
      if (nearest) expect([path, errors[0]?.nearest]).toEqual([path, nearest])
    }
  })
})

describe('a hub', () => {
  it('is announced by feeds, inside and outside, with the address that it knows them by', async () => {
    const hub = 'https://hub.example/'
    const announcing = await serveDatabase(api.db, api, null, { hub })
    const ask = (path: string) => fetch(`http://127.0.0.1:${announcing.port}${path}`)
    const atom = await ask('/releases.atom?stage=released')
    expect(linksOf(atom)).toMatchObject({ hub, self: `${publicUrl}/releases.atom?stage=released` })
    expect(relationIn(await atom.text(), 'hub')).toBe(hub)
    expect(await (await ask('/releases.rss')).text()).toContain(`<atom:link rel="hub" href="${hub}"/>`)
    expect(await bodyOf<object>(ask('/releases.json'))).toMatchObject({ hubs: [{ type: 'WebSub', url: hub }] })
    expect(linksOf(await ask('/archives/2025-04.atom')).hub).toBeUndefined()
    await announcing.close()
  })

  it('is none where none is set', async () => {
    for (const path of ['/releases.atom', '/releases.rss', '/releases.json']) {
      const answer = await get(path)
      expect([linksOf(answer).hub, (await answer.text()).includes('hub')]).toEqual([undefined, false])
    }
  })
})

describe('the pages', () => {
  const alternates = async (path: string) => {
    const $ = load(await (await get(path)).text())
    return $('link[rel=alternate]')
      .toArray()
      .map(each => [$(each).attr('type'), $(each).attr('href')])
  }

  it('lead to their own question in every format, and every link works', async () => {
    const query = 'company=acme&stage=released'
    const found = await alternates('/?stage=released&company=Acme&limit=3&q=')
    for (const { path, type } of formats) expect(found).toContainEqual([type.split(';')[0], `${path}?${query}`])
    for (const [type = '', href = ''] of found)
      expect([href, (await get(href)).headers.get('content-type')?.split(';')[0]]).toEqual([href, type])
    const [id = ''] = await everyId()
    expect(await alternates(`/releases/${id}`)).toContainEqual(['application/atom+xml', '/releases.atom?company=acme'])
    expect(await alternates('/sources')).toContainEqual(['application/atom+xml', '/releases.atom'])
  })
})

describe('docs/feeds.md', () => {
  const guide = readFileSync(new URL('../../docs/feeds.md', import.meta.url), 'utf8')

  it('asks for what is answered, and names every document', async () => {
    const asked = [...guide.matchAll(/^curl -s 'http:\/\/localhost:8787([^']+)'/gm)].map(([, path = '']) => path)
    expect(asked.length).toBeGreaterThan(3)
    for (const path of asked) expect([path, (await get(path)).status]).toEqual([path, 200])
    for (const { path } of formats) expect(guide).toContain(`\`${path}\``)
  })
})

describe('/sources.opml', () => {
  beforeAll(async () => {
    await insertSource(api.db, { id: 'acme/feed' })
    await insertSource(api.db, { id: 'acme/hub', kind: 'huggingface' })
    await insertSource(api.db, { id: 'acme/old', parkedAt: new Date('2025-01-01T00:00:00Z') })
    await api.db`update companies set name = '<Acme> & "Söhne"' where id = 'acme'`
  })

  it('has a feed of each company at our own address, and what is read; folders have no type', async () => {
    const text = await (await get('/sources.opml')).text()
    const $ = load(text, { xml: true })
    expect(parseOpml(text).body?.outlines?.map(each => each.text)).toEqual(
      $('body > outline')
        .toArray()
        .map(each => $(each).attr('text')),
    )
    const outlines = $('outline[type]')
      .toArray()
      .map(each => $(each).attr())
    expect(outlines).toEqual([
      expect.objectContaining({ type: 'rss', text: '<Acme> & "Söhne"', xmlUrl: `${publicUrl}/releases.atom?company=acme` }),
      expect.objectContaining({ type: 'rss', text: '<Acme> & "Söhne": acme/feed', xmlUrl: 'https://acme.example/feed' }),
      expect.objectContaining({ type: 'link', url: 'https://acme.example/huggingface' }),
    ])
    for (const each of $('outline:not([type])').toArray())
      expect([$(each).attr('text'), $(each).children().length > 0]).toEqual([expect.any(String), true])
  })
})
