import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../../workers/channels/contract.ts'
import { sampled, useChannels } from '../../support/channels.ts'
import { item, message } from '../../support/messages.ts'
import { describeShared, hasShared, shared } from '../../support/shared.ts'

interface Vector {
  id: string
  class: string
  field: string
  payload: string | { repeat?: string; times?: number; prefix?: string; suffix?: string }
}

/** What a page may have said in a title; addresses of subscribers and headers are no channel's of these. */
const elsewhere = ['email-address', 'http-header']
const vectors: Vector[] = hasShared ? JSON.parse(readFileSync(shared('vectors/injection.json'), 'utf8')).vectors : []
const chats = sampled.filter(({ kind }) => kind !== 'webhook')
const { received, send } = useChannels()

const ours = new Set(allowed(message()))

/** More of what looks like a mention, a link or markup somewhere. */
const others = [
  '@everyone @here @channel @所有人 @all',
  '<@all> <@U123> <@!1> <#C1> <!subteam^S1> </cmd:1> <id:guide> <t:0>',
  '<at id=all></at> <at user_id="all">x</at>',
  '[a](https://evil.example) ![b](https://evil.example/p.png) [c]: https://evil.example',
  'https://evil.example http://127.0.0.1/ evil.example www.evil.com discord.gg/evil t.me/evil',
  'a](https://evil.example) [b',
  '\\](https://evil.example)',
  '\\\\[x](https://evil.example)',
  '```\ncode\n``` > quote # head - list 1. one',
  '</b></a><a href="https://evil.example">x</a>',
  '&lt;a href="https://evil.example"&gt; &#60;at id=all&#62; &#91;x&#93;(https://evil.example)',
  '/start #tag $CASH',
  'tg://user?id=1 mailto:a@evil.example javascript:alert(1)',
  '<font color="warning">x</font>',
  '\u202e5-TPG\u2066\u200b\u0000\u001b[31m',
  '$urlVal {{x}} ${x',
]

describe.each(chats)('$kind', ({ channel, sample }) => {
  test.each(others)('makes neither a mention nor a link of its own of %j', async text => {
    await harmless(hostile(text))
  })

  test('links no address that is none', async () => {
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example/x',
      'https://good.example@evil.example/',
      'not a url',
      '',
      'tg://user?id=1',
    ]) {
      const links = await linksOf(message({ items: [item({ url, evidence: [{ text: 'shown', url }] })] }))
      expect(links.filter(link => !ours.has(link))).toEqual([])
    }
  })

  test('lets no address break out of its link', async () => {
    const url = 'https://acme.example/a)b]c>d|e"f\'g<h`i*j_k (l) [m] @everyone'
    const links = await linksOf(message({ items: [item({ evidence: [{ text: 'shown', url }] })] }))
    const foreign = links.filter(link => !ours.has(link))
    expect(foreign).toHaveLength(1)
    expect(decodeURI(foreign[0] ?? '')).toBe(url)
  })

  describeShared('the shared vectors', () => {
    const classes = [...new Set(vectors.map(vector => vector.class))].filter(name => !elsewhere.includes(name))
    test.each(classes)('of class %s as a title, a fact and a piece of evidence', async name => {
      for (const vector of vectors.filter(each => each.class === name)) await harmless(hostile(textOf(vector)), vector.id)
    })

    test('of class link as addresses', async () => {
      for (const vector of vectors.filter(each => each.class === 'link')) {
        const url = textOf(vector)
        const links = await linksOf(message({ items: [item({ url, evidence: [{ text: 'shown', url }] })] }))
        for (const link of links) expect(link, vector.id).toMatch(/^https?:\/\/[a-z\d.-]+(:\d+)?(\/[^\s<>"'()|`\\]*)?$/)
      }
    })
  })

  async function harmless(told: Message, name = '') {
    received().splice(0)
    expect(await send(channel, told, sample.settings), name).toMatchObject({ isTaken: true })
    const [heard] = received()
    expect(heard?.mentions, name).toEqual([])
    expect(
      heard?.links.filter(link => !ours.has(link)),
      name,
    ).toEqual([])
    expect(heard?.text, name).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}|\p{M}{9}/u,
    )
  }

  async function linksOf(told: Message): Promise<string[]> {
    received().splice(0)
    expect(await send(channel, told, sample.settings)).toMatchObject({ isTaken: true })
    return received()[0]?.links ?? []
  }
})

/** Everything in it that a page, or a subscriber's query, may have had a hand in. */
function hostile(text: string): Message {
  return message({
    title: text,
    lead: [text],
    why: text,
    items: [
      item({
        headline: text,
        facts: [{ label: 'Name', value: text }],
        evidence: [
          { text, url: 'https://acme.example/news/1' },
          { text, url: null },
        ],
        changes: [{ field: 'name', before: text, after: { name: text } }],
      }),
    ],
  })
}

function allowed({ items, actions, stop }: Message): string[] {
  const own = items.flatMap(each => [each.url, ...each.evidence.map(piece => piece.url ?? '')])
  return [...own, ...actions.map(action => action.url), stop.url]
}

function textOf({ payload }: Vector): string {
  if (typeof payload === 'string') return payload
  const { prefix = '', repeat = '', times = 0, suffix = '' } = payload
  return repeat === '' ? JSON.stringify(payload) : `${prefix}${repeat.repeat(times)}${suffix}`
}
