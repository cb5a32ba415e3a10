import { describe, expect, it } from 'vitest'
import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { sourceKinds } from '../../workers/sources/index.ts'

const sources = readCompanies(companyDirectories({ companiesDir: null })).flatMap(company => company.source)

/** The form of each page as its source's comment describes it: what the settings must find is written by hand beside it. */
const pages: Record<string, { body: string; entries: [title: string, url: string | null, dateText: string | null][] }> = {
  'deepseek/updates': {
    body: `<nav><h3>Menu</h3></nav><article><h1>Change Log</h1>
      <h2 class="anchor" id="date-2025-12-01">Date: 2025-12-01</h2><h3 id="deepseek-v32">DeepSeek-V3.2<a href="#deepseek-v32" class="hash-link">\u200b</a></h3><p>One.</p>
      <h3 id="deepseek-v32-speciale">DeepSeek-V3.2-Speciale</h3><p>Two.</p>
      <h2 id="date-2025-03-24">Date: 2025-03-24</h2><h3 id="deepseek-chat">deepseek-chat</h3><p>Now DeepSeek-V3-0324.</p></article>`,
    entries: [
      ['DeepSeek-V3.2', 'https://api-docs.deepseek.com/updates/#deepseek-v32', 'Date: 2025-12-01'],
      ['DeepSeek-V3.2-Speciale', 'https://api-docs.deepseek.com/updates/#deepseek-v32-speciale', 'Date: 2025-12-01'],
      ['deepseek-chat', 'https://api-docs.deepseek.com/updates/#deepseek-chat', 'Date: 2025-03-24'],
    ],
  },
  'deepseek/news-addresses': {
    body: `<urlset><url><loc>https://api-docs.deepseek.com/news/news250120</loc></url><url><loc>https://api-docs.deepseek.com/zh-cn/news/news250120</loc></url>
      <url><loc>https://api-docs.deepseek.com/guides/vision</loc></url></urlset>`,
    entries: [['news250120', 'https://api-docs.deepseek.com/news/news250120', null]],
  },
  'deepseek/news': {
    body: `<a class="ds-news-hero-card" href="/en/news/v4-1/"><p class="ds-text-caption"><span>Model</span><span class="text-ds-description">2026-09-10</span></p>
      <h2>DeepSeek-V4.1</h2><p class="ds-text-body-sm">Out now.</p></a><a class="ds-research-item" href="https://arxiv.org/abs/1"><span>A paper</span></a>
      <a class="ds-news-list-item" href="/en/news/v3-2/"><h3>DeepSeek-V3.2</h3></a>`,
    entries: [
      ['DeepSeek-V4.1', 'https://www.deepseek.com/en/news/v4-1/', '2026-09-10'],
      ['DeepSeek-V3.2', 'https://www.deepseek.com/en/news/v3-2/', null],
    ],
  },
  'alibaba/blog': {
    body: `{"success":true,"data":{"articles":[{"id":"1","title":"Acme-Image","path":"acme-image","extra":{"date":"2025-12-23T13:08:30+08:00","introduction":"An image model."}}]}}`,
    entries: [['Acme-Image', 'https://qwen.ai/blog?id=acme-image', '2025-12-23T13:08:30+08:00']],
  },
  'bytedance/blog': {
    body: `{"sub_article_list":[{"ArticleMeta":{"ArticleID":5,"PublishDate":1785859200000},"ArticleSubContentEn":{"Title":"Seed-OSS","TitleKey":"seed-oss","Abstract":"Open."}},
      {"ArticleMeta":{"ArticleID":6,"PublishDate":1785859200000},"ArticleSubContentEn":{"Title":"","TitleKey":""},"ArticleSubContentZh":{"Title":"只有中文"}}]}`,
    entries: [
      ['Seed-OSS', 'https://seed.bytedance.com/en/blog/seed-oss', '1785859200000'],
      ['只有中文', null, '1785859200000'],
    ],
  },
  'zhipu/release-notes': {
    body: `<div class="update" id="2026-02-12"><div data-component-part="update-label">2026-02-12</div><div data-component-part="update-description">GLM-5</div>
      <div data-component-part="update-content"><ul><li><span data-as="p">Open weights.</span></li></ul></div></div>`,
    entries: [['GLM-5', 'https://docs.z.ai/release-notes/new-released#2026-02-12', '2026-02-12']],
  },
  'zhipu/research': {
    body: `{"docs":[{"id":161,"category":"blog","title_zh":"GLM-5.2 上线并开源","resume_zh":"百万上下文","createAt":"2026-06-16T16:00:00.000Z"}]}`,
    entries: [['GLM-5.2 上线并开源', 'https://www.zhipuai.cn/zh/research/161', '2026-06-16T16:00:00.000Z']],
  },
  'zhipu/research-page': {
    body: `<a href="/zh/research">研究</a><a href="/zh/research/161"><h3>GLM-5.2 上线并开源</h3><p>2026-06-16</p></a>`,
    entries: [['GLM-5.2 上线并开源 2026-06-16', 'https://www.zhipuai.cn/zh/research/161', '2026-06-16']],
  },
  'minimax/blog': {
    body: `<a href="/blog">Blog</a><a class="no-underline" href="/blog/minimax-m3"><section><h3>MiniMax M3</h3><span>Model</span><span>2026-05-31</span></section></a>`,
    entries: [['MiniMax M3', 'https://www.minimax.io/blog/minimax-m3', '2026-05-31']],
  },
  'minimax/release-notes': {
    body: `<div class="card"><a href="/other">Elsewhere</a></div><h4 id="mar-18-2026"><span class="cursor-pointer">2026-03-18</span></h4>
      <div class="card-group"><div class="card"><h2 data-component-part="card-title">MiniMax M2.7</h2><div data-component-part="card-content">Evolves.</div></div></div>
      <h4 id="feb-12-2026">2026-02-12</h4><div class="card"><h2 data-component-part="card-title">MiniMax M2.5</h2></div>`,
    entries: [
      ['MiniMax M2.7', null, '2026-03-18'],
      ['MiniMax M2.5', null, '2026-02-12'],
    ],
  },
  'moonshot/blog': {
    body: `<nav><a href="/blog/">Blog</a></nav><div class="menu-card"><a href="/blog/kimi-k3" aria-label="Kimi K3"></a><h4 class="card-title">Kimi K3</h4><p class="card-date">2026-07-16</p></div>`,
    entries: [['Kimi K3', 'https://www.kimi.com/blog/kimi-k3', '2026-07-16']],
  },
  'moonshot/platform-blog': {
    body: `<div class="post-item"><h3><a href="/blog/posts/k2">Kimi K2</a></h3><p>Open. Read More</p><time datetime="2025-07-11T00:00:00Z">July 11</time></div>`,
    entries: [['Kimi K2', 'https://platform.kimi.com/blog/posts/k2', '2025-07-11T00:00:00Z']],
  },
  'stepfun/research': {
    body: `<a href="/research">研究</a><a href="/research/zh/step3"><h3>Step3</h3><p>2025-07-25</p></a>`,
    entries: [['Step3 2025-07-25', 'https://www.stepfun.com/research/zh/step3', '2025-07-25']],
  },
  'stepfun/model-pages': {
    body: `- [概览](https://platform.stepfun.com/docs/zh/guides/models/step-3.7-flash.md): 旗舰\n- [场景](https://platform.stepfun.com/docs/zh/guides/models/step-3.7-flash-cookbook.md)\n- [语音](https://platform.stepfun.com/docs/zh/guides/models/audio.md)\n`,
    entries: [['step 3.7 flash', 'https://platform.stepfun.com/docs/zh/guides/models/step-3.7-flash.md', null]],
  },
  'bytedance/goku': {
    body: `<h1>Goku</h1><h2>Models</h2>`,
    entries: [['Goku', null, null]],
  },
  'meta/blog': {
    body: `<div class="_amda"><a href="https://ai.meta.com/blog/llama-4/"><img></a><div class="_amde"><a href="https://ai.meta.com/blog/llama-4/">The Llama 4 herd</a></div><div class="_amdj">2025-04-05</div></div>`,
    entries: [['The Llama 4 herd', 'https://ai.meta.com/blog/llama-4/', '2025-04-05']],
  },
}

describe('the settings of a page find what its comment says', () => {
  it.each(Object.entries(pages))('%s', async (fullId, { body, entries }) => {
    const source = sources.find(each => each.fullId === fullId)
    const kind = sourceKinds[source?.kind ?? '']
    if (!source || !kind) throw new Error(`${fullId} is not configured`)
    const document = { body: Buffer.from(body), contentType: null, url: source.url, link: null }
    const context = {
      settings: kind.settings.parse(source.settings),
      zone: source.zone ?? null,
      language: source.language ?? null,
      now: new Date(0),
    }
    const reading = await kind.read(document, context)
    expect(reading.entries.map(entry => [entry.title, entry.url, entry.dateText])).toEqual(entries)
  })

  it('is so for every page, JSON document, site map and index of links', () => {
    const read = sources.filter(source => ['page', 'json', 'sitemap', 'links'].includes(source.kind))
    expect(read.map(source => source.fullId).filter(id => !(id in pages))).toEqual([])
  })
})
