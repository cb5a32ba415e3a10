import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Announcement } from '../../../workers/normalize/contract.ts'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

const on = (day: string, ids: string[], kind: 'model' | 'dataset' = 'model') =>
  ids.map(id => listed(`lumen-ai/${id}`, { createdAt: `${day}T08:00:00.000Z`, kind }))

/** The repositories of each release, releases in order. */
function grouped(announcements: Announcement[]): string[] {
  const releases = mergeClaims(placed(announcements), knowledge)
  return releases.map(each => `${each.name}: ${each.variants.map(variant => variant.repo.split('/')[1]).join(' ')}`).toSorted()
}

describe('what a company makes public together', () => {
  it('is one release where a vision model comes with the plain one, and two where it comes weeks later', () => {
    expect(grouped(on('2026-02-01', ['Vega-4-9B', 'Vega-4V-9B']))).toEqual(['Vega-4-9B: Vega-4-9B Vega-4V-9B'])
    expect(grouped([...on('2026-02-01', ['Vega-4-9B']), ...on('2026-02-20', ['Vega-4V-9B'])])).toHaveLength(2)
  })

  it('leaves a line that is asked for by its own name apart', () => {
    expect(grouped(on('2026-02-01', ['Vega4-9B', 'Vega4-Coder-9B', 'Vega4-Math-9B']))).toHaveLength(3)
  })

  it('does not take a later wave of the plain model for the generation', () => {
    const first = on('2025-09-19', ['Vega4-7B', 'Vega4-14B'])
    expect(grouped([...first, ...on('2026-01-27', ['Vega4-7B-1M', 'Vega4-14B-1M', 'Vega4-VL-7B'])])).toHaveLength(3)
  })

  it('holds the guard of its generation, and leaves one that comes alone alone', () => {
    expect(grouped(on('2026-02-01', ['Vega-4-9B', 'Vega-Guard-2-8B']))).toEqual(['Vega-4-9B: Vega-4-9B Vega-Guard-2-8B'])
    expect(grouped([...on('2026-02-01', ['Vega-4-9B']), ...on('2026-02-25', ['Vega-Guard-2-8B'])])).toHaveLength(2)
  })

  it('is one wave under the name of its day, across versions', () => {
    expect(grouped(on('2026-04-14', ['Vega-4-32B-0414', 'Vega-Z1-32B-0414']))).toEqual([
      'Vega-4-32B-0414: Vega-4-32B-0414 Vega-Z1-32B-0414',
    ])
    // a month is no day: its snapshots come one after the other
    expect(grouped(on('2026-04-14', ['Vega-4-32B-2604', 'Vega-5-32B-2604']))).toHaveLength(2)
  })

  it('holds an older version that was held back until its successor came, but no older generation', () => {
    expect(grouped(on('2026-02-01', ['Vega-V1.5-7B', 'Vega-V1-7B']))).toEqual(['Vega-V1.5-7B: Vega-V1-7B Vega-V1.5-7B'])
    expect(grouped(on('2026-02-01', ['Vega-V1-7B', 'Vega-V2-7B']))).toHaveLength(2)
    expect(grouped([...on('2026-02-01', ['Vega-V1-7B']), ...on('2026-02-03', ['Vega-V1.5-7B'])])).toHaveLength(2)
  })

  it('holds the benchmark that shares its name, and leaves data sets that people train on apart', () => {
    const audio = on('2026-02-01', ['Vega-Audio-Chat'])
    expect(grouped([...audio, ...on('2026-02-01', ['VegaEval-Audio-360'], 'dataset')])).toHaveLength(1)
    expect(grouped([...audio, ...on('2026-02-01', ['Vega-World-Alpha'], 'dataset')])).toHaveLength(2)
    expect(grouped(on('2026-02-01', ['ABCBench'], 'dataset'))).toEqual(['ABCBench: ABCBench'])
  })

  it('splits sizes that came one after the other, as far as can be told from when they were made', () => {
    const large = [...on('2026-07-21', ['Vega4-235B-Instruct-2607']), ...on('2026-07-23', ['Vega4-235B-Thinking-2607'])]
    const small = on('2026-07-29', ['Vega4-30B-Instruct-2607', 'Vega4-30B-Thinking-2607'])
    expect(grouped([...large, ...small])).toHaveLength(2)
    // one repository alone is a loose bound
    expect(grouped([...large, ...small.slice(0, 1)])).toHaveLength(1)
    // and one that was made in between does not join two that are not
    expect(grouped([...large, ...on('2026-07-26', ['Vega4-80B-Instruct-2607']), ...small])).toHaveLength(2)
  })

  it('is one release where base and instruct of one size were made weeks apart', () => {
    expect(grouped([...on('2026-02-01', ['Vega4-9B-Base']), ...on('2026-02-12', ['Vega4-9B-Instruct'])])).toHaveLength(1)
  })
})

it('ends in the same releases whatever the order of arrival', () => {
  const all = [
    ...on('2026-02-01', ['Vega-4-9B', 'Vega-4V-9B', 'Vega-Guard-2-8B', 'Vega-Audio-Chat', 'Vega-Audio-TTS-3B', 'Vega-Audio-Tokenizer']),
    ...on('2026-02-01', ['VegaEval-Audio-360'], 'dataset'),
    ...on('2026-02-03', ['Vega-4-Coder-9B', 'Vega-4.5-9B', 'Vega-4.1-9B']),
    ...on('2026-04-14', ['Vega-4-32B-0414', 'Vega-Z1-32B-0414', 'Vega-4V-32B-0414']),
    announcement({ title: 'We release Vega-4 and Vega-4V', publishedAt: { at: '2026-02-03T00:00:00.000Z', precision: 'day' } }),
  ]
  const expected = grouped(all)
  expect(expected.length).toBeGreaterThan(3)
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), order => {
      expect(grouped(order)).toEqual(expected)
    }),
  )
})
