import { describe, expect, it } from 'vitest'
import { readLexicons } from '../../../config/lexicons.ts'
import type { Repository } from '../../../config/words.ts'
import type { Announcement, ReleaseFacts } from '../../../workers/normalize/contract.ts'
import { buildKnowledge, mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, lumen, placed } from '../../support/knowledge.ts'

const day = (text: string) => `${text}T00:00:00.000Z`
const on = (createdAt: string, id: string, over: Partial<Repository> = {}) =>
  listed(`lumen-ai/${id}`, { createdAt: `${createdAt}T08:00:00.000Z`, ...over })
const said = (title: string, publishedAt: string, over: Partial<Announcement> = {}) =>
  announcement({ title, publishedAt: { at: day(publishedAt), precision: 'day' }, ...over })

function releases(all: Announcement[], knows = knowledge): ReleaseFacts[] {
  return mergeClaims(placed(all, knows), knows)
}

function one(all: Announcement[], knows = knowledge): ReleaseFacts {
  const [release, ...others] = releases(all, knows)
  if (!release || others.length > 0) throw new Error(`expected one release, got ${others.length + 1}`)
  return release
}

describe('what is known of a release', () => {
  it('is whose it is, what it holds, and every claim that speaks for it in the order in which they appeared', () => {
    const release = one([
      said('Introducing Vega3', '2026-02-12'),
      on('2026-02-11', 'Vega3-32B'),
      on('2026-02-10', 'Vega3-8B-Instruct'),
      said('Lumen plans to open-source Vega3 in March', '2026-01-05'),
    ])
    expect(release).toMatchObject({ company: 'lumen', kind: 'model', family: 'Vega', version: '3', stage: 'released', openness: 'weights' })
    expect(release.members.map(each => each.title)).toEqual([
      'Lumen plans to open-source Vega3 in March',
      'lumen-ai/Vega3-8B-Instruct',
      'lumen-ai/Vega3-32B',
      'Introducing Vega3',
    ])
    expect(release.variants.map(each => [each.repo, each.tuning, each.parameters?.total])).toEqual([
      ['lumen-ai/Vega3-32B', null, 32e9],
      ['lumen-ai/Vega3-8B-Instruct', 'instruct', 8e9],
    ])
  })

  it('is the size of its largest model, and no size where one of them has none in its name', () => {
    expect(one(['Vega3-8B', 'Vega3-235B-A22B', 'Vega3-32B'].map(id => on('2026-02-10', id))).parameters).toEqual({
      total: 235e9,
      active: 22e9,
    })
    expect(one(['Vega3-30B-A3B', 'Vega3-30B-A6B'].map(id => on('2026-02-10', id))).parameters?.active).toBe(6e9)
    expect(one(['Vega3-8B', 'Vega3'].map(id => on('2026-02-10', id))).parameters).toBeNull()
    expect(one([said('Introducing Vega3-32B', '2026-02-12')]).parameters?.total).toBe(32e9)
  })

  it('is not the size of a distillation beside it, but that of one alone', () => {
    const distilled = on('2026-02-10', 'Vega-R1-Distill-Heron-7B')
    expect(one([on('2026-02-10', 'Vega-R1'), distilled]).parameters).toBeNull()
    expect(one([distilled]).parameters?.total).toBe(7e9)
  })

  it('is the longest context that is told of it', () => {
    expect(one(['Vega3-8B-32k', 'Vega3-8B-128k'].map(id => on('2026-02-10', id))).contextTokens).toBe(128_000)
    expect(one([on('2026-02-10', 'Vega3-8B')]).contextTokens).toBeNull()
  })

  it('is the licence of most of it, of none where there is none', () => {
    const under = (id: string, license: string | null) => on('2026-02-10', id, { license })
    expect(one([under('Vega3-1B', 'mit'), under('Vega3-2B', 'apache-2.0'), under('Vega3-3B', 'apache-2.0')]).license?.spdx).toBe(
      'Apache-2.0',
    )
    expect(one([under('Vega3-1B', 'mit'), under('Vega3-2B', 'apache-2.0')]).license?.spdx).toBe('Apache-2.0')
    expect(one([under('Vega3-1B', 'lumen'), under('Vega3-2B', 'mit'), under('Vega3-3B', 'lumen')]).license?.name).toBe('lumen')
    expect(one([under('Vega3-1B', null), under('Vega3-2B', null), under('Vega3-3B', 'mit')]).license?.spdx).toBe('MIT')
    expect(one([under('Vega3-1B', null)]).license).toBeNull()
  })

  it('is all that goes into and comes out of any of it', () => {
    const tasks = ['text-generation', 'image-text-to-text', 'text-to-image']
    const release = one(tasks.map((task, nth) => on('2026-02-10', `Vega3-${nth + 1}B`, { task })))
    expect(release.modalities).toEqual({ input: ['image', 'text'], output: ['image', 'text'] })
  })

  it('is that it is a data set, unless a model is among it', () => {
    expect(one([on('2026-02-10', 'VegaWorld', { kind: 'dataset' })])).toMatchObject({ kind: 'dataset', openness: 'data' })
    const both = [on('2026-02-10', 'Vega3-8B', { kind: 'dataset' }), on('2026-02-10', 'Vega3-8B-Instruct')]
    expect(one(both)).toMatchObject({ kind: 'model', openness: 'weights' })
  })

  it('begins when any of its claims was first seen', () => {
    const all = [
      on('2026-02-10', 'Vega3-8B'),
      listed('lumen-ai/Vega3-14B', { createdAt: '2026-02-09T08:00:00.000Z' }, { seenAt: '2026-02-20T00:00:00.000Z' }),
    ]
    expect(one(all).firstSeenAt).toBe('2026-02-20T00:00:00.000Z')
  })
})

describe('one repository on two hubs', () => {
  const gone = { goneAt: '2026-05-01T00:00:00.000Z' }

  it('is one variant for each host, public since the first', () => {
    const first = on('2026-02-10', 'Vega3-8B')
    const copy = listed('lumen-ai/Vega3-8B', { createdAt: '2026-02-14T08:00:00.000Z' })
    const release = one([copy, first])
    expect(release.variants.map(each => each.publicAt?.at)).toEqual([day('2026-02-10')])
  })

  it('is there while it is in either place, and withdrawn where all of it went', () => {
    const moved = listed('lumen-ai/Vega3-8B', { createdAt: '2026-02-14T08:00:00.000Z' })
    const left = one([on('2026-02-10', 'Vega3-8B', gone), moved])
    expect(left).toMatchObject({ stage: 'released' })
    expect(left.variants.map(each => each.goneAt)).toEqual([undefined])
    const all = one([on('2026-02-10', 'Vega3-8B', gone), on('2026-02-10', 'Vega3-32B', gone)])
    expect(all).toMatchObject({ stage: 'withdrawn', openness: 'weights', releasedAt: { at: day('2026-02-10') } })
    expect(one([on('2026-02-10', 'Vega3-8B', gone), on('2026-02-10', 'Vega3-32B')]).stage).toBe('released')
  })
})

describe('words without weights', () => {
  it('are what they say of openness, as far as it can be shown', () => {
    expect(one([said('Vega4 is now available via API', '2026-03-16')])).toMatchObject({ stage: 'announced', openness: 'api' })
    expect(one([said('Introducing Vega4', '2026-03-16')])).toMatchObject({ stage: 'announced', openness: 'unknown' })
    expect(one([said('Lumen open-sources Vega4', '2026-03-16')])).toMatchObject({ stage: 'announced', openness: 'unknown' })
  })

  it('are believed of a company whose hub nobody watches', () => {
    const blind = buildKnowledge([{ ...lumen, source: [] }], readLexicons())
    const release = one([said('Lumen open-sources Vega4', '2026-03-16')], blind)
    expect(release).toMatchObject({ stage: 'released', openness: 'weights', releasedAt: { at: day('2026-03-16') } })
    expect(one([said('Introducing Vega4', '2026-03-16')], blind)).toMatchObject({ stage: 'announced', releasedAt: null })
  })

  it('that plan become words that announce', () => {
    const plan = said('Lumen plans to open-source Vega4 in June', '2026-02-14')
    expect(one([plan])).toMatchObject({ stage: 'planned', openness: 'unknown', announcedAt: null })
    expect(one([plan, said('Introducing Vega4', '2026-03-16')])).toMatchObject({
      stage: 'announced',
      announcedAt: { at: day('2026-03-16') },
    })
  })
})
