import { describe, expect, it } from 'vitest'
import type { Announcement } from '../../../workers/normalize/contract.ts'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

/** Names of the releases in time: one for each list of repositories, each list two months after the one before. */
function called(...waves: string[][]): string[] {
  const all = waves.flatMap((ids, at) =>
    ids.map(id => listed(`lumen-ai/${id}`, { createdAt: new Date(Date.UTC(2026, at * 2, 10, 8)).toISOString() })),
  )
  return namesOf(all)
}

function namesOf(all: Announcement[]): string[] {
  return mergeClaims(placed(all), knowledge)
    .toSorted((a, b) => ((a.releasedAt ?? a.announcedAt)?.at ?? '').localeCompare((b.releasedAt ?? b.announcedAt)?.at ?? ''))
    .map(each => each.name)
}

describe('a release is called', () => {
  it.each([
    [['Vega3-8B', 'Vega3-32B'], 'Vega3'],
    [['Vega3-8B', 'Vega3-8B-Instruct'], 'Vega3'],
    // one alone by its size
    [['Vega3-8B'], 'Vega3-8B'],
    [['Vega3-30B-A3B-Instruct'], 'Vega3-30B-A3B'],
    [['Vega3-8B-Instruct', 'Vega3-8B-Instruct-FP8'], 'Vega3-8B'],
    // without a version the size is its name
    [['Vega-7B', 'Vega-7B-Chat'], 'Vega-7B'],
    [['Orbit-7B-v0.1', 'Orbit-7B-Instruct-v0.1'], 'Orbit-7B-v0.1'],
    // what its artefacts share, and not what only one of them has
    [['Vega3-Coder-8B', 'Vega3-Coder-32B-Preview'], 'Vega3-Coder'],
    [['Vega3-8B-Scout', 'Vega3-8B-Maverick'], 'Vega3'],
    [['Vega3-8B-GGUF'], 'Vega3-8B'],
    [['Vega3-8B-Instruct-2507', 'Vega3-8B-Instruct-2507-FP8'], 'Vega3-8B-Instruct-2507'],
    [['Vega3-8B-Instruct-2507', 'Vega3-8B-Thinking-2507'], 'Vega3-8B-2507'],
    // as its company writes it
    [['vega3-8b'], 'Vega3-8B'],
    [['vega-guard-3-1b', 'vega-guard-3-8b'], 'Vega Guard 3'],
    [['VegaGuard3-8B'], 'Vega Guard3 8B'],
    [['Vega4V-9B'], 'Vega4V-9B'],
    [['vega-vl2-small'], 'Vega-VL2-Small'],
    [['vega_edit_v1p2'], 'Vega-Edit-v1.2'],
    [['vega-v2'], 'Vega-V2'],
    [['vega-moe-16b-base'], 'Vega-MoE-16B'],
    [['vega-ocr', 'vega-ocr-base'], 'Vega-OCR'],
    [['vega-t2v-14b'], 'Vega-T2V-14B'],
    [['vega-math-rl', 'vega-math'], 'Vega-Math'],
    [['Vega-4o'], 'Vega-4o'],
    [['vega-3n-e4b'], 'Vega-3n-E4B'],
    [['Vega-o1'], 'Vega-o1'],
    [['vega3-lite'], 'Vega3-Lite'],
    [['vega-tts'], 'Vega-TTS'],
    // of no known family
    [['lynx-small'], 'Lynx-Small'],
    [['DawnLight-2-7B'], 'DawnLight-2-7B'],
  ])('%j: %s', (ids, name) => {
    expect(called(ids)).toEqual([name])
  })

  it('by what it is announced as, where there is nothing else', () => {
    const said = announcement({ title: 'Introducing Vega5 Flash', publishedAt: { at: '2026-03-01T00:00:00.000Z', precision: 'day' } })
    expect(namesOf([said])).toEqual(['Vega5-Flash'])
  })
})

describe('a later one of its line is called', () => {
  it.each([
    // by its size
    [
      [['Vega3-8B', 'Vega3-32B'], ['Vega3-72B']],
      ['Vega3', 'Vega3-72B'],
    ],
    // by the largest of its sizes, where they have nothing else of their own
    [
      [
        ['Vega3-8B', 'Vega3-32B'],
        ['Vega3-14B', 'Vega3-72B'],
      ],
      ['Vega3', 'Vega3-72B'],
    ],
    // by a tuning that nobody had before
    [
      [['Vega3-8B-Instruct'], ['Vega3-8B-Thinking']],
      ['Vega3-8B', 'Vega3-8B-Thinking'],
    ],
    [
      [['Vega3-8B', 'Vega3-8B-Thinking'], ['Vega3-9B-Thinking']],
      ['Vega3', 'Vega3-9B'],
    ],
    // by every part of its name, where the others are taken
    [
      [['Vega3-8B'], ['Vega3-8B-Base']],
      ['Vega3-8B', 'Vega3-8B-Base'],
    ],
    [
      [['Vega3-8B'], ['Vega3-8B-1M']],
      ['Vega3-8B', 'Vega3-8B-1M'],
    ],
    // by its tier
    [
      [['Vega3-8B'], ['Vega3-8B-Flash']],
      ['Vega3-8B', 'Vega3-8B-Flash'],
    ],
  ])('%j: %j', (waves, names) => {
    expect(called(...waves)).toEqual(names)
  })
})
