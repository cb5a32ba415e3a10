import { createHmac } from 'node:crypto'

import { z } from 'zod'
import type { Topic } from '../../config/words.ts'
import type { PostAnswer } from '../http.ts'
import type { Channel, Message, Outcome } from './contract.ts'
import { type Codes, fieldsOf, judge, numberOf } from './parts/answer.ts'
import { hookField, secretsOf } from './parts/hook.ts'
import { closingOf, fitted, itemLines, leadOf, type Markup, moreOf, type Part } from './parts/layout.ts'
import { webAddress } from './parts/link.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { bytesOf, defuse, short } from './parts/text.ts'

const hooks = {
  hosts: ['open.feishu.cn', 'open.larksuite.com'],
  path: /^\/open-apis\/bot\/v2\/hook\/[\w-]{8,100}\/?$/,
  example: 'https://open.feishu.cn/open-apis/bot/v2/hook/00000000-0000-0000-0000-000000000000',
}

const settings = z.strictObject({
  url: hookField(hooks, 'Webhook address'),
  secret: z.string().min(4).max(100).optional().meta({ label: 'Signing secret', example: 'x0Xx0Xx0Xx0Xx0Xx0Xx0Xx', isSecret: true }),
})
type Settings = z.output<typeof settings>

/**
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. 19021: signature or clock; 19022: our address is not in its list;
 * 19024: none of its keywords is in this message, the next may have one.
 */
const codes: Codes = {
  gone: [19001, 19002, 19021, 19022],
  refused: [19024, 11246, 230001],
  later: { 11232: 60, 11233: 60, 9499: 30, 99991400: 60 },
}

const most = { items: 40, bytes: 19_500, title: 250 }

const templates: Record<Topic, string> = { planned: 'grey', announced: 'blue', released: 'green', withdrawn: 'red', corrected: 'orange' }

export const feishu: Channel<Settings> = {
  kind: 'feishu',
  label: 'Feishu / Lark',
  help: 'The address of a custom bot: in the settings of a group, under Bots, add a Custom Bot, and copy its webhook; with its secret where the signature check is on.',
  settings: settings as unknown as z.ZodType<Settings>,
  endpointOf: ({ url }) => `${new URL(url).host}${new URL(url).pathname.replace(/\/$/, '')}`,
  describe: ({ url }) => new URL(url).host,
  isConsentProven: true,
  gapMs: 600,
  send(message, { url, secret }, tools) {
    const card = fitted(
      message,
      most.items,
      part => layOut(message, part),
      card => bytesOf(JSON.stringify(card)) <= most.bytes,
    )
    const timestamp = Math.floor(tools.now.getTime() / 1000)
    const signature = secret === undefined ? {} : { timestamp: String(timestamp), sign: feishuSign(secret, timestamp) }
    const body = { ...signature, msg_type: 'interactive', card }
    return sentJson(tools, { url, body, secrets: [...secretsOf(url), secret ?? ''] }, read)
  },
}

/** Of nothing, with the instant in seconds and the secret as the key. */
export function feishuSign(secret: string, timestamp: number): string {
  return createHmac('sha256', `${timestamp}\n${secret}`).digest('base64')
}

/** Signs that format are written as entities, as its documentation asks. */
const markup: Markup = {
  text: text => defuse(text).replace(/[&<>~!*/\\[\]()#:"'`$_]/g, sign => `&#${sign.charCodeAt(0)};`),
  link: (label, address) => (address === null ? markup.text(label) : `[${markup.text(label)}](${address})`),
  strong: marked => `**${marked}**`,
}

function layOut(message: Message, part: Part) {
  const lead = leadOf(message, part, markup)
  const buttons = message.actions.slice(0, 4).flatMap(({ label, url }, index) => {
    const address = webAddress(url)
    const text = { tag: 'plain_text', content: short(label, 60) }
    return address === null ? [] : [{ tag: 'button', text, url: address, type: index === 0 ? 'primary' : 'default' }]
  })
  return {
    config: { wide_screen_mode: true },
    header: {
      title: { tag: 'plain_text', content: short(message.title, most.title) },
      template: templates[message.items[0]?.topic ?? 'announced'],
    },
    elements: [
      ...(lead.length > 0 ? [block(lead)] : []),
      ...part.items.map(item => block(itemLines(item, part, markup))),
      ...(part.more ? [block(moreOf(part, markup))] : []),
      ...(buttons.length > 0 ? [{ tag: 'action', actions: buttons }] : []),
      { tag: 'hr' },
      block(closingOf(message, part, markup)),
    ],
  }
}

function block(lines: string[]) {
  return { tag: 'div', text: { tag: 'lark_md', content: lines.join('\n') } }
}

/** `code` 0 is success; older answers call it StatusCode. A failure, too, comes with 200. */
function read(answer: PostAnswer): Outcome {
  const fields = fieldsOf(answer.text)
  const code = numberOf(fields.code) ?? numberOf(fields.StatusCode)
  if (answer.status === 200 && code === 0) return taken(answer)
  const reason = fields.msg ?? fields.StatusMessage
  // one code for what is wrong with a request and for too many of them
  const isBad = code === 9499 && /bad request/i.test(String(reason))
  return judge(answer, { service: 'Feishu', code, reason }, isBad ? { ...codes, refused: [9499] } : codes)
}
