import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCapability } from '../../config/capability.ts'
import { readPhrases } from '../../config/phrases.ts'
import { deliveryKinds, messageLanguages, opennesses, stages, topics } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { composeMessage, type MessageTools, type Owed, type Telling } from '../../workers/message.ts'
import { sighting } from '../support/releases.ts'

const key = new Uint8Array(32).fill(7)
const tools: MessageTools = { publicUrl: 'https://modelwire.example', key, phrases: readPhrases() }

const cirrus: ReleaseDocument = {
  id: 'acme-cirrus-3',
  kind: 'model',
  company: { id: 'acme', name: 'Acme' },
  name: 'Cirrus-3',
  family: 'Cirrus',
  version: '3',
  stage: 'released',
  openness: 'weights',
  license: { spdx: 'MIT', name: 'mit', url: null },
  modalities: { input: ['image', 'text'], output: ['text'] },
  parameters: { total: 235e9, active: 22e9 },
  contextTokens: 131_072,
  announcedAt: null,
  releasedAt: { at: '2025-04-28T00:00:00.000Z', precision: 'day', basis: 'vendor' },
  firstSeenAt: '2025-04-28T02:14:09.000Z',
  variants: [variant('acme/Cirrus-3-0.6B', 0.6e9, 'base'), variant('acme/Cirrus-3-235B', 235e9, 'instruct', 'GGUF')],
  sightings: [
    sighting({ source: { id: 'acme/news', kind: 'page' }, title: 'Cirrus-3 is coming', says: { stage: 'planned', openness: 'unknown' } }),
    sighting({
      source: { id: 'acme/models', kind: 'huggingface' },
      title: 'acme/Cirrus-3-235B',
      url: 'https://huggingface.co/acme/Cirrus-3-235B',
      publishedAt: null,
      seenAt: '2025-04-28T02:14:09.000Z',
      reasons: [{ rule: 'repository:public', words: 'huggingface acme/Cirrus-3-235B' }],
    }),
  ],
  revision: 1,
  updatedAt: '2025-04-28T02:14:09.000Z',
}

function variant(repo: string, total: number, tuning: string | null, quantization: string | null = null) {
  const parameters = { total, active: null }
  return {
    repo,
    url: `https://huggingface.co/${repo}`,
    host: 'huggingface',
    parameters,
    tuning,
    quantization,
    license: null,
    publicAt: null,
  }
}

function telling(given: Partial<ReleaseDocument> = {}, more: Partial<Telling> = {}): Telling {
  return { topic: 'released', document: { ...cirrus, ...given }, changes: [], ...more }
}

function owed(given: Partial<Omit<Owed, 'subscription'>> = {}, subscription: Partial<Owed['subscription']> = {}): Owed {
  return {
    messageId: '0190a0b0-0000-7000-8000-000000000001',
    kind: 'news',
    at: new Date('2025-04-28T02:15:00.000Z'),
    subscription: {
      id: 'sub_1',
      endpoint: 'endpoint-1',
      confirmUntil: new Date('2025-04-29T02:15:00.000Z'),
      query: 'company=acme&openness=weights',
      language: 'en',
      cadence: 'at-once',
      ...subscription,
    },
    tellings: [telling()],
    more: 0,
    ...given,
  }
}

const compose = (given: Parameters<typeof owed>[0] = {}, subscription: Parameters<typeof owed>[1] = {}) =>
  composeMessage(owed(given, subscription), tools)

describe('a message about one release', () => {
  it('says what it is, what counts of it, what it rests on and why it comes', () => {
    const { items, ...message } = compose()
    expect(message).toMatchObject({
      id: 'msg_0190a0b0000070008000000000000001',
      kind: 'news',
      at: '2025-04-28T02:15:00.000Z',
      title: 'Acme released Cirrus-3: open weights, MIT',
      lead: [],
      more: null,
      why: 'You get this because it matches company = Acme, openness = weights. It was taken as released because Hugging Face acme/Cirrus-3-235B is public.',
      actions: [{ label: 'See the timeline', url: 'https://modelwire.example/?company=acme&openness=weights' }],
    })
    expect(items).toMatchObject([{ topic: 'released', headline: message.title, url: 'https://modelwire.example/releases/acme-cirrus-3' }])
    expect(items[0]?.facts).toEqual([
      { label: 'Open', value: 'open weights, MIT' },
      { label: 'Size', value: '235B, 22B active' },
      { label: 'Variants', value: '2 (0.6B to 235B, base, instruct, GGUF)' },
      { label: 'Modalities', value: 'image, text → text' },
      { label: 'Context', value: '131,072 tokens' },
      { label: 'Released', value: "28 April 2025, by the company's own page" },
    ])
    expect(items[0]?.evidence).toEqual([
      { text: 'Hugging Face, acme/Cirrus-3-235B, seen 28 April, 02:14 UTC', url: 'https://huggingface.co/acme/Cirrus-3-235B' },
      { text: 'Web page, Cirrus-3 is coming, seen 28 April, 09:05 UTC', url: 'https://acme.example/news/1' },
    ])
  })

  it('says the same in Chinese', () => {
    const { items, ...message } = compose({}, { language: 'zh' })
    expect(message.title).toBe('Acme 发布了 Cirrus-3：开放权重，MIT')
    expect(message.why).toBe(
      '您收到此消息，因为它符合：公司 = Acme，开放内容 = 权重。判定为“已发布”，因为 Hugging Face acme/Cirrus-3-235B 已公开。',
    )
    expect(items[0]?.facts.map(each => `${each.label}：${each.value}`)).toEqual([
      '开放内容：开放权重，MIT',
      '规模：235B，激活 22B',
      '版本：2 个（0.6B 至 235B、base、instruct、GGUF）',
      '模态：图像、文本 → 文本',
      '上下文：131,072 token',
      '发布：2025年4月28日，据公司自己的页面',
    ])
    expect(items[0]?.evidence[0]?.text).toBe('Hugging Face，acme/Cirrus-3-235B，见于 4月28日 02:14 UTC')
  })

  it.each([
    ['planned', { stage: 'planned' }, 'Acme plans to open Cirrus-3 on 28 April 2025', 'Acme 计划于 2025年4月28日开放 Cirrus-3'],
    ['planned', { stage: 'planned', releasedAt: null }, 'Acme plans to open Cirrus-3', 'Acme 计划开放 Cirrus-3'],
    [
      'planned',
      { stage: 'planned', releasedAt: { at: '2025-06-01T00:00:00.000Z', precision: 'month', basis: 'press' } },
      'Acme plans to open Cirrus-3 in June 2025',
      'Acme 计划于 2025年6月开放 Cirrus-3',
    ],
    ['announced', { openness: 'unknown' }, 'Acme announced Cirrus-3; nothing to download yet', 'Acme 公布了 Cirrus-3，暂无可下载内容'],
    ['announced', { openness: 'api' }, 'Acme announced Cirrus-3: API only', 'Acme 公布了 Cirrus-3，仅提供 API'],
    ['announced', { openness: 'none' }, 'Acme announced Cirrus-3: nothing to download', 'Acme 公布了 Cirrus-3，无可下载内容'],
    ['released', { openness: 'unknown', license: null }, 'Acme released Cirrus-3', 'Acme 发布了 Cirrus-3'],
    ['released', { openness: 'data', license: null }, 'Acme released Cirrus-3: open data', 'Acme 发布了 Cirrus-3：开放数据'],
    ['withdrawn', { stage: 'withdrawn' }, 'Acme: Cirrus-3 is no longer available', 'Acme 的 Cirrus-3 已无法获取'],
  ] as const)('that is %s with %o says so in a line', (topic, given, en, zh) => {
    const tellings = [telling(given, { topic })]
    expect(compose({ tellings }).title).toBe(en)
    expect(compose({ tellings }, { language: 'zh' }).title).toBe(zh)
  })

  it.each([
    ['stage', 'released', 'announced', 'announced, not released', '“已公布”，而非“已发布”'],
    ['openness', 'weights', 'api', 'API only, not open weights', '“仅 API”，而非“开放权重”'],
    ['kind', 'model', 'dataset', 'a data set, not a model', '“数据集”，而非“模型”'],
    [
      'license',
      { spdx: 'MIT', name: 'mit' },
      { spdx: null, name: 'Acme Licence' },
      'the licence is Acme Licence, not MIT',
      '许可证为“Acme Licence”，而非“MIT”',
    ],
    ['license', null, { spdx: 'MIT', name: 'mit' }, 'the licence is MIT', '许可证为MIT'],
    ['license', { spdx: 'MIT', name: 'mit' }, null, 'the licence is unknown, not MIT', '许可证为“未知”，而非“MIT”'],
    [
      'releasedAt',
      { at: '2025-04-27T00:00:00.000Z', precision: 'day' },
      { at: '2025-04-28T09:30:00.000Z', precision: 'minute' },
      'the release date is 28 April 2025, 09:30 UTC, not 27 April 2025',
      '发布日期为“2025年4月28日 09:30 UTC”，而非“2025年4月27日”',
    ],
    ['company', { id: 'other', name: 'Other' }, { id: 'acme', name: 'Acme' }, 'by Acme, not Other', '出自“Acme”，而非“Other”'],
    ['name', 'Cirrus3', 'Cirrus-3', 'the name is Cirrus-3, not Cirrus3', '名称为“Cirrus-3”，而非“Cirrus3”'],
    ['mergedInto', null, 'acme-cirrus-4', 'part of acme-cirrus-4, not a release of its own', '属于 acme-cirrus-4，并非单独的发布'],
    ['mergedInto', 'acme-cirrus-4', null, 'a release of its own after all', '确为单独的发布'],
    ['dissolved', false, true, 'there was no such release', '并无此发布'],
    ['dissolved', true, false, 'a release after all', '确有此发布'],
  ])('whose %s was told wrongly says what was told and what holds', (field, before, after, en, zh) => {
    const tellings = [telling({}, { topic: 'corrected', changes: [{ field, before, after }] })]
    const message = compose({ tellings })
    expect(message.title).toBe(`Correction on Cirrus-3: ${en}`)
    expect(message.items[0]?.changes).toEqual([{ field, before, after }])
    expect(en).toContain(message.items[0]?.facts[0]?.value ?? '?')
    expect(compose({ tellings }, { language: 'zh' }).title).toBe(`关于 Cirrus-3 的更正：${zh}`)
  })

  it('tells all that was wrong, the gravest first, and what went elsewhere not also as gone', () => {
    const changes = [
      { field: 'license', before: { spdx: 'MIT' }, after: { spdx: 'Apache-2.0' } },
      { field: 'stage', before: 'released', after: 'announced' },
      { field: 'sightings', before: [], after: [] },
    ]
    expect(compose({ tellings: [telling({}, { topic: 'corrected', changes })] }).title).toBe(
      'Correction on Cirrus-3: announced, not released; the licence is Apache-2.0, not MIT',
    )
    const merged = [
      { field: 'dissolved', before: false, after: true },
      { field: 'mergedInto', before: null, after: 'acme-cirrus-4' },
    ]
    expect(compose({ tellings: [telling({}, { topic: 'corrected', changes: merged })] }).title).toBe(
      'Correction on Cirrus-3: part of acme-cirrus-4, not a release of its own',
    )
  })

  it('says when it was announced where that was another day, and never a time of a day', () => {
    const announcedAt = { at: '2025-04-16T00:00:00.000Z', precision: 'day', basis: 'press' } as const
    const facts = compose({ tellings: [telling({ announcedAt })] }).items[0]?.facts ?? []
    expect(facts.at(-1)).toEqual({ label: 'Announced', value: '16 April 2025, as others reported it' })
    expect(JSON.stringify(facts)).not.toMatch(/\d:\d\d/)
  })

  it('says which licences some variants have for themselves, and does not count what is gone', () => {
    const [first, second] = cirrus.variants as [(typeof cirrus.variants)[number], (typeof cirrus.variants)[number]]
    const own = { ...first, license: { spdx: null, name: 'Acme Research', url: null } }
    const gone = { ...second, goneAt: { at: '2025-04-28T00:00:00.000Z', precision: 'day' as const } }
    const { facts } = compose({ tellings: [telling({ variants: [own, gone] })] }).items[0] ?? { facts: [] }
    expect(facts[0]?.value).toBe('open weights, MIT; some variants Acme Research')
    expect(facts[2]?.value).toBe('1 (base)')
  })

  it('says in its own language of a licence that has no name that it has none', () => {
    const license = { spdx: null, name: "Vendor's own licence", url: null }
    const titles = (['en', 'zh'] as const).map(language => compose({ tellings: [telling({ license })] }, { language }).title)
    expect(titles).toEqual([
      "Acme released Cirrus-3: open weights, the vendor's own licence",
      'Acme 发布了 Cirrus-3：开放权重，厂商自有许可证',
    ])
  })

  it('rests on its variants where no sighting has an address', () => {
    const sightings = cirrus.sightings.map(each => ({ ...each, url: null }))
    expect(compose({ tellings: [telling({ sightings })] }).items[0]?.evidence.map(each => each.url)).toEqual([
      null,
      null,
      'https://huggingface.co/acme/Cirrus-3-0.6B',
    ])
  })

  it('says of everything that everything was asked for', () => {
    expect(compose({}, { query: '' }).why).toMatch(/^You get this because you asked for everything\. /)
    expect(compose({}, { query: '' }).actions[0]?.url).toBe('https://modelwire.example/')
  })

  it('words a question by what its filters are called', () => {
    const query = 'q=sky+models&company=acme&company=other&minParameters=30B&since=2025-03-01&country=CN'
    expect(compose({}, { query }).why).toMatch(
      /matches words “sky models”, company = Acme or other, at least 30B parameters, from 2025-03-01 on, country = CN\./,
    )
  })
})

describe('a message about several releases', () => {
  const named = (...names: string[]) => names.map(name => telling({ name, id: name.toLowerCase() }))

  it.each([
    [named('A1', 'B2'), 0, 'at-once', '2 releases: A1 and B2', '2 项发布：A1、B2'],
    [named('A1', 'B2', 'C3'), 0, 'at-once', '3 releases: A1, B2 and one more', '3 项发布：A1、B2 等 3 项'],
    [
      named('A1', 'B2', 'C3', 'D4'),
      0,
      'hourly',
      'Hourly digest: 4 releases (A1, B2 and 2 more)',
      '每小时摘要：4 项发布（A1、B2 及另外 2 项）',
    ],
    [named('A1', 'B2'), 0, 'daily', 'Daily digest: 2 releases (A1 and B2)', '每日摘要：2 项发布（A1、B2）'],
    [named('A1', 'B2'), 5, 'weekly', 'Weekly digest: 7 pieces of news (A1, B2 and 5 more)', '每周摘要：7 条消息（A1、B2 及另外 5 项）'],
    [named('A1'), 0, 'daily', 'Acme released A1: open weights, MIT', 'Acme 发布了 A1：开放权重，MIT'],
  ] as const)('is called by how many they are', (tellings, more, cadence, en, zh) => {
    expect(compose({ tellings: [...tellings], more }, { cadence }).title).toBe(en)
    expect(compose({ tellings: [...tellings], more }, { cadence, language: 'zh' }).title).toBe(zh)
  })

  it('counts each sort where all have room', () => {
    const tellings = [telling(), telling({ name: 'Cumulus' }, { topic: 'planned' }), telling({ name: 'Nimbus' })]
    expect(compose({ tellings }).title).toBe('2 releases, 1 plan: Cirrus-3, Cumulus and one more')
    expect(compose({ tellings }, { language: 'zh', cadence: 'daily' }).title).toBe(
      '每日摘要：2 项发布、1 项计划（Cirrus-3、Cumulus 等 3 项）',
    )
  })

  it('calls them news where they are of several sorts, and says what had no room', () => {
    const tellings = [telling(), telling({ name: 'Cumulus' }, { topic: 'planned' })]
    const message = compose({ tellings, more: 1200 })
    expect(message.title).toBe('1,202 pieces of news: Cirrus-3, Cumulus and 1,200 more')
    expect(message.more).toEqual({ count: 1200, text: 'and 1,200 more', url: 'https://modelwire.example/?company=acme&openness=weights' })
    expect(message.why).toBe('You get this because each of these matches company = Acme, openness = weights.')
  })
})

describe('a message about the subscription itself', () => {
  it('that is a test looks like a real one and says that it is none', () => {
    const message = compose({ kind: 'test' })
    expect(message.title).toBe('Test: Acme released Cirrus-3: open weights, MIT')
    expect(message.lead).toEqual([expect.stringMatching(/^This is a test, and no news\./)])
    expect(message.items).toHaveLength(1)
    expect(compose({ kind: 'test', tellings: [] })).toMatchObject({ title: 'Test: messages from Modelwire arrive here', items: [] })
  })

  it('that asks for a confirmation holds nothing that anybody wrote', () => {
    const evil = 'buy-at-evil.example'
    const subscription = { query: `q=${evil}` }
    const tellings = [telling({ name: evil, company: { id: evil, name: evil } })]
    for (const language of messageLanguages) {
      const message = compose({ kind: 'confirmation', tellings, heldCount: 3, more: 3 }, { ...subscription, language })
      expect(JSON.stringify(message)).not.toContain(evil)
      expect(message).toMatchObject({ items: [], more: null, subscription: { id: 'sub_1', query: '' } })
    }
  })

  it('that asks for a confirmation has one thing to do, by a link that does nothing else', () => {
    const { actions, stop, oneClickUrl } = compose({ kind: 'confirmation' })
    expect(actions.map(each => each.label)).toEqual(['Confirm'])
    const { subscription } = owed()
    const [confirming, stopping] = [actions[0]?.url, stop.url].map(url => url?.split('/').at(-1) ?? '') as [string, string]
    expect(isCapability(confirming, key, 'confirm', subscription)).toBe(true)
    expect(isCapability(stopping, key, 'stop', subscription)).toBe(true)
    const later = { ...subscription, endpoint: 'endpoint-2', confirmUntil: new Date('2025-04-30T02:15:00.000Z') }
    for (const other of [
      { ...subscription, endpoint: later.endpoint },
      { ...subscription, confirmUntil: later.confirmUntil },
    ])
      expect(isCapability(confirming, key, 'confirm', other)).toBe(false)
    expect(isCapability(stopping, key, 'stop', later)).toBe(true)
    expect(oneClickUrl).toBe(stop.url)
  })

  it('that is on again says why it was off and how much came meanwhile', () => {
    const notice = compose({ kind: 'notice', heldCount: 3 })
    expect([notice.title, ...notice.lead]).toEqual([
      'Your subscription was switched off, and is on again',
      'Your subscription was switched off after five days of failures. This message got through, so it is on again.',
      '3 messages came meanwhile; they can be sent again from the page of the subscription.',
    ])
    expect(compose({ kind: 'notice', tellings: [] }).lead).toHaveLength(1)
  })
})

describe('any message', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom(
      '\u202eevil',
      'a\r\nBcc: x',
      'a\u2028b',
      '\ud800',
      'zero\u200bwidth',
      '{company}',
      '{name}{what}',
      `e${'\u0301'.repeat(90)}`,
      'x'.repeat(5000),
    ),
  )
  const date = fc.option(
    fc.record({
      at: fc.oneof(hostile, fc.constant('2025-04-28T00:00:00.000Z')),
      precision: fc.constantFrom('minute', 'day', 'month'),
      basis: fc.constantFrom('vendor', 'press'),
    } as const),
  )
  const license = fc.option(fc.record({ spdx: fc.option(hostile), name: hostile, url: fc.option(hostile) }))
  const document = fc.record({
    ...{ id: hostile, name: hostile, family: hostile, version: fc.option(hostile), license, releasedAt: date, announcedAt: date },
    company: fc.record({ id: hostile, name: hostile }),
    stage: fc.constantFrom(...stages),
    openness: fc.constantFrom(...opennesses),
    modalities: fc.record({ input: fc.array(hostile, { maxLength: 3 }), output: fc.array(hostile, { maxLength: 3 }) }),
    contextTokens: fc.option(fc.nat()),
    variants: fc.array(
      fc
        .record({ repo: hostile, url: hostile, host: hostile, tuning: fc.option(hostile), quantization: fc.option(hostile), license })
        .map(each => ({ ...each, parameters: null, publicAt: null })),
      { maxLength: 3 },
    ),
    sightings: fc.array(
      fc
        .record({
          source: fc.record({ id: hostile, kind: hostile }),
          url: fc.option(hostile),
          title: hostile,
          seenAt: hostile,
          says: fc.constant({ stage: 'released', openness: 'weights' } as const),
          reasons: fc.array(fc.record({ rule: hostile, words: hostile }), { maxLength: 4 }),
        })
        .map(each => ({ ...each, publishedAt: null })),
      { maxLength: 4 },
    ),
  })
  const change = fc.record({
    field: fc.constantFrom('stage', 'license', 'releasedAt', 'mergedInto', 'company', 'dissolved', 'other'),
    before: fc.oneof(fc.anything({ maxDepth: 1 }), hostile),
    after: fc.oneof(fc.jsonValue(), hostile),
  })
  const anyOwed = fc.record({
    kind: fc.constantFrom(...deliveryKinds),
    tellings: fc.array(
      fc
        .record({ topic: fc.constantFrom(...topics), document, changes: fc.array(change, { maxLength: 3 }) })
        .map(each => ({ ...each, document: { ...cirrus, ...each.document } })),
      { maxLength: 3 },
    ),
    more: fc.nat(),
    subscription: fc.record({
      query: hostile,
      language: fc.constantFrom(...messageLanguages),
      cadence: fc.constantFrom('at-once', 'daily'),
    } as const),
  })

  it('is the same for the same input, holds no control character, no half character and no mark that turns text around', () => {
    fc.assert(
      fc.property(anyOwed, ({ subscription, ...given }) => {
        const input = owed(given, subscription)
        const message = composeMessage(input, tools)
        expect(JSON.stringify(composeMessage(structuredClone(input), tools))).toBe(JSON.stringify(message))
        const { subscription: _, ...read } = message
        for (const text of textsOf(read)) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        for (const text of [message.title, ...message.items.map(each => each.headline)]) expect([...text].length).toBeLessThanOrEqual(300)
      }),
      { numRuns: 100 },
    )
  })

  it('links to this installation alone, but for its evidence, and there only to the web', () => {
    fc.assert(
      fc.property(anyOwed, ({ subscription, ...given }) => {
        const { items, more, actions, stop, oneClickUrl } = composeMessage(owed(given, subscription), tools)
        const own = [...actions.map(each => each.url), stop.url, oneClickUrl, ...(more ? [more.url] : []), ...items.map(each => each.url)]
        expect(own.map(url => new URL(url).origin).filter(origin => origin !== 'https://modelwire.example')).toEqual([])
        for (const { url } of items.flatMap(each => each.evidence)) if (url !== null) expect(url).toMatch(/^https?:\/\//)
      }),
    )
  })

  it('does not take a text for a sentence with places to fill', () => {
    expect(compose({ tellings: [telling({ name: '{company}{what}' })] }).title).toBe('Acme released {company}{what}: open weights, MIT')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://bank.example@evil.example/', 'no address'])('never links to %s', url => {
    const sightings = cirrus.sightings.map(each => ({ ...each, url }))
    expect(compose({ tellings: [telling({ sightings, variants: [] })] }).items[0]?.evidence.map(each => each.url)).toEqual([null, null])
  })
})

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : []
}
