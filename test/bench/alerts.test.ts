import { describe, expect, it, onTestFinished } from 'vitest'
import { compare } from '../../bench/alerts/compare.ts'
import { openExpectations } from '../../bench/alerts/expected.ts'
import type { Arrival } from '../../bench/alerts/receivers.ts'
import { leftOut, type Told, toldBy } from '../../bench/alerts/told.ts'
import { readWishes, type Wish } from '../../bench/alerts/wishes.ts'
import { readPhrases } from '../../config/phrases.ts'
import type { Stage } from '../../config/words.ts'
import type { LivedDocument } from '../../db/history.ts'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'
import { plainRelease } from '../support/releases.ts'
import { startReplay } from '../support/replay.ts'
import { describeShared } from '../support/shared.ts'

const hour = (nth: number) => new Date(Date.UTC(2024, 4, 1, nth))
const [everything] = readWishes() as [Wish]

describe('what a subscriber is to be told', () => {
  const expected = (documents: LivedDocument[], over: Partial<Wish> = {}, isBaseline = false) => {
    const baseline = isBaseline ? [{ sourceId: 'lumen/hub', url: 'https://hub.example/r', firstSeenAt: hour(1) }] : []
    const { required } = openExpectations({ documents, baseline, companies: [] })({ ...everything, ...over })
    return required.map(({ releaseId, stage, at }) => `${releaseId} ${stage} ${at.getUTCHours()}`)
  }

  it('is each stage that a release came to, once, when it asked for it', () => {
    const lived = [revision(1, 'announced'), revision(2, 'released'), revision(3, 'announced'), revision(4, 'released')]
    expect(expected(lived)).toEqual(['vega released 2'])
    expect(expected(lived, { topics: ['announced', 'released'] })).toEqual(['vega announced 1', 'vega released 2'])
    expect(expected(lived, { query: { openness: 'weights' } })).toEqual(['vega released 2'])
    expect(expected(lived, { query: { openness: 'api' } })).toEqual([])
  })

  it('is nothing that a first read brought', () => {
    expect(expected([revision(1, 'released')])).toEqual(['vega released 1'])
    expect(expected([revision(1, 'released')], {}, true)).toEqual([])
  })

  it('is only what outlives a step', () => {
    expect(expected([revision(1, 'announced'), revision(1, 'released')], { topics: ['announced', 'released'] })).toEqual([
      'vega released 1',
    ])
  })
})

describe('what arrived, held to that', () => {
  const reached = (releaseId: string, stage: Stage = 'released') => ({ releaseId, stage, at: hour(1) })
  const outcome = (arrived: Told[][], over: Partial<Wish> = {}) => {
    const wish = { ...everything, ...over }
    const arrivals = arrived.map((_, nth) => arrival(wish, { moment: hour(nth + 1) }))
    const expectation = { required: [reached('vega'), reached('orbit')], allowed: [reached('vega'), reached('orbit')] }
    const found = compare({
      ...{ wish, expectation, arrivals, homeOf: id => id, isGone: () => false, stepMs: 0 },
      toldBy: each => arrived[arrivals.indexOf(each)] ?? [],
    })
    return [found.arrived, found.missing.length, found.twice.length, found.outside.length, found.late.length]
  }
  const released = (releaseId: string): Told => ({ releaseId, topic: 'released' })

  it('is missing, twice, outside or late', () => {
    expect(outcome([[released('vega'), released('orbit')]])).toEqual([2, 0, 0, 0, 0])
    expect(outcome([[released('vega')]])).toEqual([1, 1, 0, 0, 0])
    expect(outcome([[released('vega'), released('orbit')], [released('vega')]])).toEqual([2, 0, 1, 0, 1])
    expect(outcome([[released('vega'), released('orbit'), released('tarn')]])).toEqual([2, 0, 0, 1, 0])
    expect(outcome([[released('vega'), released('orbit'), { releaseId: 'vega', topic: null }]])).toEqual([2, 0, 0, 1, 0])
    expect(outcome([[], [], [released('vega'), released('orbit')]], { cadence: 'hourly' })).toEqual([2, 0, 0, 0, 2])
  })

  it('is read from the words that a person sees', () => {
    const book = { phrases: readPhrases(), namesOf: (id: string) => (id === 'lumen-vega-4' ? ['Vega 4'] : ['Vega 4-VL']) }
    const wish = { ...everything, channel: 'slack' }
    const links = ['https://x.example/releases/lumen-vega-4', 'https://x.example/releases/lumen-vega-4-vl', 'https://x.example/stop']
    const text = '2 pieces of news\nLumen released Vega 4-VL: open weights\nLumen announced Vega 4; nothing to download yet\nand 3 more'
    expect(toldBy(arrival(wish, { text, links }), book)).toEqual([
      { releaseId: 'lumen-vega-4', topic: 'announced' },
      { releaseId: 'lumen-vega-4-vl', topic: 'released' },
    ])
    expect(leftOut(arrival(wish, { text }))).toBe(3)
  })
})

describeShared('two recorded days of two companies, with twelve subscribers', () => {
  const database = useDatabase()

  it('reach everybody who asked, once, over every channel', async () => {
    const replay = await startReplay('2025-03-01T00:00:00Z')
    onTestFinished(() => replay.stop())
    const days = ['--from', '2025-03-04', '--to', '2025-03-06', '--step', '12h', '--company', 'alibaba,zhipu']
    const program = runProgram('bench/alerts.ts', ['--replay', replay.address, ...days, '--titles'], { DATABASE_URL: database.url })
    const code = await program.ended()
    expect([code, program.said()]).toEqual([0, expect.stringContaining('Alibaba released QwQ-32B: open weights, Apache-2.0')])
    const counts = JSON.parse(program.said().trim().split('\n').at(-1) ?? '')
    expect(counts).toMatchObject({ missing: 0, twice: 0, outside: 0, late: 0, refused: 0 })
    expect(counts.arrived).toBeGreaterThan(15)
    expect(counts.messagesOfEverything).toBe(counts.releases)
  }, 240_000)
})

function revision(nth: number, stage: Stage): LivedDocument {
  const says = { stage, openness: 'weights' as const }
  const sighting = {
    source: { id: 'lumen/hub', kind: 'huggingface' },
    url: 'https://hub.example/r',
    title: 'Vega',
    publishedAt: null,
    reasons: [],
  }
  const at = hour(nth).toISOString()
  const document = {
    ...plainRelease('vega'),
    ...{ stage, openness: 'weights' as const, releasedAt: null, announcedAt: null, firstSeenAt: hour(1).toISOString(), updatedAt: at },
    sightings: [{ ...sighting, seenAt: hour(1).toISOString(), says }],
  }
  return { releaseId: 'vega', madeAt: hour(nth), document, dissolvedAt: null, mergedInto: null }
}

function arrival(wish: Wish, over: Partial<Arrival>): Arrival {
  return {
    ...{
      wish,
      moment: hour(1),
      at: 0,
      isTaken: true,
      problem: null,
      messageId: null,
      title: '',
      text: '',
      links: [],
      body: null,
      bytes: 0,
    },
    ...over,
  }
}
