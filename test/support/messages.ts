import type { Message, MessageItem } from '../../workers/channels/contract.ts'
import { plainRelease, sighting } from './releases.ts'

const site = 'https://modelwire.example'

/** One release, as workers/message.ts would tell it. */
export function item(given: Partial<MessageItem> = {}, id = 'acme-1'): MessageItem {
  const url = `${site}/releases/${id}`
  const release = {
    ...plainRelease(id),
    name: 'Acme-1',
    license: { spdx: 'Apache-2.0', name: 'Apache-2.0', url: null },
    parameters: { total: 685_000_000_000, active: 37_000_000_000 },
    variants: [variant('acme/Acme-1'), variant('acme/Acme-1-Base')],
    sightings: [sighting()],
    url,
  }
  return {
    topic: 'released',
    headline: 'Acme released Acme-1',
    url,
    facts: [
      { label: 'Openness', value: 'weights' },
      { label: 'License', value: 'Apache-2.0' },
      { label: 'Parameters', value: '685B (37B active)' },
      { label: 'Released', value: '2025-04-28' },
    ],
    evidence: [
      { text: 'huggingface.co/acme/Acme-1, 09:05 UTC', url: 'https://huggingface.co/acme/Acme-1' },
      { text: 'acme.example: We open Acme-1', url: 'https://acme.example/news/1' },
    ],
    changes: [],
    release,
    ...given,
  }
}

export function message(given: Partial<Message> = {}): Message {
  const items = given.items ?? [item()]
  return {
    id: 'msg_0f8fad5bd9cb469fa16570867728950e',
    kind: 'news',
    language: 'en',
    at: '2025-04-28T09:05:01.000Z',
    title: items.length === 1 ? (items[0]?.headline ?? '') : `${items.length} new releases`,
    lead: [],
    items,
    more: null,
    actions: [{ label: 'Open the timeline', url: `${site}/?company=acme` }],
    why: 'You asked for: company Acme, openness weights',
    stop: { label: 'Stop these messages', url: `${site}/subscriptions/sub_1/stop/abc` },
    oneClickUrl: `${site}/subscriptions/sub_1/stop/abc`,
    subscription: { id: 'sub_1', query: 'company=acme&openness=weights' },
    ...given,
  }
}

/** Many releases in one message, each with a name of its own. */
export function digest(count: number, given: Partial<Message> = {}): Message {
  const items = Array.from({ length: count }, (_, index) => item({ headline: `Acme released Acme-${index + 1}` }, `acme-${index + 1}`))
  return message({ items, ...given })
}

/** What was told wrong, and what holds. */
export function correction(): Message {
  return message({
    items: [
      item({
        topic: 'corrected',
        headline: 'Correction: Acme-1',
        changes: [
          { field: 'license', before: { spdx: 'MIT', name: null, url: null }, after: { spdx: 'Apache-2.0', name: null, url: null } },
          { field: 'releasedAt', before: null, after: { at: '2025-04-28T09:00:00.000Z', precision: 'day', basis: 'vendor' } },
        ],
      }),
    ],
  })
}

export function chinese(): Message {
  return message({
    language: 'zh',
    title: '深度模型实验室 发布 深海-1',
    lead: ['过去一小时内有一个新模型。'],
    items: [
      item({
        headline: '深度模型实验室 发布 深海-1',
        facts: [
          { label: '开放程度', value: '权重' },
          { label: '许可证', value: 'Apache-2.0' },
          { label: '参数量', value: '6850 亿' },
        ],
        evidence: [{ text: '官网公告，北京时间 17:05', url: 'https://acme.example/新闻/1?q=开源' }],
      }),
    ],
    actions: [{ label: '查看时间线', url: `${site}/?company=acme` }],
    why: '您订阅了：公司 深度模型实验室',
    stop: { label: '停止这些消息', url: `${site}/subscriptions/sub_1/stop/abc` },
  })
}

/** Asks whether the receiver wants it: no item, one thing to do. */
export function confirmation(): Message {
  return message({
    kind: 'confirmation',
    title: 'Confirm your subscription',
    lead: ['Somebody asked for messages about open models to be sent here.'],
    items: [],
    actions: [{ label: 'Confirm', url: `${site}/subscriptions/sub_1/confirm/abc` }],
  })
}

function variant(repo: string) {
  return {
    ...{ repo, url: `https://huggingface.co/${repo}`, host: 'huggingface', parameters: null, tuning: null },
    ...{ quantization: null, license: null, publicAt: null },
  }
}
