import { z } from 'zod'
import type { PostAnswer } from '../http.ts'
import type { Channel, Message, Outcome } from './contract.ts'
import { type Codes, fieldsOf, judge, numberOf } from './parts/answer.ts'
import { hookField, secretsOf } from './parts/hook.ts'
import { actionsOf, closingOf, fitted, isSaidByItem, itemLines, leadOf, type Markup, moreOf, type Part } from './parts/layout.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { bytesOf, defuse, lookalike, short } from './parts/text.ts'

const hooks = {
  hosts: ['qyapi.weixin.qq.com'],
  path: /^\/cgi-bin\/webhook\/send\/?$/,
  query: ['key'],
  example: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-0000-0000-000000000000',
}

const settings = z.strictObject({ url: hookField(hooks, 'Webhook address') })
type Settings = z.output<typeof settings>

/** https://developer.work.weixin.qq.com/document/path/90313. 93000: no such robot; 93004: stopped; 93008: not in the group any more. */
const codes: Codes = {
  gone: [93000, 93004, 93008],
  refused: [40008, 40033, 40035, 40058, 44004, 45002],
  later: { 45009: 60, 45033: 60 },
}

/** https://developer.work.weixin.qq.com/document/path/91770 */
const most = { items: 20, bytes: 4096, title: 150 }

export const wecom: Channel<Settings> = {
  kind: 'wecom',
  label: 'WeCom',
  help: 'The address of a group robot: in a group of WeCom (企业微信), add a group robot and copy its webhook.',
  settings,
  endpointOf: ({ url }) => keyOf(url),
  describe: ({ url }) => new URL(url).host,
  isConsentProven: true,
  gapMs: 3000,
  send(message, { url }, tools) {
    const content = fitted(
      message,
      most.items,
      part => layOut(message, part),
      text => bytesOf(text) <= most.bytes,
    )
    return sentJson(tools, { url, body: { msgtype: 'markdown', markdown: { content } }, secrets: secretsOf(url) }, read)
  },
}

const markup: Markup = {
  text: text => lookalike(defuse(text)),
  link: (label, address) => (address === null ? markup.text(label) : `[${markup.text(label)}](${address})`),
  // a link is set off by its colour; whether one may be bold is said nowhere
  strong: marked => marked,
}

function layOut(message: Message, part: Part): string {
  const items = part.items.map(item => {
    const [headline = '', ...others] = itemLines(item, part, markup)
    return [headline, ...others.map(other => `> ${other}`)].join('\n')
  })
  const title = isSaidByItem(message, part) ? [] : [`### ${markup.text(short(message.title, most.title))}`]
  const head = [...title, ...leadOf(message, part, markup)]
  const closing = [...actionsOf(message, markup), ...closingOf(message, part, markup)].join(' · ')
  return [...(head.length > 0 ? [head.join('\n')] : []), ...items, ...moreOf(part, markup), closing].join('\n\n')
}

function read(answer: PostAnswer): Outcome {
  const { errcode, errmsg } = fieldsOf(answer.text)
  const code = numberOf(errcode)
  if (answer.status === 200 && code === 0) return taken(answer)
  return judge(answer, { service: 'WeCom', code, reason: errmsg }, codes)
}

function keyOf(url: string): string {
  return new URL(url).searchParams.get('key') ?? ''
}
