import { describe, expect, it } from 'vitest'
import { readLexicons } from '../../../config/lexicons.ts'
import { explain } from '../../../workers/explain.ts'
import { shippedCompanies, shippedKnowledge } from '../../support/shipped.ts'

/** Headlines as the news writes them, read with the companies that are shipped. */
const read = (title: string) => explain({ title, publishedAt: '2026-01-20T00:00:00Z' }, shippedKnowledge())

describe('who is named', () => {
  it('by the short name that the Chinese press uses', () => {
    expect(read('蚂蚁开源 Ling-2.5-1T')).toMatchObject({ isRelease: true, stage: 'released', company: 'ant', model: 'Ling-2.5-1T' })
  })

  it.each(['豆包大模型 2.0 发布', '字节跳动发布豆包大模型 2.0', '字节跳动发布豆包大模型2.0'])(
    'a family and its version around a noun: %s',
    title => {
      expect(read(title)).toMatchObject({ isRelease: true, stage: 'announced', company: 'bytedance', model: 'Doubao 2.0' })
    },
  )

  it('and no version where a number counts something', () => {
    expect(read('豆包大模型 3 月发布').model).toBeNull()
  })
})

describe('when', () => {
  it.each(['mid-February', 'mid February', 'late February'])('a plan names a part of a month: %s', part => {
    const said = read(`DeepSeek V4 to launch ${part} with coding focus`)
    expect(said).toMatchObject({ isRelease: false, stage: 'planned', company: 'deepseek' })
    expect(said.date).toMatchObject({ at: '2026-02-01T00:00:00.000Z', precision: 'month' })
  })
})

describe('what only came before the news', () => {
  it.each([
    'Moonshot AI raises $2 billion at $20 billion valuation after Kimi K3 release',
    'Moonshot AI valuation soars after Kimi K3 launch',
    'After Kimi K3 release, Moonshot valuation soars',
    'Zhipu shares surge 20% after GLM-5 launch',
    'MiniMax shares jump as it releases M2.7',
    'DeepSeek stock rivals fall after V4 release',
    'Nvidia stock drops after DeepSeek launches V4',
    'US lawmakers call for ban after DeepSeek releases V4',
    'Moonshot AI raccoglie 2 miliardi dopo il lancio di Kimi K3',
    '智谱股价大涨 20%，发布 GLM-5 后',
    'GLM-5 发布后股价大涨',
    'GLM-5公開後、株価が上昇',
    'GLM-5 공개 후 주가 급등',
  ])('is no release: %s', title => {
    expect(read(title)).toMatchObject({ isRelease: false, stage: null })
  })

  it.each([
    ['Moonshot AI releases Kimi K3 after raising $2 billion', 'Kimi K3'],
    ['DeepSeek releases V4 following months of delay', 'DeepSeek-V4'],
    ['智谱开源 GLM-5 后训练模型，股价大涨', 'GLM-5'],
  ])('takes no release back: %s', (title, model) => {
    expect(read(title)).toMatchObject({ isRelease: true, model })
  })
})

describe('a platform that serves it', () => {
  it.each([
    'Kimi K3 now available on Cloudflare Workers AI',
    'GLM-5 now available on Fireworks AI',
    'GLM-5 is now available on the OpenRouter API',
    'Kimi K3 lands on Amazon Bedrock',
    'Kimi K3 上线硅基流动',
  ])('is not its maker: %s', title => {
    expect(read(title)).toMatchObject({ isRelease: false, stage: null, reasons: [{ rule: 'family' }, { rule: 'third-party' }] })
  })

  it.each([
    'Kimi K3 now available on Hugging Face',
    'Qwen3.5 is now available on Alibaba Cloud',
    'Kimi K3 is now available on Kimi.com',
    'Kimi K3 now available on Monday',
    'Qwen3.5 now available on GitHub',
  ])('may be its own, or everybody’s: %s', title => {
    expect(read(title)).toMatchObject({ isRelease: true })
  })
})

describe('models of several makers', () => {
  const told = (title: string) => read(title).claims.map(claim => [claim.company, claim.model, claim.isRelease])

  it.each(['GLM-5 and Kimi K3 released this week', 'GLM-5 & Kimi K3 are out'])('in one list are released by each: %s', title => {
    expect(told(title)).toEqual(
      expect.arrayContaining([
        ['zhipu', 'GLM-5', true],
        ['moonshot', 'Kimi K3', true],
      ]),
    )
  })

  it.each(['DeepSeek releases V4, beating Kimi K3', 'GLM-5 released, beats Kimi K3 and Qwen3.5', 'Zhipu releases GLM-5 vs Kimi K3'])(
    'that are compared are not: %s',
    title => {
      expect(told(title)).toHaveLength(1)
    },
  )
})

describe('everyday words', () => {
  it.each([
    'A big moment for open source: DeepSeek releases V4',
    'Dear developers, DeepSeek releases V4',
    'DeepSeek releases V4 and claims #3 in the world',
    'DeepSeek, an empire of its own, releases V4',
  ])('around a release take nothing from it: %s', title => {
    expect(read(title)).toMatchObject({ isRelease: true, model: 'DeepSeek-V4' })
  })

  it('of other subjects name nobody that is tracked', () => {
    const names = shippedCompanies
      .flatMap(company => [...company.aliases, ...company.products, ...company.family.flatMap(family => family.aliases)])
      .filter(name => /^[^\u0000-\u024f]{2,}$/.test(name))
    const words = readLexicons().speech.flatMap(speech => [...speech.api, ...Object.values(speech.aside).flat()])
    expect(words.filter(word => names.some(name => word.includes(name)))).toEqual([])
  })
})
