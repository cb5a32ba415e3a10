import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countMessages } from '../../api/subscriptions/rate.ts'
import { usualManner } from '../../api/subscriptions/wishes.ts'
import { bodyOf, type ProblemBody, useApi } from '../support/api.ts'
import { insertRelease } from '../support/releases.ts'
import { newHook, programOf } from '../support/subscriptions.ts'

const api = useApi()
const { send } = programOf(api)
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

interface PreviewBody {
  basis: string
  query: string
  tellings: number
  messages: number
  perWeek: number
  byTopic: object
  byCadence: Record<string, number>
  releases: { topic: string; at: string; release: { id: string; name: string; url: string } }[]
}

const ask = (body: object) => bodyOf<PreviewBody>(send('POST', '/api/subscriptions/preview', body))

beforeAll(async () => {
  const release = (id: string, days: number, more: object = {}) =>
    insertRelease(api.db, { id, name: id, releasedAt: { at: daysAgo(days), precision: 'minute', basis: 'vendor' }, ...more })
  await release('fresh', 2)
  await release('second', 9, { openness: 'api' })
  await release('gone', 3, { stage: 'withdrawn' })
  await release('old', 40)
  await release('told-twice', 8)
})
beforeEach(async () => {
  await api.db`delete from allowances`
  await api.db`delete from news`
})

describe('a preview', () => {
  it('goes by the dates of releases while nothing has been noted for 30 days', async () => {
    const preview = await ask({ query: '' })
    expect(preview).toMatchObject({ basis: 'release-dates', tellings: 4, messages: 4, byTopic: { released: 3, withdrawn: 1 } })
    expect(preview.releases.map(each => each.release.id)).toEqual(['fresh', 'gone', 'told-twice', 'second'])
    expect(preview.releases[0]?.release).toMatchObject({
      company: { id: 'acme', name: 'Acme' },
      url: 'https://modelwire.example/releases/fresh',
    })
    expect((await ask({ query: 'openness=weights', stages: ['released'] })).releases.map(each => each.release.id)).toEqual([
      'fresh',
      'told-twice',
    ])
  })

  it('goes by what became news once that was noted for 30 days, whatever stage it has come to since', async () => {
    const news: [string, string, number][] = [
      ['old', 'released', 40],
      ['told-twice', 'announced', 20],
      ['told-twice', 'released', 8],
      ['fresh', 'released', 2],
    ]
    for (const [id, stage, days] of news) await api.db`insert into news (release_id, stage, at) values (${id}, ${stage}, ${daysAgo(days)})`
    expect(await ask({ query: '' })).toMatchObject({ basis: 'news', tellings: 2, byTopic: { released: 2 } })
    const both = await ask({ query: 'stage=announced,released' })
    expect(both.releases.map(({ topic, release }) => `${release.id} ${topic}`)).toEqual([
      'fresh released',
      'told-twice released',
      'told-twice announced',
    ])
    expect(await ask({ query: 'stage=announced' })).toMatchObject({ tellings: 1, byTopic: { announced: 1 } })
  })

  it('says how many messages each cadence would make of it', async () => {
    const preview = await ask({ query: '', cadence: 'weekly' })
    expect(preview.byCadence['at-once']).toBe(4)
    expect(preview.messages).toBe(preview.byCadence.weekly)
    expect(preview.messages).toBeLessThan(4)
  })

  it('is asked for in an address too, by the same names', async () => {
    const answer = await send('GET', '/api/subscriptions/preview?openness=weights&stages=released&cadence=daily&timeZone=Asia%2FShanghai')
    expect(await bodyOf<PreviewBody>(answer)).toMatchObject({ query: 'openness=weights', stages: ['released'], tellings: 2 })
    for (const [query, name] of [
      ['stags=released', 'stags'],
      ['compnay=x', 'compnay'],
    ] as const) {
      const wrong = await send('GET', `/api/subscriptions/preview?${query}`)
      expect([wrong.status, (await bodyOf<ProblemBody>(wrong)).errors]).toMatchObject([400, [{ parameter: name }]])
    }
    expect((await send('GET', '/api/subscriptions/preview?cadence=often')).status).toBe(400)
  })

  it('checks channel and settings where they are given, and makes nothing', async () => {
    const body = { query: '', channel: 'webhook', settings: { url: newHook() } }
    expect((await send('POST', '/api/subscriptions/preview', body)).status).toBe(200)
    expect((await send('POST', '/api/subscriptions/preview', { ...body, settings: { url: 'x' } })).status).toBe(400)
    expect(await api.db`select from subscriptions`).toHaveLength(0)
  })
})

describe('the number of messages', () => {
  const at = (...clocks: string[]) => clocks.map(clock => new Date(`2025-05-${clock}:00Z`))

  it.each([
    ['one each, at once', {}, at('01T10:00', '01T10:05', '01T11:00'), 3],
    [
      'one for what comes within the fold of the first',
      { foldMinutes: 40 },
      at('01T10:00', '01T10:39', '01T10:41', '01T11:20', '01T11:21'),
      3,
    ],
    ['one an hour', { cadence: 'hourly' }, at('01T10:00', '01T10:59', '01T11:00'), 2],
    [
      'one a day, which ends at its hour there',
      { cadence: 'daily', timeZone: 'Asia/Shanghai', digestHour: 8 },
      at('01T23:59', '02T00:00', '02T23:59'),
      2,
    ],
    [
      'one a week, which ends on its day',
      { cadence: 'weekly', digestWeekday: 1, digestHour: 8 },
      at('04T09:00', '05T07:59', '05T08:00', '12T07:59'),
      2,
    ],
    [
      'one for each quiet night',
      { quietFrom: '22:00', quietTo: '07:00' },
      at('01T21:59', '01T22:00', '02T06:59', '02T07:00', '02T23:00'),
      4,
    ],
  ] as const)('is %s', async (_, manner, instants, expected) => {
    const wished = { ...usualManner, ...manner }
    expect((await countMessages(api.db, instants, wished))[wished.cadence]).toBe(expected)
  })
})
