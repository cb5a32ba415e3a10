import { describe, expect, it } from 'vitest'
import { readLexicons } from '../../../config/lexicons.ts'
import { buildKnowledge, readClaims } from '../../../workers/normalize/index.ts'
import { announcement, company, knowledge, lumen, tarn } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }

/** What each claim of a text says is done, by whom to what: "lumen: Vega 4 announced". */
function done(title: string, known = knowledge): string[] {
  return readClaims(announcement({ title, source: press }), known).map(
    ({ company: id, actor, name, stage }) => `${id ?? actor ?? 'nobody'}: ${name ?? 'a model'} ${stage}`,
  )
}

describe('who does it', () => {
  it.each([
    ['Lumen AI releases a new model', 'lumen: a model announced'],
    ['Lumen AI and Tarn release a new model', 'lumen: a model announced'],
    ['In January, Lumen AI released a new model', 'lumen: a model announced'],
    ['A new model released by Lumen AI', 'lumen: a model announced'],
    // it goes on about whom it began with
    ['Lumen AI, a rival of Tarn, has released a new model', 'lumen: a model announced'],
    ['Tarn hopes, and Lumen AI releases a new model', 'lumen: a model announced'],
    ['Tarn hopes; Acme releases a new model', 'Acme: a model announced'],
    ['Acme Labs releases a new model', 'Acme Labs: a model announced'],
    ['The startup Acme Labs today releases a new model', 'Acme Labs: a model announced'],
    ['Acme.ai releases a new model', 'Acme.ai: a model announced'],
    ['北极星发布全新开源模型', '北极星: a model released'],
    ['Chroma 发布 Context-1，开源搜索模型', 'Chroma: a model released'],
    // nobody
    ['A new model released', 'nobody: a model null'],
    ['this week releases a new model', 'nobody: a model null'],
    ['国内领先的新模型发布', 'nobody: a model null'],
  ])('%s', (title, said) => {
    expect(done(title)).toEqual([said])
  })

  it('is the one whose model it is, where several are named', () => {
    expect(done('Tarn and Lumen AI release Vega 4')).toEqual(['lumen: Vega 4 announced'])
    expect(done('Tarn follows as Lumen AI releases Vega 4')).toEqual(['lumen: Vega 4 announced'])
  })

  it('is a stranger to it, where somebody else puts it somewhere', () => {
    for (const title of ['Tarn releases Vega 4', 'Acme launches Vega 4', 'Vega 4 lands on Acme Cloud', 'Vega 4 is live on the Acme API']) {
      expect(done(title)).toEqual(['lumen: Vega 4 null'])
    }
  })

  it('is no stranger where it is a hub, a day, or its own', () => {
    for (const title of [
      'Vega 4 lands on Hugging Face',
      'Vega 4 lands on Monday',
      'Vega 4 lands on January 5',
      'Vega 4 lands on Lumen Cloud',
      'Vega 4 lands on the web',
    ]) {
      expect(done(title)[0]).toMatch(/Vega 4 (announced|released)/)
    }
  })
})

describe('what it is done to', () => {
  it.each([
    ['Lumen AI releases Vega, the model', 'lumen: Vega announced'],
    ['Lumen AI launched in January Vega 4', 'lumen: Vega 4 announced'],
    ['Lumen AI launched in January a model', 'lumen: a model announced'],
    ['Vega 4-72B, its AWQ and GPTQ versions are now available', 'lumen: Vega 4-72B announced'],
    ['Vega 4 (72B) is now available', 'lumen: Vega 4 announced'],
    ['Vega 4: Lumen AI launches a model', 'lumen: Vega 4 announced'],
    ['Vega 4 wins, Lumen AI launches a model', 'lumen: Vega 4 announced'],
    ['Lumen AI launches a model, at last: Vega 4', 'lumen: Vega 4 announced'],
    ['Lumen AI launches a model: Heron 3 of Tarn has company', 'lumen: a model announced'],
    ['Lumen AI launches a model, Tarn releases Heron 3', 'lumen: a model announced'],
    ['Heron 3 launched, Lumen AI launches a model', 'tarn: Heron 3 announced'],
    ['Acme launches a model: Vega 4', 'Acme: a model announced'],
    ['Vega 4 (by Lumen AI), open weights, released', 'lumen: Vega 4 released'],
    ['Lumen AI released a set of models', 'lumen: a model announced'],
    ['流明发布 Vega 4 后训练模型', 'lumen: Vega 4 announced'],
    ['流明发布基于 Heron 训练的 Vega 4 模型', 'lumen: Vega 4 announced'],
    ['Lumen AI, Vega 4 모델 공개', 'lumen: Vega 4 announced'],
  ])('is what is made public: %s', (title, said) => {
    expect(done(title)).toEqual([said])
  })

  it.each([
    'Lumen AI launches',
    'Lumen AI launches something',
    'Lumen AI released the report of Vega 4',
    '流明发布技术报告 Vega 4',
    '流明发布 Vega 4 技术报告',
    '流明发布 Vega 4 模型训练框架',
    'Lumen AI released for Vega 4',
    'Lumen AI released nothing but Vega 4',
    'Vega 4 tested, weights released',
    'Vega 4 on arena, released',
    'Lumen AI, Vega 4 기술 보고서 공개',
    'Lumen AI、Vega 4の論文を公開',
  ])('or else nothing is: %s', title => {
    expect(done(title).every(said => said.endsWith(' null'))).toBe(true)
  })
})

describe('a state that begins', () => {
  it.each([
    ['Lumen AI makes Vega 4 fully open', 'lumen: Vega 4 released'],
    ['Vega 4 becomes fully open', 'lumen: Vega 4 released'],
    ['Vega 4 weights soon open', 'lumen: Vega 4 planned'],
    ['Vega 4 to be fully open', 'lumen: Vega 4 planned'],
    // it began with something else, or does not
    ['Vega 4 for a fully open world becomes a guide', 'lumen: Vega 4 null'],
    ['Vega 4 never becomes fully open', 'lumen: Vega 4 null'],
    ['Vega 4 price becomes fully open', 'lumen: Vega 4 null'],
    ['Lumen AI becomes fully open', 'lumen: a model null'],
    ['Fully open: this is how it goes with Vega 4', 'lumen: Vega 4 null'],
  ])('is a release, where nothing says that it was one: %s', (title, said) => {
    expect(done(title)).toEqual([said])
  })
})

describe('news that only follows a release', () => {
  it.each([
    'Shares of Lumen AI soar after the launch of Vega 4',
    'Lumen AI raises $1B because of the Vega 4 launch',
    'Because Lumen AI launched Vega 4, its shares soar',
    '流明股价大涨，发布 Vega 4 后',
    '流明发布 Vega 4 后，股价大涨',
    'Vega 4 发布后流明股价大涨',
  ])('tells of no release: %s', title => {
    expect(done(title)).toEqual(['lumen: Vega 4 null'])
  })

  it.each([
    'After the launch of Vega 4, a quiet day',
    'Shares soar as Lumen AI launches Vega 4',
    '流明发布 Vega 4 后训练模型，股价大涨',
    'Lumen AI launches Vega 4 after it raised $1B',
  ])('and tells of one where it does not: %s', title => {
    expect(done(title)).toEqual(['lumen: Vega 4 announced'])
  })
})

describe('a version alone', () => {
  const letters = { ...lumen, family: [{ name: 'Vega', aliases: [], versions: ['V', 'R'] }] }
  const others = company('dawn', { name: 'Dawn AI', family: [{ name: 'Dawn', aliases: [], versions: ['R', 'K'] }] })
  const known = buildKnowledge([letters, tarn, others], readLexicons())

  it.each([
    ['Lumen AI releases V4', 'lumen: Vega-V4 announced'],
    ['Lumen AI Releases V4', 'lumen: Vega-V4 announced'],
    ['Lumen AI releases v4', 'lumen: Vega-V4 announced'],
    ['Lumen releases R1-0528', 'lumen: Vega-R1-0528 announced'],
    ['Lumen V3.2-Exp released', 'lumen: Vega-V3.2-Exp announced'],
    ['流明发布 V4 模型', 'lumen: Vega-V4 announced'],
    ['Dawn AI releases R2', 'dawn: Dawn-R2 announced'],
    ['Tarn 发布模型，Lumen 发布 V4', 'tarn: a model announced'],
  ])('is of the family whose letter it bears: %s', (title, said) => {
    expect(done(title, known)).toEqual([said])
  })

  it.each([
    'Lumen AI releases M4',
    'Lumen AI releases V400',
    'Lumen AI releases xV4',
    'Lumen AI releases Acme V4',
    'Lumen AI releases Acme “V4”',
    'Lumen AI backs Tarn V4',
    'Tarn releases V4',
  ])('and of nobody where it does not: %s', title => {
    const names = done(title, known).filter(said => /Vega|Dawn/.test(said))
    expect(names).toEqual([])
  })

  it('of a company’s own source needs no name', () => {
    const claims = readClaims(announcement({ title: 'Introducing V4' }), known)
    expect(claims.map(claim => claim.name)).toEqual(['Vega-V4'])
  })
})
