import { describe, expect, it } from 'vitest'
import { type ModelName, parseName } from '../../../workers/normalize/names/parse.ts'
import { printName } from '../../../workers/normalize/names/print.ts'
import { knowledge } from '../../support/knowledge.ts'

const nothing: Partial<ModelName> = {
  ...{ version: null, line: [], snapshot: null, total: null, active: null, contextTokens: null, tiers: [], tuning: [] },
  ...{ quantization: null, formats: [], components: [], words: [], drafts: [], isBuiltOn: false, isTool: false },
}

describe('a part of a name says one thing and nothing else', () => {
  it.each<[string, Partial<ModelName>]>([
    // sizes
    ['7B', { total: 7e9 }],
    ['1.1b', { total: 1.1e9 }],
    ['e4b', { total: 4e9 }],
    ['5.7bmqa', { total: 5.7e9 }],
    ['7bgqa', { total: 7e9 }],
    ['8x22B', { total: 176e9 }],
    ['8x1.5B', { total: 12e9 }],
    ['16x17b', { total: 272e9 }],
    ['270M', { total: 270e6 }],
    ['82.5m', { total: 82.5e6 }],
    ['2.4T', { total: 2.4e12 }],
    ['1T', { total: 1e12 }],
    ['A22B', { active: 22e9 }],
    ['a2.7b', { active: 2.7e9 }],
    // contexts
    ['32k', { contextTokens: 32_000 }],
    ['1M', { contextTokens: 1e6 }],
    ['1.5M', { contextTokens: 1.5e6 }],
    ['128K', { contextTokens: 128_000 }],
    // details of an artefact
    ...['480P', '1080p', '12Hz', '16E', '128e', '15T', '24fps', 'f8ch16', 'f16ch64', '512x512', '4step', '25steps', '490', '123456'].map(
      (text): [string, Partial<ModelName>] => [text, { words: [text.toLowerCase()] }],
    ),
    // snapshots
    ...['20241220', '202412', '230615', '251230', '0324', '1231', '0101', '2507', '2912'].map((text): [string, Partial<ModelName>] => [
      text,
      { snapshot: text },
    ]),
    // versions
    ['3', { version: '3' }],
    ['3.1', { version: '3.1' }],
    ['10', { version: '10' }],
    ['2.0', { version: '2' }],
    ['2.0.1', { version: '2.0.1' }],
    ['V2.5', { version: '2.5' }],
    ['v1p2', { version: '1.2' }],
    ['1_5', { version: '1.5' }],
    ['R1', { version: 'r1' }],
    ['o1', { version: 'o1' }],
    ['4o', { version: '4o' }],
    ['3n', { version: '3n' }],
    ['k2.5', { version: 'k2.5' }],
    // versions of a line
    ['4V', { version: '4', line: ['v'] }],
    ['V2VL', { version: '2', line: ['vl'] }],
    ['4.5v', { version: '4.5', line: ['v'] }],
    ['VL2', { version: '2', line: ['vl'] }],
    ['ocr2.5', { version: '2.5', line: ['ocr'] }],
    ['TTS10', { version: '10', line: ['tts'] }],
    // numbers in fewer bits
    ...['Q4', 'IQ3', 'int4', 'fp8', 'W4A16', 'AWQ', '4bit', 'fp6', 'quantized.w8a16', 'int6mix'].map(
      (text): [string, Partial<ModelName>] => [text, { quantization: text }],
    ),
    // words of the lists
    ['Coder', { line: ['coder'] }],
    ['Reranker', { line: ['embedding'] }],
    ['Instruct', { tuning: ['instruct'] }],
    ['Thinking', { tuning: ['thinking'] }],
    ['GGUF', { formats: ['gguf'] }],
    ['Tokenizer', { components: ['tokenizer'] }],
    ['EAGLE3', { drafts: ['eagle3'] }],
    ['Agent', { isTool: true, words: ['agent'] }],
    ['Mini', { tiers: ['mini'] }],
    ['Preview', { tiers: ['preview'] }],
    // anything else
    ...['Scout', 'fp8x', 'fp16e', 'x7', '7b2', 'a7', 'abc12', 'hz', 'nok', 'p480', '8x', 'b7b', 'm270', '2.4tt', 'mqa']
      .concat(['abc32k', 'x1m', '2507abc', '20250101x', 'x0324', 'x20250101', '0b4', 'x8x7b', 'xa3b', 'vl2x', '4vx'])
      .map((text): [string, Partial<ModelName>] => [text, { words: [text.toLowerCase()] }]),
  ])('%s', (text, said) => {
    const { words = [], ...others } = said
    const isVersion = /^[ax]7$/.test(text)
    const expected = isVersion ? { version: text } : { ...others, words }
    expect(parseName(`Orbit-${text}`, knowledge)).toMatchObject({ family: 'Orbit', company: 'lumen', ...nothing, ...expected })
  })

  it('and of two that say the same the first counts', () => {
    expect(parseName('Orbit-7B-72B-A3B-A5B-32k-1M-0324-0528', knowledge)).toMatchObject({
      ...{ total: 7e9, active: 3e9, contextTokens: 32_000, snapshot: '0324' },
    })
    expect(parseName('Orbit-3-R1', knowledge)).toMatchObject({ version: '3', words: ['r1'] })
    expect(parseName('Orbit-3-VL2', knowledge)).toMatchObject({ version: '3', line: ['vl'] })
    expect(parseName('Orbit-3-GPTQ-Int4-8B', knowledge)).toMatchObject({ quantization: 'GPTQ-Int4' })
  })

  it('behind a word a number or a line is of that word', () => {
    expect(parseName('Orbit-Scout-Math-3', knowledge)).toMatchObject({ version: null, line: [], words: ['scout', 'math', '3'] })
    expect(parseName('Orbit-Scout-v3', knowledge)).toMatchObject({ version: '3', words: ['scout'] })
    expect(parseName('Orbit-Math-3', knowledge)).toMatchObject({ version: '3', line: ['math'] })
  })
})

describe('the front of a name', () => {
  it.each<[string, Partial<ModelName>]>([
    // its family, with a version glued to it or not
    ['Vega3', { family: 'Vega', version: '3', company: 'lumen' }],
    ['vega2.5', { family: 'Vega', version: '2.5' }],
    ['Vega 4', { family: 'Vega', version: '4' }],
    ['VegaV3', { family: 'Vega', version: '3' }],
    ['vega4v', { family: 'Vega', version: '4', line: ['v'] }],
    ['vega4vl', { family: 'Vega', version: '4', line: ['vl'] }],
    ['Vega12.10', { family: 'Vega', version: '12.10' }],
    ['Vega Audio 2', { family: 'Vega-Audio', version: '2' }],
    ['vega-audio2', { family: 'Vega-Audio', version: '2' }],
    ['VegaAudio', { family: 'Vega-Audio', version: null }],
    ['VegaScout', { family: 'Vega', words: ['scout'] }],
    ['VegaScout-7B', { family: 'Vega', words: ['scout'], total: 7e9 }],
    ['Vega-Guard-2', { family: 'Vega Guard', version: '2' }],
    ['织女3', { family: 'Vega', version: '3' }],
    // its company before it says nothing
    ['Lumen-Vega-3', { family: 'Vega', version: '3' }],
    ['Lumen-AI-Vega', { family: 'Lumen', company: null }],
    ['Tarn-Vega-3', { family: 'Tarn', company: null, isBuiltOn: true }],
    ['Lumen-3', { family: 'Lumen', version: '3', company: null }],
    // a word that nobody knows
    ['Dawn3', { family: 'Dawn', version: '3', company: null }],
    ['Dawnv3', { family: 'Dawn', version: '3' }],
    ['DawnV2.5', { family: 'Dawn', version: '2.5' }],
    ['Dawn2.5-7B', { family: 'Dawn', version: '2.5', total: 7e9 }],
    ['D3', { family: 'D3', version: null }],
    ['3D', { family: '3D', version: null }],
    ['Dawn123', { family: 'Dawn123', version: null }],
  ])('%s', (text, said) => {
    expect(parseName(text, knowledge)).toMatchObject(said)
  })

  it.each<[string, Partial<ModelName>]>([
    ['Vega2.5-32B-DialogueReason', { family: 'DialogueReason', total: 32e9, version: null, isBuiltOn: true }],
    ['Vega-3-Dialogue-7B', { family: 'Dialogue', total: 7e9, version: null }],
    ['Vega-7B', { family: 'Vega', company: 'lumen', isBuiltOn: false }],
    ['Vega-7B-FP8', { family: 'Vega', company: 'lumen' }],
    ['Vega-7B-it', { family: 'Vega', company: 'lumen' }],
    ['Vega-7B-abc', { family: 'Vega', company: 'lumen', words: ['abc'] }],
    ...['1080p', '120Hz', '128E', '150T', '24fps', 'f8ch16', '512x512', '4step', '25steps', '2026', '20260101', '1024'].map(
      (detail): [string, Partial<ModelName>] => [`Vega-7B-${detail}`, { family: 'Vega', company: 'lumen' }],
    ),
    ['Heron-3-Vega-7B', { family: 'Heron', version: '3', isBuiltOn: true, total: 7e9, company: 'tarn' }],
    ['Heron-Vega3-7B', { family: 'Heron', version: null, isBuiltOn: true }],
    ['Heron-Distill-Vega-3-7B', { family: 'Heron', version: '3', tuning: ['distill'] }],
  ])('of another company’s own work is what follows the model that it was built on: %s', (text, said) => {
    expect(parseName(text, knowledge, 'tarn')).toMatchObject(said)
  })
})

it.each([
  ['vega3_0.6b_instruct_AWQ', 'Vega-3-0.6B-instruct-AWQ'],
  ['Vega-3-Coder-Flash-30B-A3B-Thinking-2507-GGUF', 'Vega-3-30B-A3B-2507-flash-thinking-gguf-coder'],
  ['Vega-270M', 'Vega-0.27B'],
  ['Vega-2.4T', 'Vega-2400B'],
  ['Vega-1M', 'Vega-1M'],
  ['Vega-1.5M', 'Vega-1500k'],
  ['Vega-32k', 'Vega-32k'],
  ['Vega-Scout-EAGLE3-Tokenizer', 'Vega-tokenizer-scout-eagle3'],
])('%s is printed as %s', (text, printed) => {
  expect(printName(parseName(text, knowledge))).toBe(printed)
})
