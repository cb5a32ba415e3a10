import { z } from 'zod'
import type { Topic } from '../../config/words.ts'
import type { PostAnswer } from '../http.ts'
import type { Channel, Message, MessageItem, Outcome } from './contract.ts'
import { type Codes, fieldsOf, judge, numberOf } from './parts/answer.ts'
import { detailsOf, fitted, isSaidByItem, leadOf, type Markup, type Part } from './parts/layout.ts'
import { webAddress } from './parts/link.ts'
import { sentJson, taken } from './parts/outcome.ts'
import { bytesOf, defuse, short } from './parts/text.ts'

const settings = z.strictObject({
  server: z
    .string()
    .max(300)
    .refine(isServer, { error: 'must be an https:// address of a server, without a path' })
    .default('https://ntfy.sh')
    .meta({ label: 'Server', example: 'https://ntfy.sh' }),
  topic: z
    .string()
    .regex(/^[\w-]{1,64}$/, { error: 'must be letters, digits, - and _, at most 64' })
    .meta({ label: 'Topic', example: 'modelwire-5fQ2', isSecret: true }),
  token: z
    .string()
    .regex(/^tk_[A-Za-z0-9]{10,60}$/, { error: 'must be an access token, which begins with tk_' })
    .optional()
    .meta({ label: 'Access token', example: 'tk_0123456789abcdefghijklmnopqrs', isSecret: true }),
})
type Settings = z.output<typeof settings>

/** https://github.com/binwiederhier/ntfy server/errors.go. 42908 is a day's worth of messages. */
const codes: Codes = {
  gone: [40009, 40010, 40101, 40301],
  refused: [40007, 40011, 40017, 40018, 40024, 41301, 41303],
  later: { 42901: 60, 42908: 3600 },
}

/** A longer message becomes a file; JSON may have twice the length of a message. */
const most = { items: 20, message: 4096, body: 8192, title: 200, actions: 3 }

/** Names that ntfy shows as signs: https://docs.ntfy.sh/emojis */
const tags: Record<Topic, string> = {
  planned: 'calendar',
  announced: 'loudspeaker',
  released: 'package',
  withdrawn: 'no_entry_sign',
  corrected: 'pencil2',
}

export const ntfy: Channel<Settings> = {
  kind: 'ntfy',
  label: 'ntfy',
  help: 'A topic of ntfy.sh, or of a server of yours; with an access token where the topic needs one.',
  settings: settings as unknown as z.ZodType<Settings>,
  endpointOf: ({ server, topic }) => `${new URL(server).origin}/${topic}`,
  describe: ({ server }) => new URL(server).host,
  isConsentProven: false,
  gapMs: 5000,
  send(message, { server, topic, token }, tools) {
    const body = fitted(message, most.items, part => layOut(message, topic, part), isWithin)
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    return sentJson(tools, { url: new URL('/', server).href, body, headers, secrets: [topic, token ?? ''] }, read)
  },
}

/** There is no markup: an address is one, written out. */
const markup: Markup = {
  text: defuse,
  link: (label, address) => (address === null ? defuse(label) : `${defuse(label)}\n${address}`),
  strong: marked => marked,
}

function layOut(message: Message, topic: string, part: Part) {
  const [first, ...others] = part.items
  const click = webAddress(
    (others.length === 0 ? first?.url : (message.actions[0]?.url ?? message.more?.url)) ?? message.actions[0]?.url ?? null,
  )
  const actions = [...message.actions.slice(0, most.actions - 1), message.stop].flatMap(({ label, url }) => {
    const address = webAddress(url)
    return address === null ? [] : [{ action: 'view', label: short(label, 60), url: address }]
  })
  const more = part.more === null ? [] : [markup.link(part.more.text, webAddress(part.more.url))]
  const items = part.items.map(item => itemText(item, part, isSaidByItem(message, part)))
  return {
    topic,
    title: defuse(short(message.title, most.title)),
    message: [...leadOf(message, part, markup), ...items, ...more, defuse(short(message.why, part.width))].join('\n\n'),
    tags: [tags[first?.topic ?? 'announced']],
    priority: 3,
    ...(click === null ? {} : { click }),
    actions,
  }
}

/** The title above it may have said the headline, and a tap leads there. */
function itemText(item: MessageItem, part: Part, isSaid: boolean): string {
  const link = (text: string, url: string | null) => markup.link(short(text, part.width), webAddress(url))
  const evidence = item.evidence.slice(0, part.evidence).map(each => link(each.text, each.url))
  return [...(isSaid ? [] : [link(item.headline, item.url)]), ...detailsOf(item, part, markup), ...evidence].join('\n')
}

function isWithin(body: { message: string }): boolean {
  return bytesOf(body.message) <= most.message && bytesOf(JSON.stringify(body)) <= most.body
}

function read(answer: PostAnswer): Outcome {
  if (answer.status >= 200 && answer.status < 300) return taken(answer)
  const { code, error } = fieldsOf(answer.text)
  return judge(answer, { service: 'ntfy', code: numberOf(code), reason: error }, codes)
}

function isServer(address: string): boolean {
  if (/[\s\\]/.test(address) || !URL.canParse(address)) return false
  const { protocol, username, password, pathname, search, hash } = new URL(address)
  return protocol === 'https:' && `${username}${password}${search}${hash}` === '' && pathname === '/'
}
