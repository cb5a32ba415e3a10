import { describe, expect, it } from 'vitest'
import type { Repository } from '../../../config/words.ts'
import type { Announcement, Claim } from '../../../workers/normalize/contract.ts'
import { readClaims } from '../../../workers/normalize/index.ts'
import { knowledge, listed, only } from '../../support/knowledge.ts'

const read = (id: string, over: Partial<Repository> = {}, said: Partial<Announcement> = {}): Claim =>
  only(readClaims(listed(id, over, said), knowledge))
const rules = (claim: Claim) => claim.reasons.map(reason => reason.rule)

describe('a repository that is listed', () => {
  it('is a release of whom its organisation belongs to, and says why', () => {
    const claim = read('lumen-ai/Vega3-8B-Instruct')
    expect(claim).toMatchObject({
      company: 'lumen',
      kind: 'model',
      role: 'artefact',
      isRelease: true,
      stage: 'released',
      openness: 'weights',
    })
    expect(claim).toMatchObject({ name: 'Vega3-8B-Instruct', family: 'Vega', version: '3', line: 'vega 3', madeFrom: null })
    expect(claim).not.toHaveProperty('goneAt')
    expect(claim.reasons).toEqual([
      { rule: 'organisation', words: 'lumen-ai' },
      { rule: 'repository:public', words: 'huggingface lumen-ai/Vega3-8B-Instruct' },
    ])
    expect(claim.variant).toMatchObject({
      ...{ repo: 'lumen-ai/Vega3-8B-Instruct', url: 'https://huggingface.co/lumen-ai/Vega3-8B-Instruct', host: 'huggingface' },
      ...{ parameters: { total: 8e9, active: null }, tuning: 'instruct', quantization: null },
    })
  })

  it('is one of a data set where it holds data, and beside a release where it holds code', () => {
    expect(read('lumen-ai/VegaWorld', { kind: 'dataset' })).toMatchObject({
      kind: 'dataset',
      openness: 'data',
      isRelease: true,
      role: 'artefact',
    })
    const code = read('lumen-ai/Vega3', { kind: 'code' })
    expect(code).toMatchObject({ openness: 'code', isRelease: false, role: 'companion', variant: null, stage: 'released' })
  })

  it('behind a form is still there for whoever fills it in', () => {
    const claim = read('lumen-ai/Vega3-8B', { isGated: true })
    expect(claim.isRelease).toBe(true)
    expect(rules(claim)).toEqual(['organisation', 'repository:gated'])
  })

  it('that is gone was there', () => {
    const claim = read('lumen-ai/Vega3-8B', { goneAt: '2026-05-04T11:22:33.000Z' })
    expect(claim).toMatchObject({ stage: 'withdrawn', isRelease: true, goneAt: '2026-05-04T11:22:33.000Z' })
    expect(claim.variant?.goneAt).toEqual({ at: '2026-05-04T00:00:00.000Z', precision: 'day' })
    expect(claim.reasons.at(-1)).toEqual({ rule: 'repository:gone', words: 'huggingface lumen-ai/Vega3-8B' })
  })

  it('is known by its organisation on its own host alone, however that is spelled', () => {
    expect(read('Lumen-AI/Vega3-8B').company).toBe('lumen')
    expect(read('lumen-ai/Vega3-8B', { host: 'modelscope' }).company).toBeNull()
  })
})

describe('a repository that is no release', () => {
  it.each<[string, string, Partial<Repository>, string]>([
    ['of somebody whom nobody tracks', 'someone/Vega3-8B', {}, 'organisation:unknown'],
    ['that is private', 'lumen-ai/Vega3-8B', { isPrivate: true }, 'repository:private'],
    ['that only makes another one faster', 'lumen-ai/Vega3-8B-EAGLE3', {}, 'name:draft-head'],
    ['of another company’s model, made smaller', 'lumen-ai/Heron-2-32B-NVFP4', {}, 'name:third-party'],
    ['that says it was made smaller from another’s', 'lumen-ai/Dawn-7B', base('quantized', 'tarn/Heron-7B'), 'base-model:third-party'],
    ['that says it was mixed from another’s', 'lumen-ai/Dawn-7B', base('merge', 'tarn/Heron-7B'), 'base-model:third-party'],
    ['that says it only adapts another’s', 'lumen-ai/Dawn-7B', base('adapter', 'tarn/Heron-7B'), 'base-model:third-party'],
  ])('%s', (_, id, over, rule) => {
    const claim = read(id, over)
    expect(claim).toMatchObject({ isRelease: false, stage: null })
    expect(rules(claim)).toContain(rule)
  })

  it.each([
    ['was trained further from another’s', base('finetune', 'tarn/Heron-7B')],
    ['was made smaller from its own company’s', base('quantized', 'lumen-ai/Dawn-72B')],
  ])('is not one that %s', (_, over) => {
    expect(read('lumen-ai/Dawn-7B', over)).toMatchObject({ isRelease: true, stage: 'released' })
  })

  it('names which one it was copied from', () => {
    const claim = read('lumen-ai/Dawn-7B', base('quantized', 'tarn/Heron-7B'))
    expect(claim.reasons.at(-1)?.words).toBe('quantized of tarn/Heron-7B')
  })
})

it('what a repository says that it was made smaller from is kept where it is the company’s own', () => {
  expect(read('lumen-ai/Vega3-8B-FP8', base('quantized', 'lumen-ai/Vega3-8B')).madeFrom).toBe('lumen-ai/Vega3-8B')
  expect(read('lumen-ai/Vega3-8B-X', base('finetune', 'lumen-ai/Vega3-8B')).madeFrom).toBeNull()
})

describe('a repository that was moved', () => {
  it('is still of whom it was, under its new name', () => {
    const claim = read('elsewhere/Vega3-8B', { formerly: ['lumen-ai/Vega3-8B'] })
    expect(claim).toMatchObject({ company: 'lumen', isRelease: true })
    expect(claim.variant).toMatchObject({ repo: 'elsewhere/Vega3-8B', formerly: ['lumen-ai/Vega3-8B'] })
  })

  it('into another line stays in the one that it was published in', () => {
    const claim = read('lumen-ai/Vega4-Coder-8B', { formerly: ['lumen-ai/Vega3-8B'] })
    expect(claim).toMatchObject({ line: 'vega 3', version: '3', name: 'Vega4-Coder-8B' })
    const dated = read('lumen-ai/Vega3-8B-0528', { formerly: ['lumen-ai/Vega3-8B'] })
    expect(dated.model).toMatchObject({ snapshot: null, text: 'Vega3-8B-0528' })
  })

  it('within its line is called and read by what it is called now', () => {
    const claim = read('lumen-ai/Vega3-8B-Instruct', { formerly: ['lumen-ai/Vega3-8B'] })
    expect(claim.variant?.tuning).toBe('instruct')
  })
})

describe('the day of a repository', () => {
  const made = { createdAt: '2026-02-10T08:00:00.000Z' }
  const seen = (seenAt: string, isBaseline: boolean) => read('lumen-ai/Vega3-8B', made, { seenAt, isBaseline }).date

  it('is the minute in which a poll saw it appear', () => {
    expect(seen('2026-02-11T09:30:00.000Z', false)).toEqual({ at: '2026-02-11T09:30:00.000Z', precision: 'minute', basis: 'first-seen' })
  })

  it('is when it was made, where a first read brought it or it is months old', () => {
    const expected = { at: made.createdAt, precision: 'minute', basis: 'repository-created' }
    expect(seen('2026-02-11T09:30:00.000Z', true)).toEqual(expected)
    expect(seen('2026-06-11T08:00:00.000Z', false)).toEqual(expected)
    expect(seen('2026-06-10T08:00:00.000Z', false)?.basis).toBe('first-seen')
  })

  it('is unknown where a first read brought what its host does not date', () => {
    expect(read('lumen-ai/Vega3-8B', { createdAt: null }).date).toBeNull()
  })
})

describe('the licence of a repository', () => {
  const license = (over: Partial<Repository>) => read('lumen-ai/Vega3-8B', over).license
  const own = 'https://huggingface.co/lumen-ai/Vega3-8B'

  it.each<[Partial<Repository>, Claim['license']]>([
    [{ license: 'apache-2.0' }, { spdx: 'Apache-2.0', name: 'Apache-2.0', url: null }],
    [{ license: 'MIT' }, { spdx: 'MIT', name: 'MIT', url: null }],
    [{ license: null }, null],
    [{ license: 'lumen-terms' }, { spdx: null, name: 'lumen-terms', url: own }],
    [
      { license: null, licenseName: 'Lumen Terms' },
      { spdx: null, name: 'Lumen Terms', url: own },
    ],
    [
      { license: 'other', licenseName: 'Lumen Terms', licenseUrl: 'https://lumen.example/terms' },
      { spdx: null, name: 'Lumen Terms', url: 'https://lumen.example/terms' },
    ],
  ])('%j', (over, expected) => {
    expect(license(over)).toEqual(expected)
  })
})

it('what goes in and comes out of a model is read from its task', () => {
  expect(read('lumen-ai/Vega3-8B', { task: 'image-text-to-text' }).modalities).toEqual({ input: ['image', 'text'], output: ['text'] })
  expect(read('lumen-ai/Vega3-8B', { task: null }).modalities).toEqual({ input: [], output: [] })
  expect(read('lumen-ai/Vega3-8B', { task: 'no-such-task' }).modalities).toEqual({ input: [], output: [] })
})

it.each([
  ['Vega3-8B-GPTQ-Int4', 'GPTQ-INT4'],
  ['Vega3-8B-GGUF', 'GGUF'],
  ['Vega3-8B-Q4_K_M-GGUF', 'Q4-GGUF'],
  ['Vega3-8B-MLX-4bit', '4BIT-MLX'],
  ['Vega3-8B-Diffusers', null],
])('how %s was made smaller is told as %s', (name, quantization) => {
  expect(read(`lumen-ai/${name}`).variant?.quantization).toBe(quantization)
})

function base(relation: string, id: string): Partial<Repository> {
  return { baseModels: [{ relation, id }] as Repository['baseModels'] }
}
