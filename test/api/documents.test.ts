import { parse as parseCsv } from 'csv-parse/sync'
import ICAL from 'ical.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { filters } from '../../db/filters/index.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { bodyOf, type ListBody, useApi } from '../support/api.ts'
import { describeFeedparser, readByFeedparser } from '../support/feedparser.ts'
import { describeGofeed, readByGofeed } from '../support/gofeed.ts'
import { seedHostile } from '../support/hostile.ts'
import { type ReadItem, readByFeedExtractor, readByFeedsmith, readByModelwire, readByRssParser } from '../support/readers.ts'

const api = useApi()
beforeAll(async () => {
  await seedHostile(api.db)
})

/** Fifty questions, and more: every filter, alone and beside others. */
const queries = [
  ...['', 'limit=1', 'limit=200', 'limit=7', 'stage=released', 'stage=planned', 'stage=announced', 'stage=withdrawn'],
  ...[
    'stage=planned,announced',
    'stage=released&stage=withdrawn',
    'openness=weights',
    'openness=data',
    'openness=code,api',
    'openness=none',
  ],
  ...['openness=unknown', 'company=acme', 'company=zeta', 'company=acme,zeta&limit=100', 'company=%E6%B3%BD%E5%A1%94', 'family=Kite'],
  ...['family=Acme&stage=released', 'kind=model', 'kind=dataset', 'kind=code', 'license=mit', 'license=unknown', 'license=apache-2.0'],
  ...['modality=image', 'modality=audio,video', 'minParameters=30B', 'maxParameters=7B', 'minParameters=10B&maxParameters=60B'],
  ...['country=CN', 'country=FR', 'language=zh', 'since=2024-02-01', 'until=2024-02-15', 'since=2024-02-01&until=2024-03-01'],
  ...[
    'since=2024-02-03T04:05:06Z',
    'seenSince=2024-03-01',
    'q=script',
    'q=evil',
    'q=%E9%80%9A%E4%B9%89',
    'q=kite',
    'q=zeta',
    'q=nothing-like-it',
  ],
  ...[
    'company=acme&openness=weights&stage=released',
    'company=zeta&license=mit&minParameters=1B',
    'openness=weights&limit=3&stage=released',
  ],
  ...['kind=model&modality=text&country=CN', 'family=Kite&openness=unknown&limit=2', 'since=2024-01-01&company=zeta&q=a'],
  ...['q=%3Cscript%3E', 'family=%26%3C', 'license=%22%3E%3Cb%3E', 'q=%5D%5D%3E'],
]

const get = async (path: string) => {
  const answer = await fetch(`${api.address}${path}`)
  return { answer, text: await answer.text(), status: [path, answer.status] }
}
const documentOf = async (path: string) => {
  const { text, status } = await get(path)
  expect(status).toEqual([path, 200])
  return text
}
const listed = async (query: string) => (await bodyOf<ListBody>(fetch(`${api.address}/api/releases?order=date&${query}`))).releases

/** What a feed has to say of the releases that the API lists. */
function itemOf({ id, releasedAt, announcedAt, firstSeenAt }: ReleaseDocument): Omit<ReadItem, 'title'> {
  return {
    id: `tag:modelwire.example,2026:releases/${id}`,
    link: `https://modelwire.example/releases/${id}`,
    at: new Date((releasedAt ?? announcedAt)?.at ?? firstSeenAt).getTime(),
  }
}

const untitled = (items: ReadItem[]) => items.map(({ title: _, ...item }) => item)
const inAtom = (query: string, releases: ReleaseDocument[]) =>
  releases.filter(({ stage }) => stage !== 'withdrawn' || query.includes('withdrawn')).map(itemOf)

describe('fifty questions over hostile titles', { timeout: 60_000 }, () => {
  it('are fifty, and use every filter', () => {
    expect(new Set(queries).size).toBeGreaterThanOrEqual(50)
    const used = queries.flatMap(query => [...new URLSearchParams(query).keys()])
    expect(filters.map(({ name }) => name).filter(name => !used.includes(name))).toEqual([])
  })

  it('read the same in Atom by rss-parser and feedsmith: items, ids, dates and titles', async () => {
    for (const query of queries) {
      const feed = await documentOf(`/releases.atom?${query}`)
      const [one, two] = [await readByRssParser(feed), readByFeedsmith(feed)]
      expect([query, untitled(one)]).toEqual([query, inAtom(query, await listed(query))])
      expect([query, two]).toEqual([query, one])
    }
  })

  it('read the same in RSS by rss-parser and feedsmith', async () => {
    for (const query of queries) {
      const feed = await documentOf(`/releases.rss?${query}`)
      const [one, two] = [await readByRssParser(feed), readByFeedsmith(feed)]
      const wanted = (await listed(query)).map(itemOf).map(each => ({ ...each, at: each.at - (each.at % 1000) }))
      expect([query, untitled(one)]).toEqual([query, wanted])
      expect([query, two]).toEqual([query, one])
    }
  })

  it('read the same in JSON Feed by feedsmith, feed-extractor, Modelwire itself and as plain JSON', async () => {
    for (const query of queries) {
      const feed = await documentOf(`/releases.json?${query}`)
      const read = readByFeedsmith(feed)
      expect([query, untitled(read)]).toEqual([query, (await listed(query)).map(itemOf)])
      expect([query, untitled(readByFeedExtractor(feed))]).toEqual([query, untitled(read)])
      const own = (await readByModelwire(feed)).map(({ link, at }) => ({ link, at }))
      expect([query, own]).toEqual([query, read.map(({ link, at }) => ({ link, at }))])
      const { items } = JSON.parse(feed) as { items: { title: string }[] }
      expect(items.map(each => each.title)).toEqual(read.map(each => each.title))
    }
  })

  it('read the same in iCalendar by ical.js: events, states and days', async () => {
    for (const query of queries) {
      const releases = await listed(`${query}${query.includes('limit') ? '' : '&limit=200'}`)
      const calendar = new ICAL.Component(ICAL.parse(await documentOf(`/releases.ics?${query}`)))
      const events = calendar.getAllSubcomponents('vevent').map(each => new ICAL.Event(each))
      const known = events.filter(each => releases.some(({ id }) => each.uid === `${id}@modelwire.example`))
      expect([query, known.map(each => each.uid)]).toEqual([query, releases.map(({ id }) => `${id}@modelwire.example`)])
      for (const each of events.filter(event => !known.includes(event)))
        expect(each.component.getFirstPropertyValue('status')).toBe('CANCELLED')
      for (const [index, event] of known.entries()) expectEvent(event, releases[index])
    }
  })

  it('read the same in CSV by csv-parse, and no cell is a formula', async () => {
    for (const query of queries) {
      const rows = parseCsv<Record<string, string>>(await documentOf(`/releases.csv?${query}`), { columns: true, record_delimiter: '\r\n' })
      const releases = await listed(`${query}${query.includes('limit') ? '' : '&limit=200'}`)
      expect([query, rows.map(each => each.id)]).toEqual([query, releases.map(each => each.id)])
      expect(rows.map(each => Number(each.revision))).toEqual(releases.map(each => each.revision))
      expect(rows.flatMap(row => Object.values(row)).filter(cell => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([])
    }
  })
})

describeFeedparser('Python’s feedparser', () => {
  it.each(['atom', 'rss'])(
    'reads the same items, ids and dates in %s',
    async extension => {
      const feeds = await Promise.all(queries.map(query => documentOf(`/releases.${extension}?${query}`)))
      const read = await readByFeedparser(feeds)
      for (const [index, query] of queries.entries()) {
        const releases = await listed(query)
        const wanted = extension === 'atom' ? inAtom(query, releases) : releases.map(itemOf)
        expect([query, read[index]]).toEqual([query, wanted.map(each => ({ ...each, at: each.at - (each.at % 1000) }))])
      }
    },
    60_000,
  )
})

describeGofeed('Go’s gofeed', () => {
  it('reads the same items, ids, links, titles and dates in Atom, RSS and JSON Feed', async () => {
    const extensions = ['atom', 'rss', 'json']
    const asked = extensions.flatMap(extension => queries.map(query => ({ extension, query })))
    const feeds = await Promise.all(asked.map(({ extension, query }) => documentOf(`/releases.${extension}?${query}`)))
    const read = await readByGofeed(feeds)
    for (const [index, { extension, query }] of asked.entries()) {
      const releases = await listed(query)
      const wanted = extension === 'atom' ? inAtom(query, releases) : releases.map(itemOf)
      const exact = wanted.map(each => (extension === 'rss' ? { ...each, at: each.at - (each.at % 1000) } : each))
      expect([extension, query, untitled(read[index] ?? [])]).toEqual([extension, query, exact])
      expect([extension, query, read[index]?.map(({ title }) => title)]).toEqual([
        extension,
        query,
        readByFeedsmith(feeds[index] ?? '').map(({ title }) => title),
      ])
    }
  }, 120_000)
})

const statuses = { planned: 'TENTATIVE', announced: 'CONFIRMED', released: 'CONFIRMED', withdrawn: 'CANCELLED' }

function expectEvent(event: ICAL.Event, release: ReleaseDocument | undefined): void {
  if (!release) throw new Error('an event of no release')
  const { at, precision } = release.releasedAt ?? release.announcedAt ?? { at: release.firstSeenAt, precision: 'minute' }
  expect([release.id, event.component.getFirstPropertyValue('status')]).toEqual([release.id, statuses[release.stage]])
  expect(event.sequence).toBe(release.revision)
  expect(event.startDate.isDate).toBe(precision !== 'minute')
  expect(event.startDate.toString()).toBe(precision === 'minute' ? at.replace(/\.\d+/, '') : at.slice(0, 10))
}
