import { beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, type ListBody, useApi } from '../support/api.ts'
import { type Said, tellShipped } from '../support/shipped.ts'

const api = useApi()

interface Matched {
  given: string
  company: { id: string; name: string }
  family?: string
}

/** What the article names, and what its rivals made: at least one release of each company. */
const repositories: Record<string, string[]> = {
  agibot: ['agibot-world/AgiBotWorld-Alpha', 'agibot-world/GO-1'],
  alibaba: ['Qwen/Qwen3-Coder-480B-A35B-Instruct', 'Qwen/QwQ-32B', 'Wan-AI/Wan2.1-T2V-14B', 'Qwen/Qwen2.5-VL-7B-Instruct'],
  ant: ['inclusionAI/Ling-1T'],
  baidu: ['baidu/ERNIE-4.5-300B-A47B-PT', 'PaddlePaddle/PaddleOCR-VL'],
  bytedance: ['ByteDance-Seed/Seed-OSS-36B-Instruct', 'ByteDance-Seed/BAGEL-7B-MoT'],
  deepseek: ['deepseek-ai/DeepSeek-R1', 'deepseek-ai/DeepSeek-V3', 'deepseek-ai/Janus-Pro-7B'],
  google: ['google/gemma-3-27b-it'],
  kuaishou: ['Kwaipilot/KAT-Dev'],
  luma: ['lumaai/imm'],
  meituan: ['meituan-longcat/LongCat-Flash-Chat'],
  meta: ['meta-llama/Llama-4-Scout-17B-16E', 'facebook/sam2-hiera-large'],
  microsoft: ['microsoft/phi-4'],
  minimax: ['MiniMaxAI/MiniMax-Text-01', 'MiniMaxAI/MiniMax-VL-01'],
  mistral: ['mistralai/Mistral-Small-3.1-24B-Instruct-2503'],
  moonshot: ['moonshotai/Kimi-K2-Instruct', 'moonshotai/Moonlight-16B-A3B'],
  nvidia: ['nvidia/Llama-3_3-Nemotron-Super-49B-v1'],
  openai: ['openai/gpt-oss-120b'],
  stepfun: ['stepfun-ai/stepvideo-t2v', 'stepfun-ai/Step-Audio-Chat'],
  tencent: ['tencent/HunyuanVideo'],
  xiaomi: ['XiaomiMiMo/MiMo-7B-RL'],
  zhipu: ['zai-org/CogView4-6B', 'zai-org/GLM-4.5', 'zai-org/CogVideoX-5b'],
}

const said: Said[] = [
  ...Object.entries(repositories).flatMap(([company, ids]) => ids.map(id => ({ company, repository: { id } }))),
  { company: 'bytedance', title: 'ByteDance open-sources Goku, a video generation model' },
  { company: 'moonshot', title: 'Moonshot AI launches Kimi K1.5' },
]

/** The table of the companies that are tracked, with the names under which half of the readers meet them. */
const table: Record<string, { named: string[]; aliases: string[] }> = {
  DeepSeek: { named: ['R1', 'V3'], aliases: ['深度求索', '딥시크'] },
  Alibaba: {
    named: ['Qwen', 'QwQ-32B', 'Wan 2.1'],
    aliases: ['Qwen', 'Tongyi', '通义千问', '通义万相', '阿里', '큐원'],
  },
  ByteDance: { named: ['Goku'], aliases: ['字节跳动', 'Seed', 'Doubao', '豆包', 'Saiyan-World'] },
  Baidu: { named: ['ERNIE 4.5'], aliases: ['Earnie', '百度', '文心', '文心一言'] },
  'Zhipu AI': { named: ['CogView-4'], aliases: ['Jifu AI', 'Jifu', 'Cagview-4', 'Z.ai', '智谱', 'GLM', 'THUDM'] },
  StepFun: { named: ['Step-Video-T2V', 'Step-Audio'], aliases: ['阶跃星辰', 'Stepfun'] },
  MiniMax: { named: ['MiniMax-Text-01', 'MiniMax-VL-01'], aliases: ['Minimax', '稀宇科技', 'Hailuo'] },
  'Moonshot AI': { named: ['Kimi K1.5'], aliases: ['Kimi', '月之暗面'] },
  AgiBot: { named: ['AgiBot World'], aliases: ['智元机器人', 'Agibot'] },
  Meta: { named: ['Llama'], aliases: ['Rama', 'LLaMA'] },
}

beforeAll(() => tellShipped(api.db, said))

interface Found {
  names: string[]
  companies: string[]
  matched: Matched[]
  /** What it was taken for, as a reader is told: the company, and the family where it is one. */
  told: string[]
}

async function search(q: string): Promise<Found> {
  const answer = await fetch(`${api.address}/api/releases?${new URLSearchParams({ q, limit: '200' })}`)
  const { releases, matchedAs } = await bodyOf<ListBody & { matchedAs?: Matched[] }>(answer)
  const matched = matchedAs ?? []
  return {
    names: releases.map(release => release.name).toSorted(),
    companies: [...new Set(releases.map(release => release.company.name))],
    matched,
    told: matched.map(({ given, company, family }) => [given, company.name, ...(family ? [family] : [])].join(' > ')),
  }
}

describe('a search by another name of a company', () => {
  const aliases = Object.entries(table).flatMap(([company, row]) => row.aliases.map(alias => [alias, company]))

  it.each(aliases)('%s finds what %s made, and says so', async (alias = '', company = '') => {
    const { companies, matched } = await search(alias)
    expect(companies).toEqual([company])
    expect(matched).toMatchObject([{ given: alias, company: { name: company } }])
  })

  it.each(aliases)('%s is found in other letters and spacing', async (alias = '', company = '') => {
    const wide = alias.replace(/[!-~]/g, letter => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))
    const spellings = [
      alias.toLowerCase(),
      alias.toUpperCase(),
      `  ${alias} `,
      wide,
      alias.replace(/[- ]/g, ''),
      alias.replace(/[- ]/g, '  '),
    ]
    for (const spelling of spellings) expect([spelling, (await search(spelling)).companies]).toEqual([spelling, [company]])
  })

  it.each(Object.keys(table))('%s itself is found, and nothing is said of it', async company => {
    expect(await search(company)).toMatchObject({ companies: [company], told: [] })
  })
})

describe('a search for what the article names', () => {
  const models = Object.entries(table).flatMap(([company, row]) => row.named.map(model => [model, company]))

  it.each(models)('%s is found, of %s and nobody else', async (model = '', company = '') => {
    expect((await search(model)).companies).toEqual([company])
  })

  it.each([
    ['Cagview-4', ['CogView4-6B'], ['Cagview-4 > Zhipu AI > CogView']],
    ['cagview4', ['CogView4-6B'], ['cagview4 > Zhipu AI > CogView']],
    ['Ｃａｇｖｉｅｗ　４', ['CogView4-6B'], ['Cagview 4 > Zhipu AI > CogView']],
    ['Cagview-4-6B', ['CogView4-6B'], ['Cagview-4 > Zhipu AI > CogView']],
    ['Cagview-5', [], ['Cagview-5 > Zhipu AI > CogView']],
    ['Earnie 4.5', ['ERNIE-4.5-300B-A47B'], ['Earnie 4.5 > Baidu > ERNIE']],
    ['文心一言4.5', ['ERNIE-4.5-300B-A47B'], ['文心一言4.5 > Baidu > ERNIE']],
    ['Rama 4', ['Llama-4-Scout-17B-16E'], ['Rama 4 > Meta > Llama']],
    ['Rama-4-Scout', ['Llama-4-Scout-17B-16E'], ['Rama-4 > Meta > Llama']],
    ['通义万相', ['Wan2.1-T2V-14B'], ['通义万相 > Alibaba > Wan']],
    ['큐원 coder', ['Qwen3-Coder-480B-A35B'], ['큐원 > Alibaba > Qwen']],
  ])('%s, misspelt or in another script', async (q, names, told) => {
    expect(await search(q)).toMatchObject({ names, told })
  })
})

describe('a name inside a longer search', () => {
  it.each([
    ['Jifu AI CogView', ['CogView4-6B'], ['Jifu AI > Zhipu AI', 'CogView > Zhipu AI > CogView']],
    ['Jifu AI Qwen', [], ['Jifu AI > Zhipu AI', 'Qwen > Alibaba > Qwen']],
    ['latest qwen coder', ['Qwen3-Coder-480B-A35B'], ['qwen > Alibaba > Qwen']],
    ['the latest models of Rama', ['Llama-4-Scout-17B-16E'], ['Rama > Meta > Llama']],
    ['智谱 4.5', ['GLM-4.5'], ['智谱 > Zhipu AI']],
    ['智谱4.5', ['GLM-4.5'], ['智谱 > Zhipu AI']],
    ['智谱GLM', ['GLM-4.5'], ['智谱 > Zhipu AI', 'GLM > Zhipu AI > GLM']],
    ['最新通义千问', ['Qwen2.5-VL-7B', 'Qwen3-Coder-480B-A35B'], ['通义千问 > Alibaba > Qwen']],
    ['阿里巴巴通义万相2.1', ['Wan2.1-T2V-14B'], ['阿里巴巴 > Alibaba', '通义万相2.1 > Alibaba > Wan']],
    ['深度求索R1', ['DeepSeek-R1'], ['深度求索 > DeepSeek']],
    ['딥시크의 R1', ['DeepSeek-R1'], ['딥시크 > DeepSeek']],
    ['ディープシークのR1', ['DeepSeek-R1'], ['ディープシーク > DeepSeek']],
    ['Minimax VL', ['MiniMax-VL-01'], ['Minimax > MiniMax']],
    ['DeepSeek-R1', ['DeepSeek-R1'], []],
    ['zai-org/CogView4-6B', ['CogView4-6B'], ['zai-org > Zhipu AI', 'CogView4 > Zhipu AI > CogView']],
  ])('%s', async (q, names, told) => {
    expect(await search(q)).toMatchObject({ names, told })
  })

  it.each(['mini', 'open', 'AI', '드라마', 'programa'])('%s is no name', async q => {
    expect((await search(q)).told).toEqual([])
  })
})
