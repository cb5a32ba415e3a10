import { describe, expect, it } from 'vitest'
import { readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, only } from '../../support/knowledge.ts'

const press = { id: 'press/news', kind: 'feed', company: null }
const read = (title: string, over: Parameters<typeof announcement>[0] = {}) =>
  readClaims(announcement({ title, source: press, ...over }), knowledge)
const readme = { id: 'lumen/readme', kind: 'readme', company: 'lumen' }

describe('a headline', () => {
  it.each([
    ['Lumen AI releases Vega 4 with open weights', 'released', 'weights'],
    ['Lumen AI open-sources Vega 4', 'released', 'weights'],
    ['Vega 4: think deeper, act faster', 'announced', 'unknown'],
    ['Vega-4', 'announced', 'unknown'],
    ['Vega 4 is now available via API', 'announced', 'api'],
    ['流明开源 Vega 4 模型', 'released', 'weights'],
    ['流明发布 Vega 4 模型', 'announced', 'unknown'],
    ['Lumen AI rilascia Vega 4 come open source', 'released', 'weights'],
    ['Lumen AI, Vega 4 오픈소스로 공개', 'released', 'weights'],
    ['Lumen AI、「Vega 4」をオープンソースで公開', 'released', 'weights'],
  ])('that makes something public now: %s', (title, stage, openness) => {
    expect(read(title).find(claim => claim.isRelease)).toMatchObject({ company: 'lumen', stage, openness, family: 'Vega' })
  })

  it.each([
    'Lumen AI plans to open-source Vega 4 in June',
    'Vega 4 will be open-sourced next month',
    '流明确认 Vega 4 将于本周末开源',
    'Lumen AI ha annunciato i suoi piani per rilasciare Vega 4 come open source a giugno',
    'Lumen AI, Vega 4 내달 오픈소스로 공개할 예정',
    'Lumen AI、「Vega 4」を来月公開予定',
  ])('that promises something: %s', title => {
    expect(only(read(title))).toMatchObject({ isRelease: false, stage: 'planned', company: 'lumen' })
  })

  it.each([
    'Lumen AI raises $500M for Vega',
    'How to run Vega 3 locally',
    'Vega 3 tops the leaderboard',
    'Vega 4 technical report',
    'Lumen AI reportedly delays Vega 4',
    '流明完成新一轮融资，Vega 估值 100 亿美元',
    '传闻称流明本周发布 Vega 4',
    'Vega 3 has been integrated into a popular toolkit',
  ])('that is about something else: %s', title => {
    expect(only(read(title))).toMatchObject({ isRelease: false, stage: null })
  })

  it('is about its subject, not about what that is compared with', () => {
    expect(read('Vega 4 beats Heron 2 on every test, weights released').map(claim => claim.name)).toEqual(['Vega 4'])
  })

  it('that is a digest makes a claim for each of its stories', () => {
    const claims = read('流明发布 Vega 4；Tarn 开源 Heron 2；市场观察')
    expect(claims.map(({ company, name, stage }) => [company, name, stage])).toEqual([
      ['lumen', 'Vega 4', 'announced'],
      ['tarn', 'Heron 2', 'released'],
    ])
  })

  it('that launches now and promises weights for later is a launch', () => {
    expect(read('Lumen AI launches Vega 4, weights to follow on July 27')[0]).toMatchObject({
      isRelease: true,
      stage: 'announced',
      openness: 'unknown',
    })
  })

  it('of a daily digest loses the name of the paper, not a story', () => {
    expect(read('AI日报：流明发布 Vega 4；Tarn 开源 Heron 2').map(claim => claim.company)).toEqual(['lumen', 'tarn'])
  })

  it('says why: the rule and the words', () => {
    expect(read('流明开源 Vega 4 模型')[0]?.reasons).toEqual(
      expect.arrayContaining([
        { rule: 'family', words: 'Vega 4' },
        { rule: 'zh:open', words: '开源' },
      ]),
    )
  })
})

describe('a company’s own words', () => {
  it('name several models, and each is claimed', () => {
    const claims = read('We release Vega3-8B and Vega3-32B-Instruct on Hugging Face.', { source: readme })
    expect(claims.map(claim => [claim.name, claim.stage])).toEqual([
      ['Vega3-8B', 'released'],
      ['Vega3-32B-Instruct', 'released'],
    ])
  })

  it('say later what is not there yet, and that does not take the release back', () => {
    expect(only(read('We have released Vega3-VL. A technical report is coming soon.', { source: readme }))).toMatchObject({
      stage: 'announced',
      isRelease: true,
    })
  })

  it('that only name a hub at the foot of a page say nothing of what lies there', () => {
    const foot = { source: { ...readme, kind: 'feed' }, summary: 'DEMO API HUGGING FACE MODELSCOPE DISCORD' }
    expect(only(read('Vega-Max: think with evidence', foot))).toMatchObject({ stage: 'announced', openness: 'api' })
  })

  it('about another company’s model announce nothing of their own', () => {
    expect(read('Heron 2 is released', { source: { ...readme, kind: 'feed' } }).filter(claim => claim.line !== null)).toEqual([])
  })
})
