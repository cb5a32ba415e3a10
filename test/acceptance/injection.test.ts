import { readFileSync } from 'node:fs'
import { load } from 'cheerio'
import { parse as parseCsv } from 'csv-parse/sync'
import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApi } from '../../api/main.ts'
import { openReader } from '../../workers/reader.ts'
import { serveDatabase, useApi } from '../support/api.ts'
import { hostileRelease } from '../support/hostile.ts'
import { messengerOf } from '../support/mcp.ts'
import { readByFeedsmith, readByRssParser } from '../support/readers.ts'
import { insertCompany, insertRelease, insertRevision } from '../support/releases.ts'
import { describeShared, hasShared, shared } from '../support/shared.ts'
import { listen } from '../support/stream.ts'
import { newHook } from '../support/subscriptions.ts'
import { runLine } from '../support/terminal.ts'

interface Vector {
  id: string
  class: string
  payload: string | { name: string; value: string }
}

const vectors: Vector[] = hasShared ? JSON.parse(readFileSync(shared('vectors/injection.json'), 'utf8')).vectors : []
const api = useApi()
let mailing: RunningApi

/** What stands in a release: as Postgres holds it, which every way in makes of it before. */
const storable = (text: string) => text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd')
const textOf = ({ payload }: Vector) => storable(typeof payload === 'string' ? payload : JSON.stringify(payload))
/** What a terminal, a reader of lines or the eye would take for something else. */
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/
const xml = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

beforeAll(async () => {
  for (const [index, vector] of vectors.entries()) {
    const text = textOf(vector)
    await insertCompany(api.db, { id: vector.id, name: text, aliases: [text] })
    const release = {
      ...hostileRelease(text, index * 2),
      id: vector.id,
      company: { id: vector.id, name: text },
      stage: 'released' as const,
    }
    await insertRevision(
      api.db,
      await insertRelease(api.db, { ...release, revision: 1 }),
      '2025-05-01T00:00:00Z',
      [{ field: 'name', before: text, after: text }],
      {
        cause: 'ruling',
        reason: text,
      },
    )
  }
  mailing = await serveDatabase(api.db, api, null, { smtp: { url: 'smtp://mail.example', from: 'news@modelwire.example' } })
}, 60_000)
afterAll(() => mailing?.close())

const get = async (path: string) => {
  const answer = await fetch(`${api.address}${path}`)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text()
}
const post = (address: string, body: unknown) => fetch(`${address}/api/subscriptions`, { method: 'POST', body: JSON.stringify(body) })

/** Every page of a document; `count` says how many of the 179 one of them has. */
async function walk(path: string, count: (text: string) => number | Promise<number>): Promise<void> {
  let seen = 0
  for (let next: string | undefined = path; next; ) {
    const answer: Response = await fetch(new URL(next, api.address))
    expect([next, answer.status]).toEqual([next, 200])
    seen += await count(await answer.text())
    next = /<https:\/\/modelwire\.example([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  expect([path, seen]).toEqual([path, 179])
}

describeShared('each of 179 texts of others', { timeout: 60_000 }, () => {
  it('comes in as plain text of one line, 179 of 179, and its neighbours with it', async () => {
    const reader = openReader({ threads: 1 })
    const list = vectors.flatMap(({ id, payload }) => [
      ...[
        { id: `before-${id}`, title: 'before', text: '' },
        { id, title: payload, text: typeof payload === 'string' ? payload : payload.value },
      ],
    ])
    const body = Buffer.from(
      JSON.stringify(
        list.map(({ id, title, text }) => ({
          url: `https://lab.example/${id}`,
          title: typeof title === 'string' ? `x ${title}` : 'x',
          text,
        })),
      ),
    )
    const reading = await reader.read(
      'json',
      { body, contentType: 'application/json', url: 'https://lab.example/', link: null },
      { settings: { title: 'title', link: 'url', summary: 'text' }, zone: null, language: null, now: '2025-10-01T00:00:00Z' },
    )
    await reader.close()
    expect(reading.entries).toHaveLength(2 * 179)
    for (const { title, summary } of reading.entries) {
      for (const text of [title, summary])
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u)
      expect([title.length <= 1024, summary.length <= 4096, title.includes('\n')]).toEqual([true, true, false])
    }
  })

  it.each(['/releases.atom', '/releases.rss'])('is one item in %s, with the same title in two readers', path =>
    walk(path, async text => {
      expect(text).toMatch(xml)
      const [first, second] = [await readByRssParser(text), readByFeedsmith(text)]
      expect(first.map(({ title }) => title)).toEqual(second.map(({ title }) => title))
      const $ = load(text, { xml: true })
      for (const link of $('[href]').toArray()) expect($(link).attr('href')).toMatch(/^https?:/)
      return first.length
    }),
  )

  it('is one item in JSON Feed, with no markup and no address of its own', () =>
    walk('/releases.json', text => {
      const { items } = JSON.parse(text) as { items: { content_html: string }[] }
      for (const { content_html: html } of items)
        expect(html).not.toMatch(/<(?!\/?(p|ul|li|a|bdi|span)[ >])|<[^>]*\son\w+=|href="(?!https?:\/\/)/i)
      return items.length
    }))

  it('is one event in iCalendar', () =>
    walk('/releases.ics', text => {
      const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')
      expect(text.match(/^BEGIN:/gm)).toHaveLength(1 + events.length)
      return events.length
    }))

  it('is one row in CSV, and no formula', () =>
    walk('/releases.csv', text => {
      const rows = parseCsv<Record<string, string>>(text, { columns: true })
      for (const cell of rows.flatMap(row => Object.values(row))) expect(cell).not.toMatch(/^[\s\p{Cc}]*[=+\-@＝＋－＠|](?!\d+(\.\d+)?$)/u)
      return rows.length
    }))

  it('is one heading in Markdown, and no sign that means something there', () =>
    walk('/releases.md', text => {
      const ours = text.replace(/<https:\/\/(modelwire|hub)\.example[^>\s]*>/g, '').replace(/^(# |## |- )/gm, '')
      expect(ours.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[`*_[\]<>#|~@!(){}$\\]|:\/\/|www\./i)
      return (text.match(/^## /gm) ?? []).length
    }))

  it('is one outline in OPML, and no line of its own in llms.txt', async () => {
    const opml = await get('/sources.opml')
    expect(opml).toMatch(xml)
    for (const address of load(opml, { xml: true })('[xmlUrl], [htmlUrl]').toArray())
      expect(address.attribs.htmlUrl ?? address.attribs.xmlUrl).toMatch(/^https?:/)
    const lines = (await get('/llms.txt')).split('\n')
    expect(lines.filter(line => obeyed.test(line) || /javascript:|<script/i.test(line))).toEqual([])
  })

  it('is the same text in JSON, and changes no prototype', () =>
    walk('/api/releases?limit=200', text => {
      const { releases } = JSON.parse(text) as { releases: { id: string; name: string }[] }
      for (const { id, name } of releases) expect([id, name]).toEqual([id, textOf(vectors.find(each => each.id === id) as Vector)])
      expect(['polluted', 'x'].filter(name => name in Object.prototype)).toEqual([])
      return releases.length
    }))

  it('is one event of a stream, and ends no line of it', async () => {
    const stream = await listen(`${api.address}/api/stream?since=2000-01-01`)
    const events = await stream.has(179)
    stream.cut()
    expect(new Set(events.map(({ event }) => event)).size).toBeLessThanOrEqual(2)
    expect(new Set(events.map(({ data }) => JSON.stringify(data).match(/inj-\d{3}/)?.[0])).size).toBe(179)
  })

  it('is data of one line for agents', async () => {
    const { modern } = messengerOf(api)
    for (const { id } of vectors) {
      const answer = await modern('tools/call', { name: 'search_releases', arguments: { company: [id] } })
      const text = await answer.text()
      const { result } = JSON.parse(text) as { result: { structuredContent: { releases: object[] } } }
      expect(result.structuredContent.releases, id).toHaveLength(1)
      for (const said of stringsOf(result.structuredContent.releases))
        expect(said, id).not.toMatch(/[\p{Cc}\u200b\u202a-\u202e\u2028\u2029]/u)
    }
  })

  it('is text in a terminal', async () => {
    for (const { id } of vectors) {
      for (const line of [
        ['release', id],
        ['release', id, '--json'],
      ]) {
        await api.db`delete from allowances`
        const { code, out, said } = await runLine(api, line)
        expect([id, code, obeyed.exec(out), obeyed.exec(said)]).toEqual([id, 0, null, null])
      }
    }
  })

  it('is searched for as what it is, and breaks nothing', async () => {
    const asked = vectors.filter(each => ['storage', 'unicode', 'csv', 'sse', 'log'].includes(each.class))
    expect(asked).toHaveLength(32)
    for (const vector of asked) {
      const answer = await fetch(`${api.address}/api/releases?q=${encodeURIComponent(textOf(vector).slice(0, 500))}`)
      // 503: the machine is too busy to search
      expect([200, 400, 503], vector.id).toContain(answer.status)
    }
    expect(await api.db`select from releases`).toHaveLength(179)
  })

  describe('of a subscriber', () => {
    const ofClass = (name: string) => vectors.filter(each => each.class === name)

    it('is no header of a webhook: 15 of 15', async () => {
      for (const { id, payload } of ofClass('http-header')) {
        const { name, value } = payload as { name: string; value: string }
        const settings = { url: newHook(), headers: { [name]: value } }
        const answers = [
          await post(api.address, { query: '', channel: 'webhook', settings }),
          await post(api.address, { query: '', channel: 'webhook', settings: { url: newHook(), [name]: value } }),
        ]
        for (const { status } of answers) expect([400, 413], id).toContain(status)
      }
      expect(ofClass('http-header')).toHaveLength(15)
    })

    it('is one mailbox or none: 13 of 13', async () => {
      for (const { id, payload } of ofClass('email-address')) {
        await api.db`delete from allowances`
        const answer = await post(`http://127.0.0.1:${mailing.port}`, { query: '', channel: 'email', settings: { address: payload } })
        expect([201, 400], id).toContain(answer.status)
        if (answer.status === 400) continue
        const [row] = await api.db<{ settings: { address: string } }[]>`select settings from subscriptions order by created_at desc limit 1`
        expect(row?.settings.address, id).toMatch(/^[\w+.-]{1,64}@[a-z0-9.-]+\.[a-z]+$/i)
      }
      expect(ofClass('email-address')).toHaveLength(13)
    })
  })
})

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}
