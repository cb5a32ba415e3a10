import { describe, expect, it } from 'vitest'
import { reportOf } from '../../bench/history/report.ts'
import { tellingsOf } from '../../bench/history/tellings.ts'
import type { LivedRevision } from '../../db/history.ts'

const day = (nth: number) => new Date(Date.UTC(2024, 4, nth))
type Seen = [source: string, url: string, nth: number, stage?: 'announced' | 'released']

function revision(
  releaseId: string,
  nth: number,
  stage: LivedRevision['stage'],
  seen: Seen[],
  over: Partial<LivedRevision> = {},
): LivedRevision {
  const sightings = seen.map(([source, url, first, said = stage]) => ({
    ...{ source, url, title: url, stage: said },
    seenAt: day(first).toISOString(),
  }))
  const firstSeenAt = sightings.map(each => each.seenAt).toSorted()[0] ?? ''
  return {
    releaseId,
    madeAt: day(nth),
    name: releaseId,
    stage,
    firstSeenAt,
    dissolvedAt: null,
    mergedInto: null,
    repositories: [],
    sightings,
    ...over,
  }
}

const tell = (revisions: LivedRevision[], baseline: string[] = []) =>
  tellingsOf(revisions, each => baseline.includes(`${each.source} ${each.url}`)).map(({ releaseId, at, stage, twice }) =>
    [releaseId, at.getUTCDate(), stage, twice].filter(each => each !== null).join(' '),
  )

describe('what would have been told', () => {
  it('is a release that becomes known, and one that becomes released', () => {
    const blog: Seen = ['blog', 'a', 1, 'announced']
    const hub: Seen = ['hub', 'r', 3, 'released']
    const more: Seen = ['hub', 'q', 5, 'released']
    expect(
      tell([
        revision('vega', 1, 'announced', [blog]),
        revision('vega', 3, 'released', [blog, hub]),
        revision('vega', 5, 'released', [blog, hub, more]),
      ]),
    ).toEqual(['vega 1 announced', 'vega 3 released'])
  })

  it('is nothing that a first read brought', () => {
    expect(tell([revision('vega', 1, 'released', [['hub', 'r', 1]])], ['hub r'])).toEqual([])
  })

  it('is one thing a step, whatever the order of the sources', () => {
    const blog: Seen = ['blog', 'a', 2, 'announced']
    expect(tell([revision('vega', 2, 'announced', [blog]), revision('vega', 2, 'released', [blog, ['hub', 'r', 2]])])).toEqual([
      'vega 2 released',
    ])
  })

  it('is told twice where a release became released again', () => {
    const hub: Seen = ['hub', 'r', 1]
    const said = [
      revision('vega', 1, 'released', [hub]),
      revision('vega', 2, 'announced', [hub]),
      revision('vega', 3, 'released', [hub, ['hub', 's', 3]]),
    ]
    expect(tell(said)).toEqual(['vega 1 released', 'vega 3 released same-release'])
  })

  it('is told twice where a release was cut in two later', () => {
    const both: Seen[] = [
      ['hub', 'r', 1],
      ['hub', 's', 1],
    ]
    expect(tell([revision('vega', 1, 'released', both), revision('vega-mini', 4, 'released', both.slice(1))])).toEqual([
      'vega 1 released',
      'vega-mini 4 released same-evidence',
    ])
  })
})

describe('what would have been told of releases that turned out to be one', () => {
  const bench: Seen = ['data', 'b', 2]
  const dissolved = (nth: number) => revision('bench', 2, 'released', [bench], { dissolvedAt: day(nth), mergedInto: 'vega' })

  it('is told twice where both were told as released', () => {
    expect(tell([dissolved(3), revision('vega', 3, 'released', [bench, ['hub', 'r', 3]])])).toEqual([
      'bench 2 released same-after-all',
      'vega 3 released',
    ])
  })

  it('is one telling where it turned out within a step', () => {
    expect(tell([dissolved(2), revision('vega', 2, 'released', [bench, ['hub', 'r', 2]])])).toEqual(['vega 2 released'])
  })

  it('is no telling too many where one entry says two things', () => {
    const said: Seen[] = [['blog', 'a', 2, 'announced']]
    expect(tell([revision('vega', 2, 'announced', said), revision('orbit', 2, 'announced', said)])).toEqual([
      'vega 2 announced',
      'orbit 2 announced',
    ])
  })
})

describe('the report of a history', () => {
  const moments = [1, 2, 3, 4].map(day)
  const repositories = [{ host: 'huggingface', repo: 'lumen-ai/Vega-7B', isDataset: false }]
  const counts = (revisions: LivedRevision[], shown: number) =>
    reportOf({ moments, revisions, baseline: [], shown: new Map([['lumen-ai/Vega-7B', shown]]) }).counts

  it('counts a release that became released after the first step at which it was public as late', () => {
    const lived = [revision('vega', 3, 'released', [['hub', 'r', 3]], { repositories })]
    expect([counts(lived, 2), counts(lived, 1), counts(lived, 3)]).toMatchObject([{ late: 0, early: 0 }, { late: 1 }, { early: 1 }])
  })

  it('takes what an earlier run lived as there from its first step', () => {
    const lived = [revision('vega', -30, 'released', [['hub', 'r', -30]], { repositories })]
    expect(counts(lived, 0)).toMatchObject({ late: 0, early: 0, released: 1 })
  })

  it('counts one that never did, and none that went into another', () => {
    const lived = [revision('vega', 3, 'announced', [['blog', 'a', 3]], { repositories })]
    expect(counts(lived, 2)).toMatchObject({ late: 1 })
    expect(
      counts(
        lived.map(each => ({ ...each, dissolvedAt: day(4) })),
        2,
      ),
    ).toMatchObject({ late: 0, releases: 0 })
  })

  it('counts every time that a first sight was moved, or a stage went back', () => {
    const seen: Seen[] = [['hub', 'r', 2]]
    const lived = [
      revision('vega', 2, 'released', seen),
      revision('vega', 3, 'announced', seen, { firstSeenAt: day(1).toISOString() }),
      revision('vega', 4, 'withdrawn', seen, { firstSeenAt: day(1).toISOString() }),
    ]
    expect(counts(lived, 1)).toMatchObject({ firstSeenMoved: 1, wentBack: 1 })
  })
})
