import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explain } from '../../../workers/explain.ts'
import type { Announcement } from '../../../workers/normalize/contract.ts'
import { type Knowledge, mergeClaims, readClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, placed, repository } from '../../support/knowledge.ts'
import { describeShared, shared } from '../../support/shared.ts'
import { shippedKnowledge } from '../../support/shipped.ts'

const press = { id: 'press/news', kind: 'feed', company: null }
const inMarch = '2026-03-18T00:00:00.000Z'

/** [company, model, stage] of each claim. */
function told(text: string, known: Knowledge, publishedAt = inMarch) {
  const cut = text.indexOf('\n')
  const asked = [
    { title: text.slice(0, cut), summary: text.slice(cut + 1), publishedAt },
    { title: text, publishedAt },
  ]
  return asked.map(each => explain(each, known).claims.map(({ company, model, stage }) => [company, model, stage]))
}

describe('an article', () => {
  const text = readFileSync(new URL('../../fixtures/normalize/article.txt', import.meta.url), 'utf8')

  it('makes a claim for each model that it names, with what it says of it, and none of what stands at its foot', () => {
    const [split, whole] = told(text, knowledge)
    expect(split).toEqual(whole)
    expect(split).toEqual([
      ['tarn', 'Heron 2', 'released'],
      ['tarn', null, 'released'],
      ['lumen', 'Vega 3', 'announced'],
      ['lumen', 'Vega 4', 'announced'],
      ['lumen', 'Vega-Audio 2', 'announced'],
      ['lumen', 'Vega 5', 'planned'],
      ['lumen', 'Orbit', null],
      ['tarn', 'Heron', null],
    ])
  })

  it('dates a plan with the month that it names, and what it tells of the past with no day that it does not name', () => {
    const claims = explain({ title: text, publishedAt: inMarch }, knowledge).claims
    expect(claims.find(claim => claim.stage === 'planned')?.date).toEqual({
      at: '2026-06-01T00:00:00.000Z',
      precision: 'month',
      basis: 'press',
    })
    expect(claims.filter(claim => claim.isRelease).every(claim => claim.date === null)).toBe(true)
  })

  it('of a company’s own tells no more than its title', () => {
    const own = announcement({ title: 'Vega 6', summary: 'Lumen AI released Vega 7. Tarn open-sourced Heron 3.' })
    expect(readClaims(own, knowledge).map(claim => claim.name)).toEqual(['Vega 6'])
  })

  it('that is a digest tells news of its day in each of its items', () => {
    const summary = '早报 概览 流明发布 Vega 8 模型 ↗ #1 Tarn 开源 Heron 4 模型 ↗ #2 市场观察 ↗ #3 流明融资 10 亿美元 ↗ #4'
    const claims = readClaims(
      announcement({ title: '2026-03-18', summary, source: press, publishedAt: { at: inMarch, precision: 'day' } }),
      knowledge,
    )
    expect(claims.map(claim => [claim.company, claim.name, claim.stage, claim.date?.at])).toEqual([
      ['lumen', 'Vega 8', 'announced', inMarch],
      ['tarn', 'Heron 4', 'released', inMarch],
    ])
  })

  it('is read in time that grows with its length alone', () => {
    const body = `${'Lumen AI releases Vega 3 and Heron 2, (with “quotes” and 开源，'.repeat(160)}${'a'.repeat(5000)}${'Vega-'.repeat(1000)}`
    const before = process.cpuUsage()
    explain({ title: 'x', summary: body }, knowledge)
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  })
})

describe('a plan', () => {
  it.each([
    ['Lumen AI will open-source Vega 5 on June 30', '2026-06-30', 'day'],
    ['Lumen AI to release Vega 5 in June', '2026-06-01', 'month'],
    ['Lumen AI plans to open-source Vega 5 in February', '2027-02-01', 'month'],
    ['Lumen AI plans to release Vega 5 next month', '2026-04-01', 'month'],
    ['流明将于 6 月 30 日开源 Vega 5', '2026-06-30', 'day'],
    ['Lumen AI rilascerà Vega 5 il 30 giugno 2026', '2026-06-30', 'day'],
    ['Lumen AI, Vega 5 6월 공개 예정', '2026-06-01', 'month'],
    ['Lumen AI、「Vega 5」を6月30日に公開予定', '2026-06-30', 'day'],
    ['Lumen AI will open-source Vega 5 soon', '2026-03-18', 'day'],
    ['Lumen AI will open-source Vega 5 on February 31', '2026-03-18', 'day'],
  ])('bears the day or month that it names: %s', (title, day, precision) => {
    const said = explain({ title, publishedAt: inMarch }, knowledge)
    expect([said.stage, said.date?.at, said.date?.precision]).toEqual(['planned', `${day}T00:00:00.000Z`, precision])
  })
})

describe('a plan that an article states', () => {
  const plan = announcement({
    title: 'Anche i laboratori cinesi aprono',
    summary:
      'Baidu, un rivale di lunga data, ha annunciato i suoi piani per rilasciare “Earnie 4.5”, il suo LLM, come open-source a giugno.',
    source: press,
    publishedAt: { at: '2025-03-18T00:00:00.000Z', precision: 'day' },
    seenAt: '2025-03-18T09:00:00.000Z',
  })
  const hub = (id: string): Announcement =>
    announcement({
      title: id,
      url: `https://huggingface.co/${id}`,
      source: { id: 'baidu/models', kind: 'huggingface', company: 'baidu' },
      seenAt: '2025-06-30T02:00:00.000Z',
      isBaseline: false,
      repository: repository(id, { createdAt: '2025-06-28T05:00:00.000Z' }),
    })

  it('meets the release months later, in one event that holds both', () => {
    const ids = ['baidu/ERNIE-4.5-21B-A3B-PT', 'baidu/ERNIE-4.5-300B-A47B-Paddle', 'baidu/ERNIE-4.5-0.3B-PT']
    const claims = placed([plan, ...ids.map(hub)], shippedKnowledge()).filter(each => each.claim.line === 'ernie 4.5')
    const releases = mergeClaims(claims, shippedKnowledge())
    expect(releases.map(release => [release.name, release.stage, release.variants.length])).toEqual([['ERNIE-4.5', 'released', 3]])
    expect(releases[0]?.members.map(member => member.claim.stage)).toEqual(['planned', 'released', 'released', 'released'])
    expect(releases[0]).toMatchObject({ releasedAt: { at: '2025-06-30T02:00:00.000Z' }, firstSeenAt: '2025-03-18T09:00:00.000Z' })
  })

  it('is a planned release of its own until then', () => {
    const [release, ...others] = mergeClaims(placed([plan], shippedKnowledge()), shippedKnowledge())
    expect(others).toEqual([])
    expect(release).toMatchObject({
      company: 'baidu',
      family: 'ERNIE',
      version: '4.5',
      stage: 'planned',
      openness: 'unknown',
      releasedAt: null,
    })
  })
})

describeShared('the article that the project grew from', () => {
  const folder = shared('article')
  const file = existsSync(folder) ? readdirSync(folder).find(name => name.endsWith('.txt')) : undefined

  it('is understood whole: each model that it names, with its company and stage, and nothing else', () => {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    const [split, whole] = told(text, shippedKnowledge(), '2025-03-18T00:00:00.000Z')
    expect(split).toEqual(whole)
    expect(split).toEqual([
      ['alibaba', 'Wan 2.1', 'released'],
      ['alibaba', 'QwQ-32B', 'released'],
      ['bytedance', 'Goku', 'released'],
      ['zhipu', 'CogView-4', 'released'],
      ['stepfun', 'Step-Video-T2V', 'released'],
      ['stepfun', 'Step-Audio', 'released'],
      ['minimax', 'MiniMax-Text-01', 'released'],
      ['minimax', 'MiniMax-VL-01', 'released'],
      // a data set without a name
      ['agibot', null, 'released'],
      ['deepseek', 'DeepSeek-R1', 'announced'],
      ['deepseek', 'DeepSeek-V3', 'announced'],
      ['moonshot', 'Kimi-K1.5', 'announced'],
      ['baidu', 'ERNIE 4.5', 'planned'],
      // named, and nothing is said to be made public
      ['alibaba', 'Qwen', null],
      ['openai', 'Sora', null],
      ['meta', 'Llama', null],
    ])
  })
})
