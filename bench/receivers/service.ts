/** A request as it came in. */
export interface Asked {
  method: string
  host: string
  url: URL
  headers: Record<string, string | undefined>
  body: string
}

export interface Reply {
  status: number
  headers?: Record<string, string>
  body: string
}

/** What a reader of the service would have before his eyes: the words, what can be clicked, who is called. */
export interface Shown {
  text: string
  links: string[]
  mentions: string[]
}

export interface Heard extends Shown {
  /** Whom it reached: the same for everything that one receiver gets. */
  target: string
  /** Where the service carries one. */
  messageId: string | null
  body: unknown
}

/** One service, as far as it can be played: what it takes, and how it says no. */
export interface Service {
  kind: string
  /** Its hosts; one with a dot before it stands for all below it. */
  hosts: string[]
  /** Checks form, limits and signature as the service does. Throws `Refused`. `secrets` are those of a target; none: not checked. */
  hear(asked: Asked, secrets: (target: string) => string[], now: number): Heard
  taken(heard: Heard): Reply
  /** Too much at once, in the service's own way. */
  busy(seconds: number): Reply
  /** Whether `busy` tells the seconds. */
  tellsHowLong: boolean
  /** Nobody is there any more. */
  gone: Reply
}

export class Refused extends Error {
  constructor(readonly reply: Reply) {
    super(reply.body)
  }
}

export type Fields = Record<string, unknown>

export function json(status: number, value: object, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The body as an object; whatever else it is gets this reply. */
export function fieldsOf(asked: Asked, otherwise: Reply): Fields {
  const type = asked.headers['content-type'] ?? ''
  try {
    const value: unknown = JSON.parse(asked.body)
    if (asked.method === 'POST' && type.startsWith('application/json') && isFields(value)) return value
  } catch {
    // what is no JSON is refused like what is no object
  }
  throw new Refused(otherwise)
}

export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)
}

/** What apps make a link of without being asked: addresses and the names of hosts. */
export function bareLinks(text: string): string[] {
  return (
    text.match(
      /\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>()[\]]+|(?<![\w@\u2060])([\p{L}\d-]+\.)+(com|org|net|gg|io|cn|ai|dev|sh|example)\b[^\s]*/giu,
    ) ?? []
  )
}

export function bareMentions(text: string): string[] {
  return text.match(/@[\p{L}\p{N}_]+/gu) ?? []
}

/** Links in the manner of Markdown, and the text without them. */
export function takeLinks(markdown: string): { text: string; outside: string; links: string[] } {
  const pattern = /!?\[([^\][]*)\]\(<?([^()\s<>]*)>?\)/g
  const links = [...markdown.matchAll(pattern)].map(match => match[2] ?? '')
  return { text: markdown.replace(pattern, '$1'), outside: markdown.replace(pattern, ' '), links }
}

export function merge(parts: Shown[]): Shown {
  return {
    text: parts.map(part => part.text).join('\n'),
    links: parts.flatMap(part => part.links),
    mentions: parts.flatMap(part => part.mentions),
  }
}
