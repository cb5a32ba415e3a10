import {
  bareLinks,
  bareMentions,
  type Fields,
  fieldsOf,
  isFields,
  isWebAddress,
  listOf,
  merge,
  Refused,
  type Reply,
  type Service,
  type Shown,
  textOf,
} from './service.ts'

/** Says what is wrong in one word. */
export const slack: Service = {
  kind: 'slack',
  hosts: ['hooks.slack.com', 'hooks.slack-gov.com'],
  hear(asked) {
    const body = fieldsOf(asked, word(400, 'invalid_payload'))
    if (!/^\/services\/\w+\/\w+\/\w+$/.test(asked.url.pathname)) throw new Refused(word(404, 'no_service'))
    const blocks = listOf(body.blocks)
    if (textOf(body.text) === '' && blocks.length === 0) throw new Refused(word(400, 'no_text'))
    if (textOf(body.text).length > 40_000) throw new Refused(word(400, 'msg_too_long'))
    if (blocks.length > 50 || !blocks.every(isBlock)) throw new Refused(word(400, 'invalid_blocks'))
    const { mentions } = show({ type: 'mrkdwn', text: body.text, verbatim: true })
    const shown = merge(blocks.flatMap(textsOf).map(show))
    return { target: asked.url.pathname, messageId: null, body, ...shown, mentions: [...shown.mentions, ...mentions] }
  },
  taken: () => word(200, 'ok'),
  busy: seconds => ({ ...word(429, 'rate_limited'), headers: { 'retry-after': String(seconds) } }),
  tellsHowLong: true,
  gone: { status: 404, body: 'no_service' },
}

function word(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/html' }, body }
}

/** https://docs.slack.dev/reference/block-kit/blocks */
function isBlock(block: Fields): boolean {
  if (block.type === 'header') return isText(block.text, 150) && isFields(block.text) && block.text.type === 'plain_text'
  if (block.type === 'section') return isText(block.text, 3000)
  if (block.type === 'context')
    return (
      listOf(block.elements).length <= 10 && listOf(block.elements).every(each => isText(each, 3000)) && listOf(block.elements).length > 0
    )
  return block.type === 'divider'
}

function isText(value: unknown, most: number): boolean {
  if (!isFields(value) || (value.type !== 'plain_text' && value.type !== 'mrkdwn')) return false
  return textOf(value.text).length > 0 && textOf(value.text).length <= most
}

function textsOf(block: Fields): Fields[] {
  return isFields(block.text) ? [block.text] : listOf(block.elements)
}

/** https://docs.slack.dev/messaging/formatting-message-text: what stands between angle brackets is a link, a channel or somebody. */
function show(text: Fields): Shown {
  const written = textOf(text.text)
  if (text.type === 'plain_text') return { text: written, links: [], mentions: [] }
  const tokens = [...written.matchAll(/<([^<>]*)>/g)].map(match => match[1] ?? '')
  const outside = written.replace(/<[^<>]*>/g, ' ')
  const isVerbatim = text.verbatim === true
  return {
    text: decode(written.replace(/<([^<>|]*)\|?([^<>]*)>/g, (_, address, label) => label || address)),
    links: [
      ...tokens
        .filter(token => !/^[!@#]/.test(token))
        .map(token => decode(token.split('|')[0] ?? ''))
        .map(checked),
      ...(isVerbatim ? [] : bareLinks(outside)),
    ],
    mentions: [...tokens.filter(token => /^[!@#]/.test(token)), ...(isVerbatim ? [] : bareMentions(outside))],
  }
}

function checked(address: string): string {
  if (!isWebAddress(address)) throw new Refused(word(400, 'invalid_blocks'))
  return address
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
