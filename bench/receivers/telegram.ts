import { bareLinks, bareMentions, fieldsOf, isFields, json, Refused, type Reply, type Service, type Shown, textOf } from './service.ts'

export const telegram: Service = {
  kind: 'telegram',
  hosts: ['api.telegram.org'],
  hear(asked) {
    if (!/^\/bot\d+:[\w-]+\/sendMessage$/.test(asked.url.pathname)) throw new Refused(no(404, 'Not Found'))
    const body = fieldsOf(asked, no(400, 'Bad Request: message text is empty'))
    if (typeof body.chat_id !== 'number' && !/^@\w+$/.test(textOf(body.chat_id))) throw new Refused(no(400, 'Bad Request: chat not found'))
    if (body.parse_mode !== 'HTML') throw new Refused(no(400, 'Bad Request: unsupported parse_mode'))
    const shown = show(textOf(body.text))
    if (shown.text.trim() === '') throw new Refused(no(400, 'Bad Request: message text is empty'))
    if (shown.text.length > 4096) throw new Refused(no(400, 'Bad Request: message is too long'))
    const isQuiet = isFields(body.link_preview_options) && body.link_preview_options.is_disabled === true
    const target = [body.chat_id, body.message_thread_id].filter(each => each !== undefined).join('/')
    return { target, messageId: null, body, ...shown, links: isQuiet ? shown.links : [...shown.links, 'a preview'] }
  },
  taken: heard => json(200, { ok: true, result: { message_id: 7, text: heard.text.slice(0, 50) } }),
  busy: seconds =>
    json(429, {
      ok: false,
      error_code: 429,
      description: `Too Many Requests: retry after ${seconds}`,
      parameters: { retry_after: seconds },
    }),
  tellsHowLong: true,
  gone: no(403, 'Forbidden: bot was blocked by the user'),
}

/** What a group answers that became a supergroup. */
export function movedTo(chat: number): Reply {
  const description = 'Bad Request: group chat was upgraded to a supergroup chat'
  return json(400, { ok: false, error_code: 400, description, parameters: { migrate_to_chat_id: chat } })
}

function no(status: number, description: string): Reply {
  return json(status, { ok: false, error_code: status, description })
}

const tags = ['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'a', 'code', 'pre', 'blockquote']

/** https://core.telegram.org/bots/api#html-style: a tag that it does not know, or that nobody closes, and all is refused. */
function show(html: string): Shown {
  const open: string[] = []
  const links: string[] = []
  const mentions: string[] = []
  let text = ''
  for (const [token] of html.matchAll(/<[^>]*>?|[^<]+/g)) {
    if (!token.startsWith('<')) {
      text += decode(token)
      if (!open.includes('a')) {
        links.push(...bareLinks(decode(token)))
        mentions.push(...bareMentions(decode(token)))
      }
      continue
    }
    const [, slash, name = '', address] = /^<(\/?)([a-z]+)(?: href="([^"<>]*)")?>$/.exec(token) ?? []
    if (!tags.includes(name)) throw new Refused(no(400, "Bad Request: can't parse entities: unsupported start tag"))
    if (slash === '/' ? open.pop() !== name : false) throw new Refused(no(400, "Bad Request: can't parse entities: unexpected end tag"))
    if (slash === '/') continue
    open.push(name)
    if (address !== undefined) (/^tg:/.test(address) ? mentions : links).push(decode(address))
  }
  if (open.length > 0) throw new Refused(no(400, "Bad Request: can't parse entities: can't find end tag"))
  if ((html.match(/<[a-z]/g) ?? []).length > 100) throw new Refused(no(400, 'Bad Request: too many entities'))
  return { text, links, mentions }
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
