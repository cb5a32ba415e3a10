import { createHmac } from 'node:crypto'

import { z } from 'zod'
import type { PostAnswer } from '../http.ts'
import type { Channel, Message, Outcome } from './contract.ts'
import { type Codes, fieldsOf, judge, numberOf } from './parts/answer.ts'
import { hookField, secretsOf } from './parts/hook.ts'
import { actionsOf, closingOf, fitted, isSaidByItem, itemLines, leadOf, type Markup, moreOf, type Part } from './parts/layout.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { bytesOf, defuse, lookalike, short } from './parts/text.ts'

const hooks = {
  hosts: ['oapi.dingtalk.com'],
  path: /^\/robot\/send\/?$/,
  query: ['access_token'],
  example: 'https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef',
}

const settings = z.strictObject({
  url: hookField(hooks, 'Webhook address'),
  secret: z
    .string()
    .regex(/^SEC[0-9A-Za-z]{10,100}$/, { error: 'must begin with SEC, as the robot’s settings show it' })
    .optional()
    .meta({ label: 'Signing secret', example: 'SEC0123456789abcdef', isSecret: true }),
})
type Settings = z.output<typeof settings>

/** https://open.dingtalk.com/document/orgapp/custom-robot-access. Who sends more than 20 in a minute is not heard for ten. */
const codes: Codes = {
  gone: [300001, 300005, 400013, 400101, 400102, 400106, 'sign not match', 'not in whitelist'],
  refused: [40035, 43004, 400105, 430101, 430102, 430103, 430104, 460101, 'keywords not in content'],
  later: { 130101: 600, 410100: 60, 660026: 60, 90018: 60, 90030: 600 },
}

const most = { items: 30, bytes: 18_000, title: 200 }

export const dingtalk: Channel<Settings> = {
  kind: 'dingtalk',
  label: 'DingTalk',
  help: 'The address of a custom robot: in the settings of a group, under Robots, add a Custom one with a signature, and copy its webhook and secret.',
  settings: settings as unknown as z.ZodType<Settings>,
  endpointOf: ({ url }) => tokenOf(url),
  describe: ({ url }) => new URL(url).host,
  isConsentProven: true,
  gapMs: 3000,
  send(message, { url, secret }, tools) {
    const body = fitted(
      message,
      most.items,
      part => layOut(message, part),
      body => bytesOf(JSON.stringify(body)) <= most.bytes,
    )
    const address = new URL(url)
    const timestamp = tools.now.getTime()
    address.search = new URLSearchParams({
      access_token: tokenOf(url),
      ...(secret === undefined ? {} : { timestamp: String(timestamp), sign: dingtalkSign(secret, timestamp) }),
    }).toString()
    return sentJson(tools, { url: address.href, body, secrets: [...secretsOf(address.href), url, secret ?? ''] }, read)
  },
}

/** Of the instant in milliseconds and the secret, with the secret as the key. */
export function dingtalkSign(secret: string, timestamp: number): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
}

const markup: Markup = {
  text: text => lookalike(defuse(text)),
  link: (label, address) => (address === null ? markup.text(label) : `[${markup.text(label)}](${address})`),
  strong: marked => `**${marked}**`,
}

/** A single line feed is a blank here: paragraphs are what breaks lines everywhere. */
function layOut(message: Message, part: Part) {
  const title = markup.text(short(message.title, most.title))
  const closing = [...actionsOf(message, markup), ...closingOf(message, part, markup)].join(' · ')
  const items = part.items.flatMap(item => itemLines(item, part, markup))
  const text = [
    ...(isSaidByItem(message, part) ? [] : [`### ${title}`]),
    ...leadOf(message, part, markup),
    ...items,
    ...moreOf(part, markup),
    closing,
  ].join('\n\n')
  return { msgtype: 'markdown', markdown: { title, text }, at: { atMobiles: [], atUserIds: [], isAtAll: false } }
}

/** 310000 is all that its security settings refuse, told apart by words alone. */
function read(answer: PostAnswer): Outcome {
  const { errcode, errmsg } = fieldsOf(answer.text)
  const code = numberOf(errcode)
  if (answer.status === 200 && code === 0) return taken(answer)
  const words = code === 310000 ? /sign not match|keywords not in content|not in whitelist/i.exec(String(errmsg))?.[0] : undefined
  return judge(answer, { service: 'DingTalk', code: words?.toLowerCase() ?? code, reason: words === undefined ? errmsg : null }, codes)
}

function tokenOf(url: string): string {
  return new URL(url).searchParams.get('access_token') ?? ''
}
