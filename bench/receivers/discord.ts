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
  type Service,
  type Shown,
  takeLinks,
  textOf,
} from './service.ts'

const bad = json(400, { message: 'Invalid Form Body', code: 50035, errors: {} })

export const discord: Service = {
  kind: 'discord',
  hosts: ['discord.com', 'discordapp.com', 'ptb.discord.com', 'canary.discord.com', 'ptb.discordapp.com', 'canary.discordapp.com'],
  hear(asked) {
    const target = /^\/api\/(?:v\d+\/)?webhooks\/(\d+\/[\w-]+)$/.exec(asked.url.pathname)?.[1]
    if (target === undefined) throw new Refused(json(404, { message: '404: Not Found', code: 0 }))
    const body = fieldsOf(asked, json(400, { message: 'The request body contains invalid JSON.', code: 50109 }))
    const embeds = listOf(body.embeds)
    if (textOf(body.content) === '' && embeds.length === 0)
      throw new Refused(json(400, { message: 'Cannot send an empty message', code: 50006 }))
    const total = embeds.reduce((sum, embed) => sum + sizeOf(embed), 0)
    if (textOf(body.content).length > 2000 || embeds.length > 10 || total > 6000 || !embeds.every(isEmbed)) throw new Refused(bad)
    const isQuiet =
      isFields(body.allowed_mentions) && Array.isArray(body.allowed_mentions.parse) && body.allowed_mentions.parse.length === 0
    const shown = merge([show(textOf(body.content)), ...embeds.flatMap(showEmbed)])
    return { target, messageId: null, body, ...shown, mentions: [...shown.mentions, ...(isQuiet ? [] : ['mentions are allowed'])] }
  },
  taken: heard => json(200, { id: '1300000000000000000', content: heard.text.slice(0, 50) }),
  busy: seconds => json(429, { message: 'You are being rate limited.', retry_after: seconds - 0.36, global: false }),
  tellsHowLong: true,
  gone: json(404, { message: 'Unknown Webhook', code: 10015 }),
}

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
function isEmbed(embed: Fields): boolean {
  const isColour = embed.color === undefined || (Number.isInteger(embed.color) && Number(embed.color) <= 0xffffff)
  const isLink = embed.url === undefined || isWebAddress(embed.url)
  return textOf(embed.title).length <= 256 && textOf(embed.description).length <= 4096 && isColour && isLink
}

function sizeOf(embed: Fields): number {
  return textOf(embed.title).length + textOf(embed.description).length
}

function showEmbed(embed: Fields): Shown[] {
  const title = show(textOf(embed.title))
  return [{ ...title, links: [...title.links, ...(embed.url === undefined ? [] : [textOf(embed.url)])] }, show(textOf(embed.description))]
}

/** A backslash takes the meaning from a sign: such signs are set aside while the rest is read. */
function show(markdown: string): Shown {
  const aside = markdown.replace(/\\([^0-9A-Za-z\s])/g, (_, sign: string) => String.fromCodePoint(0xf0000 + (sign.codePointAt(0) ?? 0)))
  const { text, outside, links } = takeLinks(aside)
  const mentions = outside.match(/@(everyone|here)|<(@[!&]?|#|\/|id:|t:|a?:)[^>]*>/g) ?? []
  return { text: back(text).replaceAll('**', ''), links: [...links, ...bareLinks(back(outside))], mentions }
}

function back(text: string): string {
  return text.replace(/[\u{f0000}-\u{ffffd}]/gu, sign => String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0xf0000))
}
