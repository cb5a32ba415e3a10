import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCompanies } from '../../config/companies.ts'
import type { Company } from '../../config/company.ts'
import { secondsOf } from '../../config/company.ts'
import { foldName } from '../../config/conflicts.ts'
import { companyDirectories } from '../../config/env.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { shared, sharedIt } from '../support/shared.ts'

const companies = readCompanies(companyDirectories({ companiesDir: null }))
const sources = companies.flatMap(company => company.source)
const article = ['agibot', 'alibaba', 'baidu', 'bytedance', 'deepseek', 'meta', 'minimax', 'moonshot', 'stepfun', 'zhipu']
const others = ['ant', 'google', 'kuaishou', 'luma', 'meituan', 'microsoft', 'mistral', 'nvidia', 'openai', 'tencent', 'xiaomi']
const press = ['huggingface-blog', 'interconnects', 'juya']

/** What a reader may meet, machine-translated names included, and the company that is meant. */
const names: Record<string, string[]> = {
  deepseek: ['DeepSeek', '深度求索', '딥시크', 'Deep Chic'],
  alibaba: ['Alibaba', 'Qwen', 'QwQ', 'Wan', 'Tongyi', '通义千问', '通义万相', '阿里', '큐원', '千问', '阿里巴巴', 'アリババ', '알리바바'],
  bytedance: ['ByteDance', 'Goku', '字节跳动', 'Seed', 'Doubao', '豆包', 'Saiyan-World', 'TikTok'],
  baidu: ['Baidu', 'ERNIE', 'Earnie', '百度', '文心', '文心一言', '文心大模型'],
  zhipu: [
    'Zhipu AI',
    'Jifu AI',
    'Jifu',
    'Cagview',
    'Cagview-4',
    'CogView',
    'Z.ai',
    '智谱',
    '智谱AI',
    '智谱华章',
    'GLM',
    'THUDM',
    'zai-org',
  ],
  stepfun: ['StepFun', 'Stepfun', '阶跃星辰', 'Step-Video', 'Step-Audio'],
  minimax: ['MiniMax', 'Minimax', '稀宇科技', 'Hailuo', 'Talkie'],
  moonshot: ['Moonshot AI', 'Moonshot', 'Kimi', '月之暗面'],
  agibot: ['AgiBot', 'Agibot', '智元机器人', 'AgiBot World'],
  meta: ['Meta', 'Llama', 'LLaMA', 'Rama', 'Meta AI', 'Facebook'],
  openai: ['OpenAI', 'Sora', 'gpt-oss'],
  kuaishou: ['Kuaishou', '快手', 'Kling', '可灵'],
  luma: ['Luma AI', 'Luma'],
  tencent: ['Tencent', '腾讯', '混元', 'Hunyuan'],
  mistral: ['Mistral AI', 'Mistral', 'Mixtral'],
  google: ['Google', '谷歌', 'Google DeepMind', 'Gemma'],
  nvidia: ['NVIDIA', 'Nvidia', '英伟达', 'Nemotron'],
  microsoft: ['Microsoft', '微软', 'Phi'],
  xiaomi: ['Xiaomi', '小米', 'MiMo'],
  meituan: ['Meituan', '美团', 'LongCat'],
  ant: ['Ant Group', '蚂蚁集团', 'inclusionAI', 'LLaDA'],
}

describe('the companies that come with the program', () => {
  it('are those of the article, its rivals and those beyond, and the press', () => {
    expect(companies.map(company => company.id)).toEqual([...article, ...others, ...press].toSorted())
    expect(companies.filter(company => company.role === 'press').map(company => company.id)).toEqual(press)
  })

  it.each(Object.entries(names).flatMap(([id, list]) => list.map(name => [name, id])))('%s is %s and nobody else', (name, id) => {
    expect(
      companies.filter(company => namesOf(company).some(each => foldName(each) === foldName(name ?? ''))).map(each => each.id),
    ).toEqual([id])
  })

  it('have a hub and the releases of a repository, whoever of them makes models', () => {
    for (const company of companies.filter(each => each.role === 'developer')) {
      expect(company.source.filter(source => source.kind === 'huggingface').length, company.id).toBeGreaterThan(0)
      expect(company.source.filter(source => source.url.endsWith('/releases.atom')).length, company.id).toBeGreaterThan(0)
    }
  })

  it('have settings that their kinds of source understand', () => {
    for (const source of sources) {
      const kind = sourceKinds[source.kind]
      expect(kind, source.place).toBeDefined()
      expect(kind?.settings.safeParse(source.settings).error?.message, source.place).toBeUndefined()
    }
  })

  it('claim every organisation whose listing they read', () => {
    for (const company of companies.filter(each => each.role === 'developer')) {
      const homes = company.organisation.map(each => `${each.host} ${each.name}`)
      for (const source of company.source) {
        const home = homeOf(source.kind, new URL(source.url))
        if (home) expect(homes, source.place).toContain(home)
      }
    }
  })

  it('say where days without a zone were written, where that is China', () => {
    const chinese = companies.filter(company => company.country === 'CN').flatMap(company => company.source)
    const dated = chinese.filter(source => ['page', 'readme', 'json', 'feed', 'links'].includes(source.kind))
    expect(dated.filter(source => source.zone !== 'Asia/Shanghai').map(source => source.fullId)).toEqual(['bytedance/goku'])
  })

  it('ask GitHub for listings less often than it answers a stranger (60 times an hour)', () => {
    const listings = sources.filter(source => source.url.startsWith('https://api.github.com/'))
    expect(listings.reduce((sum, source) => sum + 3600 / secondsOf(source.every), 0)).toBeLessThan(30)
  })

  sharedIt('have every official listing, README and feed that was recorded', () => {
    const configured = new Set(sources.map(source => source.url))
    const recorded: { url: string; kind: string; company: string }[] = JSON.parse(readFileSync(shared('upstream/manifest.json'), 'utf8'))
    const missing = recorded.filter(isOfficial).map(entry => entry.url)
    expect([...new Set(missing)].filter(url => !configured.has(url))).toEqual([])
    expect(new Set(missing).size).toBeGreaterThan(55)
  })
})

function namesOf(company: Company): string[] {
  return [company.name, ...company.aliases, ...company.products, ...company.family.flatMap(family => [family.name, ...family.aliases])]
}

function homeOf(kind: string, url: URL): string | null {
  if (kind === 'huggingface') return `huggingface ${url.searchParams.get('author')}`
  if (kind === 'modelscope') return `modelscope ${url.searchParams.get('owner')}`
  return url.hostname === 'api.github.com' ? `github ${url.pathname.split('/')[2]}` : null
}

/** Not official: mirrors that others build, taxonomies of a blog (Hugo makes a feed of each tag), documents, other people's news. */
function isOfficial({ url, kind, company }: { url: string; kind: string; company: string }): boolean {
  if (/mibuhand|Olshansk|leontloveless|simonw|g0fcn|0xSMW|yuanxianh|zernel|\.invalid|\/(tags|categories)\//.test(url)) return false
  if (/^(arxiv|github|news|news-zh|huggingface|huggingface-many|ollama|many|openrouter-many|google)$/.test(company)) return false
  if (kind === 'json') return /^https:\/\/huggingface\.co\/api\/(models|datasets)\?author=/.test(url)
  if (kind === 'markdown') return url.startsWith('https://raw.githubusercontent.com/')
  return kind === 'rss' || kind === 'atom'
}
