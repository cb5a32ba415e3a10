import { describe, expect, it } from 'vitest'
import { readCompanies } from '../../../config/companies.ts'
import { companyDirectories } from '../../../config/env.ts'
import { explain } from '../../../workers/explain.ts'
import { shippedKnowledge } from '../../support/shipped.ts'

const read = (title: string) => explain({ title }, shippedKnowledge())
const developers = readCompanies(companyDirectories({ companiesDir: null })).filter(company => company.role === 'developer')

describe('a company', () => {
  it('is known in a text by every one of its names', () => {
    const missed = developers.flatMap(company => {
      const names = [company.name, ...company.aliases, ...company.products]
      return names
        .filter(name => read(`“${name}” releases a new open-source model`).company !== company.id)
        .map(name => `${company.id}: ${name}`)
    })
    expect(missed).toEqual([])
  })

  it('is known by every name of its families, with a version behind it', () => {
    const missed = developers.flatMap(company => {
      const names = company.family.flatMap(family => [family.name, ...family.aliases])
      return names.filter(name => !read(`Introducing ${name} 9B with open weights`).claims.some(claim => claim.company === company.id))
    })
    expect(missed).toEqual([])
  })
})

describe('a version alone', () => {
  it.each([
    ['DeepSeek releases V4 weights', 'deepseek', 'DeepSeek-V4'],
    ['딥시크, V3.2-Exp 공개', 'deepseek', 'DeepSeek-V3.2-Exp'],
    ['MiniMax 开源 M2.7 模型', 'minimax', 'MiniMax-M2.7'],
    ['Kimi 发布并开源 K2.5', 'moonshot', 'Kimi-K2.5'],
    ['月之暗面正式发布 K3', 'moonshot', 'Kimi-K3'],
  ])('stands for the family whose letter it bears: %s', (title, company, model) => {
    expect(read(title)).toMatchObject({ isRelease: true, company, model })
  })

  it.each(['Midjourney 发布 V8 模型，DeepSeek 用户点赞', 'DeepSeek runs on Acme R5 servers', 'Suno V5 launches beside MiniMax'])(
    'is that of the name before it: %s',
    title => {
      const models = read(title).claims.map(claim => claim.model ?? '')
      expect(models.filter(model => /^(DeepSeek|MiniMax)-[VRM]\d/.test(model))).toEqual([])
    },
  )
})

describe('somebody whom nobody tracks', () => {
  it.each([
    ['Cohere 发布开源语音识别模型 Transcribe', 'Cohere'],
    ['Sarvam AI open-sources two language models', 'Sarvam'],
    ['Guide Labs 推出可解释语言模型 Steerling-8B', 'Guide Labs'],
    ['네이버, 추론 모델 오픈소스로 공개', 'Naver'],
  ])('is named as who does it: %s', (title, company) => {
    expect(read(title)).toMatchObject({ isRelease: true, company })
  })

  it.each([
    ['OpenCode Go 上线 Qwen3.7 Max 模型', 'third-party'],
    ['Unsloth发布Qwen3.5全系模型GGUF量化版', 'object:tool'],
    ['Perplexity releases Qwen3-8B on its platform', 'third-party'],
    ['Ollama releases a new engine for Gemma 3', 'object:tool'],
  ])('who serves or packs what others made releases nothing of theirs: %s', (title, rule) => {
    const said = read(title)
    expect(said.isRelease).toBe(false)
    expect(said.reasons.map(reason => reason.rule)).toContain(rule)
  })
})
