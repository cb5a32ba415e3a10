import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ModelName, parseName } from '../../../workers/normalize/names/parse.ts'
import { printName } from '../../../workers/normalize/names/print.ts'
import { knowledge } from '../../support/knowledge.ts'

const parse = (text: string) => parseName(text, knowledge)

/** What a name says, however it was written. */
function said({ text: _text, display: _display, isBuiltOn: _built, ...facts }: ModelName) {
  return { ...facts, family: facts.family.toLowerCase(), quantization: facts.quantization?.toLowerCase() ?? null }
}

it('a name is printed in one order and spelling', () => {
  expect(printName(parse('vega3_0.6b_instruct_AWQ'))).toBe('Vega-3-0.6B-instruct-AWQ')
  expect(printName(parse('Vega-17B-16E-Instruct'))).toBe('Vega-A17B-instruct-16e')
  expect(printName(parse('Vega-Edit-v1p2-1M'))).toBe('Vega-1.2-1M-edit')
})

const head = fc.constantFrom('Vega', 'Vega2.5', 'Vega-Audio', 'Orbit', 'orbit3', 'Heron-V2', 'Vega4V', 'lynx', 'SWE-Dev')
const parts = fc.shuffledSubarray(
  [
    'Coder',
    '32B',
    '1_8B',
    'A3B',
    'Instruct',
    '2507',
    '20241220',
    'FP8',
    'Mini',
    'Preview',
    '1M',
    '32k',
    '480P',
    '16E',
    'GGUF',
    'Distill',
  ].concat(['v1p2', 'R1', 'VL2', 'Tokenizer', 'EAGLE3', 'Scout', 'Q4_K_M', 'GPTQ', 'Int4', 'Agent', '3', 'T2V', 'Thinking', '12Hz', 'E4B']),
  { maxLength: 7 },
)

it('what is printed of a parse is read as that parse', () => {
  fc.assert(
    fc.property(head, parts, (first, others) => {
      const name = parse([first, ...others].join('-'))
      expect(said(parse(printName(name)))).toEqual(said(name))
    }),
    { numRuns: 1000 },
  )
})

it('whatever the text, printing and reading come to rest at once', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }).map(all => all.join('-')),
      ),
      text => {
        const once = printName(parse(text))
        expect(printName(parse(once))).toBe(once)
      },
    ),
    { numRuns: 1000 },
  )
})
