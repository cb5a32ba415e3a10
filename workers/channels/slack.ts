import { z } from 'zod'
import type { PostAnswer } from '../http.ts'
import type { Channel, Message, MessageItem, Outcome } from './contract.ts'
import { type Codes, judge } from './parts/answer.ts'
import { hookField, secretsOf } from './parts/hook.ts'
import { actionsOf, closingOf, detailsOf, evidenceOf, fitted, headlineOf, leadOf, type Markup, moreOf, type Part } from './parts/layout.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { defuse, lookalike, short } from './parts/text.ts'

const hooks = {
  hosts: ['hooks.slack.com', 'hooks.slack-gov.com'],
  path: /^\/services\/[A-Za-z0-9]+\/[A-Za-z0-9]+\/[A-Za-z0-9]+\/?$/,
  example: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
}

const settings = z.strictObject({ url: hookField(hooks, 'Webhook address') })
type Settings = z.output<typeof settings>

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: a failure is a status and a word as plain text. */
const codes: Codes = {
  gone: [
    ...['no_service', 'no_service_id', 'no_active_hooks', 'no_team', 'team_disabled', 'invalid_token', 'token_revoked', 'account_inactive'],
    ...['channel_not_found', 'channel_is_archived', 'user_not_found', 'action_prohibited', 'posting_to_general_channel_denied'],
  ],
  refused: [
    'invalid_payload',
    'invalid_blocks',
    'invalid_blocks_format',
    'invalid_attachments',
    'no_text',
    'msg_blocks_too_long',
    'msg_too_long',
  ],
  later: { rate_limited: 30, ratelimited: 30, rollup_error: 30 },
}

/** Of https://docs.slack.dev/reference/block-kit/blocks; each item takes two of the fifty blocks. */
const most = { items: 20, blocks: 50, header: 150, text: 3000, notification: 3000 }

export const slack: Channel<Settings> = {
  kind: 'slack',
  label: 'Slack',
  help: 'The address of an incoming webhook: in Slack, add the app “Incoming Webhooks” to a channel and copy its Webhook URL.',
  settings,
  endpointOf: ({ url }) => new URL(url).pathname.replace(/\/$/, ''),
  describe: ({ url }) => new URL(url).host,
  isConsentProven: true,
  gapMs: 1000,
  send(message, { url }, tools) {
    const body = fitted(message, most.items, part => layOut(message, part), isWithin)
    return sentJson(tools, { url, body, secrets: secretsOf(url) }, read)
  },
}

interface Body {
  text: string
  blocks: Block[]
  unfurl_links: false
  unfurl_media: false
}

interface Block {
  type: 'header' | 'section' | 'context'
  text?: SlackText
  elements?: SlackText[]
}

type SlackText = { type: 'plain_text'; text: string; emoji: false } | { type: 'mrkdwn'; text: string; verbatim: true }

/** Slack escapes three signs; the others that format are replaced. `verbatim` leaves addresses and names alone. */
const markup: Markup = {
  text: text => escapeSigns(lookalike(defuse(text), /[*`~|]/g)),
  link: (label, address) => (address === null ? markup.text(label) : `<${escapeSigns(address)}|${markup.text(label)}>`),
  strong: marked => `*${marked}*`,
}

function layOut(message: Message, part: Part): Body {
  const title = short(message.title, most.header)
  const lead = leadOf(message, part, markup)
  const closing = [...actionsOf(message, markup), ...closingOf(message, part, markup)]
  return {
    text: markup.text(short(message.title, most.notification)),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      ...(lead.length > 0 ? [section(lead)] : []),
      ...part.items.flatMap(item => blocksOf(item, part)),
      ...(part.more ? [section(moreOf(part, markup))] : []),
      context(closing),
    ],
    unfurl_links: false,
    unfurl_media: false,
  }
}

function blocksOf(item: MessageItem, part: Part): Block[] {
  const evidence = evidenceOf(item, part, markup)
  const lines = [headlineOf(item, part, markup), ...detailsOf(item, part, markup)]
  return [section(lines), ...(evidence.length > 0 ? [context(evidence)] : [])]
}

function section(lines: string[]): Block {
  return { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n'), verbatim: true } }
}

function context(texts: string[]): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: texts.join(' · '), verbatim: true }] }
}

function isWithin({ blocks }: Body): boolean {
  const texts = blocks.flatMap(block => [...(block.text ? [block.text] : []), ...(block.elements ?? [])])
  return blocks.length <= most.blocks && texts.every(({ text }) => text.length <= most.text)
}

function escapeSigns(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Success is `ok`, whatever else a 200 says is none. A 404 without a word comes from something before Slack's hooks. */
function read(answer: PostAnswer): Outcome {
  const word = answer.text.trim()
  if (answer.status === 200 && word === 'ok') return taken(answer)
  const code = /^[a-z_]{2,60}$/.test(word) ? word : null
  return judge(answer, { service: 'Slack', code }, codes)
}
