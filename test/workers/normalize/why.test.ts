import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../workers/normalize/contract.ts'
import { readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, only } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }
const read = (title: string): Claim[] => readClaims(announcement({ title, source: press }), knowledge)
/** Why, behind who is spoken of. */
const why = (claim: Claim) => claim.reasons.slice(1).map(({ rule, words }) => `${rule} “${words}”`)

describe('a headline that makes nothing public says what it is about instead', () => {
  it.each([
    // denied, put off, heard somewhere
    ['Lumen AI delays the launch of Vega 4', 'en:delay “delays”'],
    ['Lumen AI has not released Vega 4', 'en:negation “not”'],
    ['Lumen AI has no plans to release Vega 4', 'en:negation “no plans”'],
    ['流明 未发布 Vega 4', 'zh:negation “未”'],
    ['Lumen AI will never open-source Vega 4', 'no-release-words “Lumen AI will never open-source Vega 4”'],
    ['Lumen AI reportedly releases Vega 4', 'en:rumour “reportedly”'],
    ['Will Vega 4 be released', 'en:aside:discussion “will”'],
    ['Vega 4 released?', 'question “Vega 4 released?”'],
    ['“Vega 4 released？”', 'question ““Vega 4 released？”'],
    ['Why Lumen AI released Vega 4', 'en:aside:discussion “why”'],
    ['How Lumen AI released Vega 4', 'en:aside:tutorial “how”'],
    // done by somebody else
    ['Acme releases Vega 4 on its platform', 'third-party “Acme”'],
    ['Tarn releases Vega 4', 'third-party “Tarn”'],
    ['Vega 4 is out on Acme Cloud', 'third-party “Acme Cloud”'],
    ['Vega 4 is now available via the Acme Cloud service', 'third-party “Acme Cloud”'],
    // of something else than a model
    ['Lumen AI releases a new toolkit for Vega 4', 'object:tool “toolkit”'],
    ['Lumen AI releases Vega 4 Technical Report', 'object:paper “technical report”'],
    ['Lumen AI releases Vega Agent', 'object:tool “agent”'],
    ['Lumen AI releases Vega-Agent 2', 'name:tool “Vega-Agent 2”'],
    ['流明发布 Vega 4 后端框架', 'object:paper “框架”'],
    ['流明发布 Vega 4 后估值大涨', 'object:funding “估值”'],
    // only what came before
    ['Lumen AI raises $1B after the launch of Vega 4', 'en:background “after”'],
    ['After the launch of Vega 4, Lumen AI raises $1B', 'en:background “after”'],
    // nothing at all, behind the heading of a digest
    ['模型发布：Vega 4 评测', 'no-release-words “Vega 4 评测”'],
    ['流明 模型发布：Vega 4 评测', 'object:unknown “流明 模型”'],
    ['Vega 4 and Orbit 2 on the leaderboard', 'no-release-words “Vega 4 and Orbit 2 on the leaderboard”'],
    ['Lumen AI’s Vega 4 tops arena', 'no-release-words “Lumen AI’s Vega 4 tops arena”'],
  ])('%s', (title, reason) => {
    const claim = only(read(title))
    expect(claim).toMatchObject({ isRelease: false, stage: null, openness: 'unknown' })
    expect(why(claim)).toEqual([reason])
  })

  it.each([
    ['A new open-source model is released', 'nobody-named “released”'],
    ['世界领先的数学开源大模型发布', 'nobody-named “发布”'],
  ])('and names nobody where nobody is named: %s', (title, reason) => {
    const claim = only(read(title))
    expect(claim).toMatchObject({ company: null, name: null, isRelease: false })
    expect(claim.reasons.map(({ rule, words }) => `${rule} “${words}”`)).toEqual([reason])
  })

  it('in at most eighty letters of it', () => {
    const claim = only(read(`Vega 4 ${'and so on '.repeat(12)}`))
    expect(claim.reasons.at(-1)?.words).toHaveLength(80)
  })
})

describe('a headline that makes something public says by which words', () => {
  it.each<[string, string, string[]]>([
    [
      'Lumen AI releases a new open-source model',
      'released weights',
      ['en:release “releases”', 'en:model “model”', 'en:open “open-source”'],
    ],
    ['Lumen AI open-sources a robot dataset', 'released data', ['en:opens “open-sources”', 'en:data “dataset”', 'en:open “open-sources”']],
    ['Lumen AI releases Vega 4 dataset', 'released data', ['en:release “releases”', 'en:data “dataset”']],
    ['Vega 4 is now open source', 'released weights', ['en:opens “now open source”', 'en:open “open source”']],
    ['Lumen AI makes Vega 4 fully open', 'released weights', ['en:becomes “makes”', 'en:open “fully open”']],
    ['After the launch of Vega 4, a quiet day', 'announced unknown', ['en:release “launch”']],
    ['Lumen AI unveils o1-level Heron 3 killer Vega 4', 'announced unknown', ['en:release “unveils”']],
    ['Vega 4-72B, its AWQ and GPTQ versions are now available', 'announced unknown', ['en:arrives “now available”']],
    ['流明发布基于 Heron 训练的 Vega 模型', 'announced unknown', ['zh:release “发布”']],
    ['Lumen AI rilascia Vega 4', 'announced unknown', ['it:release “rilascia”']],
  ])('%s: %s', (title, said, reasons) => {
    const claim = only(read(title))
    expect(`${claim.stage} ${claim.openness}`).toBe(said)
    expect(why(claim)).toEqual(reasons)
  })

  it.each<[string, string[]]>([
    ['Lumen AI will open-source Vega 4', ['en:planned “will”']],
    ['Lumen AI to make Vega 4 open source', ['en:planned “to make”']],
    ['Vega 4 weights soon open', ['en:later “soon”']],
  ])('or by which it promises it: %s', (title, reasons) => {
    const claim = only(read(title))
    expect(claim).toMatchObject({ stage: 'planned', isRelease: false, openness: 'unknown', name: 'Vega 4' })
    expect(why(claim)).toEqual(reasons)
  })
})

describe('who is spoken of is known', () => {
  it.each([
    ['Lumen AI releases Vega 4', 'family “Vega 4”'],
    ['Loomen releases a new model', 'alias “Loomen”'],
    ['Acme Labs releases a new model', 'actor “Acme Labs”'],
    ['Guide Labs 推出可解释语言模型', 'actor “Guide Labs”'],
    ['Chroma 发布 Context-1，开源搜索模型', 'actor “Chroma”'],
  ])('by its model, else by its name: %s', (title, reason) => {
    const [first] = only(read(title)).reasons
    expect(`${first?.rule} “${first?.words}”`).toBe(reason)
  })

  it('by its own source', () => {
    const claim = only(readClaims(announcement({ title: 'Introducing Vega 4' }), knowledge))
    expect(claim.reasons[0]).toEqual({ rule: 'own-source', words: 'lumen/blog' })
  })
})
