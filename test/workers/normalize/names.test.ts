import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineOf, parseName } from '../../../workers/normalize/names/parse.ts'
import { knowledge } from '../../support/knowledge.ts'

const parse = (text: string) => parseName(text, knowledge)

describe('a model name is taken apart', () => {
  it('into family, version, sizes and tuning', () => {
    const name = parse('Vega3-235B-A22B-Instruct')
    expect(name).toMatchObject({ family: 'Vega', version: '3', total: 235e9, active: 22e9, tuning: ['instruct'], company: 'lumen' })
  })

  it.each([
    ['Vega-1_8B-Chat', 1.8e9],
    ['Vega-0.6B', 0.6e9],
    ['Vega-270M', 270e6],
    ['Vega-8x7B', 56e9],
    ['Vega-E4B', 4e9],
    ['Vega-2.4T', 2.4e12],
    ['vega-5.7bmqa-base', 5.7e9],
  ])('whatever way a size is written: %s', (text, total) => {
    expect(parse(text).total).toBe(total)
  })

  it.each([
    ['Vega-7B-1M', { total: 7e9, contextTokens: 1e6 }],
    ['Vega-7B-32k', { total: 7e9, contextTokens: 32000 }],
    ['Vega-T2V-14B-480P', { total: 14e9 }],
    ['Vega-Tokenizer-12Hz', { total: null }],
    ['Vega-17B-16E-Instruct', { total: null, active: 17e9 }],
  ])('numbers that are no sizes are not taken for one: %s', (text, parts) => {
    expect(parse(text)).toMatchObject(parts)
  })

  it.each([
    ['Vega-R1-0528', '0528', 'r1'],
    ['Vega3-4B-Thinking-2507', '2507', '3'],
    ['vega-9b-20241220', '20241220', null],
  ])('a dated snapshot is no version: %s', (text, snapshot, version) => {
    expect(parse(text)).toMatchObject({ snapshot, version })
  })

  it.each([
    ['Orbit-Edit-v1p2', '1.2'],
    ['Orbit-Edit-1.2', '1.2'],
    ['Orbit-Edit-V1_2', '1.2'],
    ['Orbit-7b-base-v1.5', '1.5'],
    ['Orbit-M1-80k', 'm1'],
    ['Orbit-3n-E4B', '3n'],
    ['orbitv3-7b', '3'],
    ['Vega-VL2-tiny', '2'],
  ])('a version in any spelling and place: %s', (text, version) => {
    expect(parse(text).version).toBe(version)
  })

  it.each([
    ['Vega2.5-7B-Instruct-GPTQ-Int4', 'GPTQ-Int4'],
    ['Vega2.5-7B-AWQ', 'AWQ'],
    ['Vega3-8B-FP8', 'FP8'],
  ])('a quantisation is not part of the line: %s', (text, quantization) => {
    expect(parse(text).quantization).toBe(quantization)
    expect(lineOf(parse(text))).toBe(lineOf(parse(text.replace(/-(GPTQ|AWQ|FP8).*/, ''))))
  })

  it('coder, vision and audio lines are lines of their own; embedding and reranker are one', () => {
    const lines = ['Vega3', 'Vega3-Coder-30B', 'Vega3-VL-8B', 'Vega-Audio-7B', 'Vega3-Embedding-8B'].map(each => lineOf(parse(each)))
    expect(new Set(lines).size).toBe(5)
    expect(lineOf(parse('Vega3-Reranker-4B'))).toBe(lineOf(parse('Vega3-Embedding-0.6B')))
  })

  it('a model that it was distilled into is not its name', () => {
    expect(lineOf(parse('Vega-R1-Distill-Heron-7B'))).toBe(lineOf(parse('Vega-R1')))
    expect(parse('Vega-R1-Distill-Heron-7B').total).toBe(7e9)
  })

  it('another company names its own work by what follows the base model', () => {
    expect(parseName('Vega2.5-32B-DialogueReason', knowledge, 'tarn')).toMatchObject({ family: 'DialogueReason', total: 32e9 })
  })

  it('a speculative decoding head is marked', () => {
    expect(parse('Vega3-8B-EAGLE3').drafts).toEqual(['eagle3'])
  })
})

describe('whatever the spelling', () => {
  const family = fc.constantFrom('Vega', 'Orbit', 'Vega-Audio', 'Heron')
  const version = fc.constantFrom('', '2', '3.1', '2.5')
  const rest = fc.shuffledSubarray(['Coder', '32B', 'A3B', 'Instruct', '2507', 'FP8', 'Mini', 'Preview'])

  it('separators and case do not change the line', () => {
    fc.assert(
      fc.property(family, version, rest, fc.constantFrom('-', '_', ' '), (head, number, parts, separator) => {
        const text = [head + number, ...parts].join('-')
        const other = text.replaceAll('-', separator)
        expect(lineOf(parse(other.toLowerCase()))).toBe(lineOf(parse(text)))
      }),
    )
  })

  it('the order of what follows the family does not change the line', () => {
    fc.assert(
      fc.property(family, version, rest, (head, number, parts) => {
        const text = (all: string[]) => [head + number, ...all].join('-')
        expect(lineOf(parse(text(parts.toReversed())))).toBe(lineOf(parse(text(parts))))
      }),
    )
  })

  it('any text has a parse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => void lineOf(parse(text))),
      { numRuns: 2000 },
    )
  })
})
