import {
  bareLinks,
  type Fields,
  fieldsOf,
  isFields,
  isWebAddress,
  json,
  listOf,
  merge,
  Refused,
  type Reply,
  type Service,
  type Shown,
  takeLinks,
  textOf,
} from './service.ts'
import { isSignedForFeishu } from './signatures.ts'

/** Says everything with 200. */
export const feishu: Service = {
  kind: 'feishu',
  hosts: ['open.feishu.cn', 'open.larksuite.com'],
  hear(asked, secrets, now) {
    if (Buffer.byteLength(asked.body) > 20 * 1024) throw new Refused(no(9499, 'Bad Request'))
    const body = fieldsOf(asked, no(9499, 'Bad Request'))
    const target = `${asked.host}${asked.url.pathname}`
    const known = secrets(target)
    if (known.length > 0 && !known.some(secret => isSignedForFeishu(secret, body.timestamp, body.sign, now)))
      throw new Refused(no(19021, 'sign match fail or timestamp is not within one hour from current time'))
    const card = isFields(body.card) ? body.card : {}
    const elements = listOf(card.elements)
    const header = isFields(card.header) && isFields(card.header.title) ? card.header.title : {}
    const isCard = body.msg_type === 'interactive' && header.tag === 'plain_text' && textOf(header.content) !== '' && elements.length > 0
    if (!isCard || !elements.every(isElement)) throw new Refused(no(11246, 'card content is invalid'))
    const title: Shown = { text: textOf(header.content), links: [], mentions: [] }
    return { target, messageId: null, body, ...merge([title, ...elements.map(showElement)]) }
  },
  taken: () => json(200, { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' }),
  busy: () => no(11232, 'create message service trigger rate limit'),
  tellsHowLong: false,
  gone: no(19001, 'param invalid: incoming webhook access token invalid'),
}

function no(code: number, msg: string): Reply {
  return json(200, { code, data: {}, msg })
}

function isElement(element: Fields): boolean {
  if (element.tag === 'hr') return true
  if (element.tag === 'div')
    return isFields(element.text) && ['lark_md', 'plain_text'].includes(textOf(element.text.tag)) && textOf(element.text.content) !== ''
  return element.tag === 'action' && listOf(element.actions).every(button => button.tag === 'button' && isWebAddress(button.url))
}

function showElement(element: Fields): Shown {
  if (isFields(element.text))
    return element.text.tag === 'plain_text'
      ? { text: textOf(element.text.content), links: [], mentions: [] }
      : show(textOf(element.text.content))
  const buttons = listOf(element.actions)
  const labels = buttons.map(button => (isFields(button.text) ? textOf(button.text.content) : ''))
  return { text: labels.join(' '), links: buttons.map(button => textOf(button.url)), mentions: [] }
}

/** Entities are text; tags and links are what they say. */
function show(markdown: string): Shown {
  const tags = markdown.match(/<\/?[a-z][^>]*>/gi) ?? []
  const { text, outside, links } = takeLinks(markdown)
  const others = tags.filter(tag => !/^<\/?at\b/i.test(tag))
  const isBroken = links.some(link => !isWebAddress(link))
  return {
    text: decode(text).replaceAll('**', ''),
    links: [...links, ...others, ...bareLinks(decode(outside)), ...(isBroken ? ['an address that is none'] : [])],
    mentions: tags.filter(tag => /^<at\b/i.test(tag)),
  }
}

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
