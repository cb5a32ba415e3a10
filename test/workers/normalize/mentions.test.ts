import { describe, expect, it } from 'vitest'
import { readLexicons } from '../../../config/lexicons.ts'
import { buildKnowledge, readClaims } from '../../../workers/normalize/index.ts'
import { announcement, company, knowledge, lumen, tarn } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }

/** The models that a text makes public, as they are called; with who makes them, where `known` is given. */
function released(title: string, known = knowledge): (string | null)[] {
  return readClaims(announcement({ title, source: press }), known)
    .filter(claim => claim.isRelease)
    .map(claim => claim.name)
}

describe('what follows a family still belongs to the name', () => {
  it.each([
    ['Vega-Audio 2 mini', 'Vega-Audio 2 mini'],
    ['Vega 4 Instruct today', 'Vega 4 Instruct'],
    ['Vega 4 VACE', 'Vega 4 VACE'],
    ['Vega Chat 2', 'Vega Chat 2'],
    ['Vega 0324', 'Vega 0324'],
    ['Vega4.5 today', 'Vega4.5'],
    ['Vega_4 today', 'Vega_4'],
    ['Vega4Max', 'Vega4Max'],
    ['Vega Mini', 'Vega Mini'],
    ['Vega Coder', 'Vega Coder'],
    ['Vega ER 2', 'Vega ER 2'],
    ['Vega-Based 3', 'Vega-Based 3'],
    ['Vega-3-VL-235B-A22B-Instruct-FP8 today', 'Vega-3-VL-235B-A22B-Instruct-FP8'],
    ['Vega 4 30B A3B Thinking', 'Vega 4 30B A3B Thinking'],
    ['lumen-ai/Vega-4', 'Vega-4'],
  ])('%s', (written, name) => {
    expect(released(`Lumen AI releases ${written}`)).toEqual([name])
  })

  it.each([
    ['Vega 4 API today', 'Vega 4'],
    ['Vega 4 US edition', 'Vega 4'],
    ['Vega 4 FP8 model', 'Vega 4'],
    ['Vega 4 GGUF model', 'Vega 4'],
    ['Vega 4 Tokenizer model', 'Vega 4'],
    ['Vega chat', 'Vega'],
    ['Vega coder', 'Vega'],
    ['Vega mini', 'Vega'],
    ['Vega VACE', 'Vega'],
    ['Vega 4 Wonderful', 'Vega 4'],
    ['Vega 2026', 'Vega'],
    ['Vega-based model', 'Vega'],
    ['Vega-level model', 'Vega'],
  ])('and what does not, does not: %s', (written, name) => {
    const names = released(`Lumen AI releases ${written}`)
    expect(names).toEqual([written.includes('level') ? null : name])
  })

  it('up to a hundred letters', () => {
    const [name] = released(`Lumen AI releases Vega-4${'-Abcdefghi'.repeat(14)}`)
    expect(name?.length).toBeGreaterThan(100)
    expect(name?.length).toBeLessThan(125)
  })

  it.each([
    ['流明发布织女大模型 3.5', 'Vega 3.5'],
    ['流明发布织女大模型3', 'Vega 3'],
    ['流明发布织女 大模型 V3', 'Vega V3'],
    ['流明发布织女大模型 12.10 版', 'Vega 12.10'],
    ['流明发布织女大模型 3 个', 'Vega'],
    ['流明发布织女大模型 3 月版', 'Vega'],
    ['流明发布织女大模型 100 亿', 'Vega'],
    ['流明发布织女大模型', 'Vega'],
  ])('around its noun: %s', (title, name) => {
    expect(released(title)).toEqual([name])
  })
})

describe('a family', () => {
  it.each([
    ['Lumen AI releases VEGA 4', 'Vega 4'],
    ['Lumen AI releases vega 4', 'Vega 4'],
    ['Lumen AI releases VEGA', 'Vega'],
    ['Lumen AI open-sources orbit', 'Orbit'],
  ])('may be written as it is not: %s', (title, name) => {
    expect(released(title)).toEqual([name])
  })

  it('of few letters is none in small ones, where nothing follows it', () => {
    expect(released('Lumen AI releases vega')).toEqual([])
  })

  it('before a slash is an organisation', () => {
    expect(released('Lumen AI releases Vega/Next models')).toEqual([null])
  })
})

describe('a family that is an everyday word', () => {
  const dawn = company('dawn', {
    name: 'Dawn AI',
    family: [
      { name: 'Step', aliases: [] },
      { name: 'Seed', aliases: ['Bagel'] },
    ],
  })
  const known = buildKnowledge([lumen, tarn, dawn], readLexicons())

  it.each([
    ['Dawn AI releases Step 3', 'Step 3'],
    ['Dawn AI releases Step-Next', 'Step-Next'],
    ['Dawn AI releases Step', 'Step'],
    ['Dawn AI 开源 Step', 'Step'],
    ['Dawn AI today releases “Step”', 'Step'],
    ['Dawn AI releases BAGEL', 'Seed'],
    ['Today Dawn AI Launches Step 3', 'Step 3'],
    ['Introducing Step 3 with open weights', 'Step 3'],
  ])('is one where it is written as a name: %s', (title, name) => {
    expect(released(title, known)).toContain(name)
  })

  it.each([
    'Dawn AI releases step 3',
    'A Step forward: Lumen AI releases a model',
    'Lumen AI releases the next Step',
    'Dawn AI, Lumen AI and Tarn release a new Step',
    'Now the Acme Step 3 is released',
    'Dawn AI said: Step release',
  ])('and none elsewhere: %s', title => {
    expect(released(title, known).filter(name => name !== null)).toEqual([])
  })
})

describe('of several models that one sentence names', () => {
  it.each([
    ['Lumen AI releases Vega 4 and Orbit 2', 'Vega 4', 'Orbit 2'],
    ['Lumen AI releases Orbit and Vega 4', 'Vega 4', 'Orbit'],
    ['Lumen AI releases two models: Vega 4 and Orbit 2', 'Vega 4', 'Orbit 2'],
    // a bare family beside one of its models says nothing
    ['Lumen AI releases Vega and Vega 4', 'Vega 4'],
    // what it is made for, or by, is not what is made public
    ['Lumen AI releases Vega 4 for Orbit 2', 'Vega 4'],
    ['Lumen AI releases Vega 4 with Vega-Agent 2', 'Vega 4'],
    // nor what is only promised, denied or put off beside it
    ['Lumen AI releases Orbit 2, plans to release Vega 4', 'Orbit 2'],
    ['Lumen AI releases Orbit 2, while Vega 4 is coming soon', 'Orbit 2'],
    ['Lumen AI releases Orbit 2 but delays Vega 4', 'Orbit 2'],
    ['Lumen AI releases Orbit 2, not Vega 4', 'Orbit 2'],
    ['流明开源 Orbit 2，Vega 4 将于下月发布', 'Orbit 2'],
    ['Lumen AI releases Orbit 2, Vega 4', 'Orbit 2', 'Vega 4'],
    // of others, where they stand in one list and nobody acts alone
    ['Vega 4 and Heron 3 released', 'Vega 4', 'Heron 3'],
    ['Vega 4 or Heron 3 released', 'Vega 4', 'Heron 3'],
    ['Vega 4, Heron 3 & Orbit 2 released', 'Heron 3', 'Vega 4', 'Orbit 2'],
    ['Vega 4 beside Heron 3 released', 'Vega 4'],
    ['Lumen AI: Vega 4 and Heron 3 released', 'Vega 4'],
    ['Lumen AI releases Vega 4 and Orbit 2 on Acme’s Heron', 'Vega 4', 'Orbit 2'],
    // compared with, built on, likened to
    ['Lumen AI releases Vega 4 vs Heron 3', 'Vega 4'],
    ['Beating Heron 3: Vega 4 released', 'Vega 4'],
    ['Vega 4 released, beating Orbit 2 and Heron 3', 'Vega 4'],
    ['Heron-level Vega 4 released', 'Vega 4'],
    ['Lumen AI、Heron 3を超えるVega 4を公開', 'Vega 4'],
    ['Vega 4公開、Heron 3に匹敵', 'Vega 4'],
    ['基于昇腾训练的 Vega 4 模型发布', 'Vega 4'],
  ])('each is told that is made public: %s', (title, ...names) => {
    expect(released(title)).toEqual(names)
  })

  it.each([
    ['Based on Heron 3, Lumen AI releases a new model'],
    ['Lumen AI releases a model based on Heron 3'],
    ['Lumen AI releases a Heron-like model'],
    ['基于 Heron 3，流明发布新模型'],
  ])('none where it is only what a nameless one was made from: %s', title => {
    expect(released(title)).toEqual([null])
  })

  it.each(['A version of Vega 4 is released', 'Lumen AI’s version of Heron 3 is released'])('none where it is made over: %s', title => {
    expect(released(title)).toEqual([])
  })

  it('though a company makes versions of its own', () => {
    const claims = readClaims(announcement({ title: 'A version of Vega 4 is released' }), knowledge)
    expect(claims.map(claim => claim.name)).toEqual(['Vega 4'])
  })
})

describe('a model that was built on another’s', () => {
  it.each([
    ['Tarn releases Heron-3-Vega-7B', 'tarn'],
    ['Lumen AI releases Heron-3-Vega-7B', 'lumen'],
    ['Heron-3-Vega-7B released by Lumen AI', 'lumen'],
    ['Heron-3-Vega-7B released by Tarn and Lumen AI', 'tarn'],
    ['Heron-3-Vega-7B released', 'tarn'],
  ])('is of whom the text names: %s', (title, id) => {
    expect(readClaims(announcement({ title, source: press }), knowledge).map(claim => claim.company)).toEqual([id])
  })
})
