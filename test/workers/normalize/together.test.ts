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

describe('of two waves of different lines', () => {
  const both = (first: Announcement[], second: Announcement[]) => grouped([...first, ...second]).length === 1
  const seen = (at: string, id: string) => [
    listed(`lumen-ai/${id}`, { createdAt: '2026-01-30T08:00:00.000Z' }, { seenAt: `${at}:00:00.000Z`, isBaseline: false }),
  ]

  it('the one is the other’s guest within a week of when they were made, within a day and a half of when they were seen', () => {
    expect(both(on('2026-02-01', ['Vega-4-9B']), on('2026-02-08', ['Vega-4V-9B']))).toBe(true)
    expect(both(on('2026-02-01', ['Vega-4-9B']), on('2026-02-09', ['Vega-4V-9B']))).toBe(false)
    expect(both(on('2026-02-08', ['Vega-4-9B']), on('2026-02-01', ['Vega-4V-9B']))).toBe(true)
    expect(both(seen('2026-02-01T08', 'Vega-4-9B'), seen('2026-02-02T20', 'Vega-4V-9B'))).toBe(true)
    expect(both(seen('2026-02-01T08', 'Vega-4-9B'), seen('2026-02-02T22', 'Vega-4V-9B'))).toBe(false)
    expect(both(on('2026-02-01', ['Vega-4-9B']), seen('2026-02-06T08', 'Vega-4V-9B'))).toBe(true)
  })

  it.each([
    ['a vision model beside the plain one', 'Vega-4-9B', 'Vega-4V-9B', true],
    ['an editor beside what it edits for', 'Vega-4-Image', 'Vega-4-Image-Edit', true],
    ['a voice beside the plain one', 'Vega-Audio-3B', 'Vega-Audio-TTS-3B', true],
    ['a coder beside the plain one', 'Vega-4-9B', 'Vega-4-Coder-9B', false],
    ['a vision coder beside the plain one', 'Vega-4-9B', 'Vega-4-VL-Coder-9B', false],
    ['a plain one beside a coder', 'Vega-4-Coder-9B', 'Vega-4-VL-9B', false],
    ['one of another version', 'Vega-4-9B', 'Vega-5V-9B', false],
    ['one of another snapshot', 'Vega-4-9B-2601', 'Vega-4V-9B', false],
    ['a tokenizer beside what it belongs to', 'Vega-Audio-3B', 'Vega-Audio-Tokenizer', true],
    ['a tokenizer of a line of its own', 'Vega-4-9B', 'Vega-4-Coder-Tokenizer', true],
    ['a tokenizer of another version', 'Vega-4-9B', 'Vega-5-Tokenizer', false],
    ['a tokenizer beside a tokenizer', 'Vega-4-Tokenizer', 'Vega-4-Coder-Tokenizer', false],
    ['a guard beside a coder', 'Vega-4-Coder-9B', 'Vega-Guard-2-8B', false],
    ['a guard beside another family', 'Orbit-4-9B', 'Vega-Guard-2-8B', false],
    ['letters beside numbers of one day', 'Vega-4-32B-0414', 'Vega-Z1-32B-0414', true],
    ['numbers of one whole day', 'Vega-4-32B-260414', 'Vega-5-32B-260414', true],
    ['coders beside plain ones of one day', 'Vega-4-32B-0414', 'Vega-5-Coder-32B-0414', false],
    ['another family of one day', 'Vega-4-32B-0414', 'Orbit-5-32B-0414', false],
    ['1.5 beside 1', 'Vega-1.5-7B', 'Vega-1-7B', true],
    ['1.5 beside 1.2', 'Vega-1.5-7B', 'Vega-1.2-7B', true],
    ['2 beside 1.5', 'Vega-2-7B', 'Vega-1.5-7B', false],
    ['2.5 beside 1.4', 'Vega-2.5-7B', 'Vega-1.4-7B', false],
    ['one without a version beside 1', 'Vega-1-7B', 'Vega-7B', false],
    ['a newer coder beside an older plain one', 'Vega-1.5-Coder-7B', 'Vega-1-7B', false],
  ])('%s: %s and %s: %s', (_, first, second, isOne) => {
    expect(both(on('2026-02-01', [first]), on('2026-02-01', [second]))).toBe(isOne)
  })

  it('a benchmark is the guest of the model whose word it bears, on the day that it comes', () => {
    const bench = (at: string, id = 'VegaBench-Audio') => on(at, [id], 'dataset')
    expect(both(on('2026-02-01', ['Vega-Audio-Chat']), bench('2026-02-02'))).toBe(true)
    expect(both(on('2026-02-01', ['Vega-Audio-Chat']), bench('2026-02-03'))).toBe(false)
    expect(both(on('2026-02-01', ['Vega-Audio-Chat'], 'dataset'), bench('2026-02-01'))).toBe(false)
    expect(both(on('2026-02-01', ['Vega-Audio-Chat']), on('2026-02-01', ['VegaBench-Audio']))).toBe(false)
    expect(both(on('2026-02-01', ['Orbit-Chat']), bench('2026-02-01', 'DawnEval'))).toBe(false)
    expect(both(on('2026-02-01', ['Orbit-Chat']), bench('2026-02-01', 'DawnOrbitBenchmarked'))).toBe(false)
  })

  it('the host is that which shares most of its name, then the largest', () => {
    const audio = on('2026-02-01', ['Vega-Audio-Chat'])
    const measured = on('2026-02-01', ['DawnVegaAudioOrbitBench'], 'dataset')
    expect(grouped([...on('2026-02-01', ['Orbit-Chat', 'Orbit-Base']), ...audio, ...measured])).toContain(
      'Vega-Audio: DawnVegaAudioOrbitBench Vega-Audio-Chat',
    )
    const two = [...on('2026-02-01', ['Vega-4-9B']), ...on('2026-02-01', ['Vega-5-9B', 'Vega-5-32B'])]
    expect(grouped([...two, ...on('2026-02-01', ['Vega-Guard-2-8B'])]).find(each => each.includes('Guard'))).toContain('Vega-5-32B')
  })

  it('a guest of a guest is a guest of its host', () => {
    expect(grouped(on('2026-02-01', ['Vega-Audio-3B', 'Vega-Audio-TTS-3B', 'Vega-Audio-TTS-Tokenizer']))).toHaveLength(1)
    expect(grouped(on('2026-02-01', ['Vega-1.5-7B', 'Vega-1.2-7B', 'Vega-1-7B']))).toHaveLength(1)
  })
})
