import { z } from 'zod'
import type { PostAnswer } from '../http.ts'
import type { Channel, ChannelTools, Failure, Message, Outcome } from './contract.ts'
import { fieldsOf, isRecord, judge, numberOf } from './parts/answer.ts'
import { actionsOf, closingOf, fitted, isSaidByItem, itemLines, leadOf, type Markup, moreOf, type Part } from './parts/layout.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { defuse, short } from './parts/text.ts'

const server = 'https://api.telegram.org'

const settings = z.strictObject({
  token: z
    .string()
    .regex(/^\d{3,20}:[\w-]{20,100}$/, { error: 'must be the token of a bot, as @BotFather gives it' })
    .meta({ label: 'Bot token', example: '123456789:AAExampleExampleExampleExampleExample', isSecret: true }),
  chat: z
    .string()
    .regex(/^(-?\d{1,16}|@[A-Za-z]\w{3,31})$/, { error: 'must be the number of a chat, or the @name of a public channel or group' })
    .meta({ label: 'Chat', example: '@example_channel' }),
  thread: z.number().int().positive().max(2_147_483_647).optional().meta({ label: 'Topic of a forum', example: 42 }),
})
type Settings = z.output<typeof settings>

/** https://core.telegram.org/bots/api#sendmessage: 4096 characters without the markup, of which a hundred pieces count. */
const most = { items: 40, characters: 4096, marks: 100 }

/** What a 400 says where nothing will ever arrive again, by its beginning or a part of it. */
const gone =
  /chat not found|PEER_ID_INVALID|chat_id is empty|thread not found|TOPIC_(CLOSED|DELETED)|CHAT_(WRITE_FORBIDDEN|RESTRICTED)|rights to send|bot was (kicked|blocked)|user is deactivated|not a member|group is deactivated/i

export const telegram: Channel<Settings> = {
  kind: 'telegram',
  label: 'Telegram',
  help: 'A bot of yours (from @BotFather) and the chat that it writes to: first add the bot there, or write to it.',
  settings: settings as unknown as z.ZodType<Settings>,
  endpointOf: ({ token, chat, thread }) => `${token}/${chat.toLowerCase()}${thread === undefined ? '' : `/${thread}`}`,
  describe: ({ chat }) => chat,
  isConsentProven: true,
  gapMs: 3000,
  async send(message, given, tools) {
    const text = fitted(message, most.items, part => layOut(message, part), isWithin)
    const first = await sendText(text, given, tools)
    if (first.movedTo === null) return first.outcome
    // a group that became a supergroup has another number, and says so to every message; its topics are not the old ones
    const { outcome } = await sendText(text, { token: given.token, chat: first.movedTo }, tools)
    return outcome
  },
}

const markup: Markup = {
  text: text => escapeSigns(defuse(text)),
  link: (label, address) => (address === null ? markup.text(label) : `<a href="${escapeSigns(address)}">${markup.text(label)}</a>`),
  strong: marked => `<b>${marked}</b>`,
}

function layOut(message: Message, part: Part): string {
  const title = isSaidByItem(message, part) ? [] : [markup.strong(markup.text(short(message.title, 300)))]
  const head = [...title, ...leadOf(message, part, markup)]
  const items = part.items.map(item => itemLines(item, part, markup).join('\n'))
  const closing = [...actionsOf(message, markup), ...closingOf(message, part, markup)]
  return [...(head.length > 0 ? [head.join('\n')] : []), ...items, ...moreOf(part, markup), closing.join('\n')].join('\n\n')
}

function isWithin(text: string): boolean {
  const shown = text.replace(/<[^>]*>/g, '').replace(/&(lt|gt|amp|quot);/g, '&')
  return shown.length <= most.characters && (text.match(/<(a|b)[ >]/g) ?? []).length <= most.marks
}

async function sendText(text: string, { token, chat, thread }: Settings, tools: ChannelTools) {
  let movedTo: string | null = null
  const body = {
    chat_id: /^-?\d+$/.test(chat) ? Number(chat) : chat,
    ...(thread === undefined ? {} : { message_thread_id: thread }),
    text,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  }
  const outcome = await sentJson(
    tools,
    { url: `${server}/bot${token}/sendMessage`, body, secrets: [token, token.split(':')[1] ?? ''] },
    answer => {
      const fields = fieldsOf(answer.text)
      const moved = isRecord(fields.parameters) ? numberOf(fields.parameters.migrate_to_chat_id) : null
      movedTo = moved === null ? null : String(moved)
      return read(answer, fields)
    },
  )
  return { outcome, movedTo: movedTo as string | null }
}

/** 401 and 404: there is no such bot any more; 403: it was blocked or thrown out. */
function read(answer: PostAnswer, { ok, description, parameters }: Record<string, unknown>): Outcome {
  if (answer.status === 200 && ok === true) return taken(answer)
  const retryAfterSeconds = isRecord(parameters) ? numberOf(parameters.retry_after) : null
  const failed: Failure = judge(
    answer,
    { service: 'Telegram', code: null, reason: description, retryAfterSeconds },
    { gone: [], refused: [] },
  )
  if (ok !== false) return failed
  const isPermanent = [401, 403, 404].includes(answer.status) || (answer.status === 400 && gone.test(String(description)))
  return { ...failed, isPermanent, isRefused: !isPermanent && [400, 413].includes(answer.status) }
}

function escapeSigns(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
