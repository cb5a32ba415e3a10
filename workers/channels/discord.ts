import { z } from 'zod'
import type { Topic } from '../../config/words.ts'
import type { PostAnswer } from '../http.ts'
import type { Channel, Message, MessageItem, Outcome } from './contract.ts'
import { type Codes, fieldsOf, judge, numberOf } from './parts/answer.ts'
import { hookField, secretsOf } from './parts/hook.ts'
import { actionsOf, closingOf, detailsOf, evidenceOf, fitted, itemLines, leadOf, type Markup, moreOf, type Part } from './parts/layout.ts'
import { webAddress } from './parts/link.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { defuse, short } from './parts/text.ts'

const hooks = {
  hosts: ['discord.com', 'discordapp.com', 'ptb.discord.com', 'canary.discord.com', 'ptb.discordapp.com', 'canary.discordapp.com'],
  path: /^\/api\/(v\d+\/)?webhooks\/\d{5,25}\/[\w-]{10,100}\/?$/,
  example: 'https://discord.com/api/webhooks/123456789012345678/aBcDeF',
}

const settings = z.strictObject({
  url: hookField(hooks, 'Webhook address'),
  thread: z
    .string()
    .regex(/^\d{5,25}$/, { error: 'must be the number of a thread' })
    .optional()
    .meta({ label: 'Thread', example: '1234567890123456789' }),
})
type Settings = z.output<typeof settings>

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const codes: Codes = {
  gone: [10003, 10015, 50001, 50013, 50027, 160005, 220001, 220003],
  refused: [40005, 50006, 50035, 50109],
}

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits; one embed is the closing. */
const most = { items: 40, embeds: 9, content: 2000, title: 256, description: 4096, total: 6000 }

const colours: Record<Topic, number> = {
  planned: 0x8b949e,
  announced: 0x3b82f6,
  released: 0x22a06b,
  withdrawn: 0xd1453b,
  corrected: 0xe2a03f,
}

export const discord: Channel<Settings> = {
  kind: 'discord',
  label: 'Discord',
  help: 'The address of a webhook: in the settings of a channel, under Integrations, Webhooks, copy the Webhook URL.',
  settings: settings as unknown as z.ZodType<Settings>,
  endpointOf: ({ url, thread }) => `${idOf(url)}${thread === undefined ? '' : `/${thread}`}`,
  describe: ({ url }) => new URL(url).host,
  isConsentProven: true,
  gapMs: 400,
  send(message, { url, thread }, tools) {
    const body = fitted(message, most.items, part => layOut(message, part), isWithin)
    const address = new URL(url)
    // without `wait` it answers before it knows whether the message is kept
    address.search = new URLSearchParams({ wait: 'true', ...(thread === undefined ? {} : { thread_id: thread }) }).toString()
    return sentJson(tools, { url: address.href, body, secrets: secretsOf(url) }, read)
  },
}

interface Body {
  content: string
  embeds: Embed[]
  allowed_mentions: { parse: never[] }
}

interface Embed {
  title?: string
  url?: string
  description?: string
  color: number
}

const markup: Markup = {
  text: text => defuse(text).replace(/[\\*_~`|>#[\]()<:-]/g, '\\$&'),
  link: (label, address) => (address === null ? markup.text(label) : `[${markup.text(label)}](<${address}>)`),
  strong: marked => `**${marked}**`,
}

function layOut(message: Message, part: Part): Body {
  const title = markup.strong(markup.text(short(message.title, 300)))
  const closing = [...moreOf(part, markup), [...actionsOf(message, markup), ...closingOf(message, part, markup)].join(' · ')]
  return {
    content: [title, ...leadOf(message, part, markup)].join('\n'),
    embeds: [...embedsOf(part), { description: closing.join('\n'), color: colours.planned }],
    allowed_mentions: { parse: [] },
  }
}

/** More than there may be embeds are a list in one. */
function embedsOf(part: Part): Embed[] {
  if (part.items.length <= most.embeds) return part.items.map(item => embedOf(item, part))
  const description = part.items.map(item => itemLines(item, part, markup).join('\n')).join('\n\n')
  return [{ description, color: colours[part.items[0]?.topic ?? 'announced'] }]
}

function embedOf(item: MessageItem, part: Part): Embed {
  const headline = short(item.headline, Math.min(part.width, most.title), text => markup.text(text).length)
  const address = webAddress(item.url)
  const description = [...detailsOf(item, part, markup), ...evidenceOf(item, part, markup)].join('\n')
  return {
    title: markup.text(headline),
    ...(address === null ? {} : { url: address }),
    ...(description === '' ? {} : { description }),
    color: colours[item.topic],
  }
}

function isWithin({ content, embeds }: Body): boolean {
  const sizes = embeds.map(embed => (embed.title?.length ?? 0) + (embed.description?.length ?? 0))
  const isEachWithin = embeds.every(
    embed => (embed.title?.length ?? 0) <= most.title && (embed.description?.length ?? 0) <= most.description,
  )
  return content.length <= most.content && isEachWithin && sizes.reduce((sum, size) => sum + size, 0) <= most.total
}

/** 429 has its seconds in the body, with fractions; a ban by its gateway has them in the header alone. */
function read(answer: PostAnswer): Outcome {
  if (answer.status >= 200 && answer.status < 300) return taken(answer)
  const { code, message, retry_after } = fieldsOf(answer.text)
  const seconds = numberOf(retry_after)
  const retryAfterSeconds = answer.status === 429 && seconds !== null ? Math.ceil(seconds) : null
  return judge(answer, { service: 'Discord', code: numberOf(code), reason: message, retryAfterSeconds }, codes)
}

/** Id and token: the same webhook has several hosts and versions. */
function idOf(url: string): string {
  return new URL(url).pathname.replace(/^\/api\/(v\d+\/)?webhooks\//, '').replace(/\/$/, '')
}
