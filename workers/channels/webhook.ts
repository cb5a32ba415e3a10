import { createHmac, createPrivateKey, sign as signWith } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Message, MessageItem } from './contract.ts'
import { secretsOf } from './parts/hook.ts'
import { outcomeOf, sent } from './parts/outcome.ts'
import { cut } from './parts/text.ts'

const settings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .max(2000)
    // such an address is never posted to: to say so now is better than a question that does not arrive
    .refine(address => !URL.canParse(address) || (new URL(address).username === '' && new URL(address).password === ''), {
      error: 'must hold no user name or password: messages are signed instead',
    })
    .meta({ label: 'Address', example: 'https://hooks.example.com/modelwire', isSecret: true }),
  format: z.enum(['plain', 'cloudevents']).default('plain').meta({ label: 'Body', example: 'plain' }),
})
type Settings = z.output<typeof settings>

/** A program of one's own, by Standard Webhooks 1.0.0: https://github.com/standard-webhooks/standard-webhooks */
export const webhook: Channel<Settings> = {
  kind: 'webhook',
  label: 'Webhook',
  help: 'JSON by POST to an address of yours, signed by Standard Webhooks.',
  settings: settings as unknown as z.ZodType<Settings>,
  endpointOf: ({ url }) => url,
  describe: ({ url }) => new URL(url).host,
  isSigned: true,
  isConsentProven: false,
  async send(message, { url, format }, tools) {
    const body = Buffer.from(format === 'cloudevents' ? cloudEvent(message) : plainEvent(message))
    const timestamp = Math.floor(tools.now.getTime() / 1000)
    const headers = {
      'content-type': format === 'cloudevents' ? 'application/cloudevents+json' : 'application/json',
      'webhook-id': message.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': tools.secrets.map(secret => sign(secret, message.id, timestamp, body)).join(' '),
    }
    return sent(
      () => tools.post({ url, headers, body }),
      outcomeOf,
      () => [...secretsOf(url), ...tools.secrets],
    )
  },
}

/**
 * Of `id.timestamp.body`: `v1,<base64>` by HMAC-SHA256 with the bytes of a `whsec_` secret, `v1a,<base64>` by Ed25519 with a `whsk_` key,
 * which is the seed, alone or with its public half behind it.
 */
export function sign(secret: string, id: string, timestamp: number, body: string | Uint8Array): string {
  const before = `${id}.${timestamp}.`
  if (secret.startsWith('whsk_'))
    return `v1a,${signWith(null, Buffer.concat([Buffer.from(before), Buffer.from(body)]), privateKey(secret)).toString('base64')}`
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(before).update(body).digest('base64')}`
}

/** What PKCS #8 has before the 32 bytes of an Ed25519 seed (RFC 8410). */
const beforeSeed = Buffer.from('302e020100300506032b657004220420', 'hex')

function privateKey(secret: string) {
  const seed = Buffer.from(secret.slice('whsk_'.length), 'base64').subarray(0, 32)
  return createPrivateKey({ key: Buffer.concat([beforeSeed, seed]), format: 'der', type: 'pkcs8' })
}

/** Standard Webhooks asks for less than 20 kB; the rest is for what is around the data. */
const mostBytes = 19_000

interface Event {
  type: string
  timestamp: string
  /** As JSON. */
  data: string
}

function plainEvent(message: Message): string {
  const { type, timestamp, data } = event(message)
  return `${JSON.stringify({ type, timestamp }).slice(0, -1)},"data":${data}}`
}

/** `release.<topic>` for one release, `release.digest` for several, `subscription.<kind>` for what is about the subscription itself. */
function event(message: Message): Event {
  const [first, ...others] = message.items
  const news = first && others.length === 0 ? `release.${first.topic}` : 'release.digest'
  const type = message.kind === 'news' ? news : `subscription.${message.kind}`
  for (const keep of keeps) {
    const data = dataOf(message, keep)
    // no character takes more than three bytes of UTF-8 for each unit that it has here
    if (data.length * 3 < mostBytes || Buffer.byteLength(data) < mostBytes) return { type, timestamp: message.at, data }
  }
  return { type, timestamp: message.at, data: dataOf(message, nothing) }
}

interface Keep {
  items: number
  variants: number
  sightings: number
}

/** What is left out where it would be too long, in this order; each release's address has all of it. */
const keeps: Keep[] = [
  { items: 100, variants: 1000, sightings: 100 },
  { items: 50, variants: 50, sightings: 5 },
  { items: 20, variants: 5, sightings: 2 },
  { items: 10, variants: 1, sightings: 1 },
  { items: 4, variants: 0, sightings: 0 },
  { items: 1, variants: 0, sightings: 0 },
]

const nothing: Keep = { items: 0, variants: 0, sightings: 0 }

/** Of one text, however long it is. */
const mostCharacters = 1000

function dataOf(message: Message, keep: Keep): string {
  const items = message.items.slice(0, keep.items)
  const around = {
    title: cut(message.title, mostCharacters),
    ...(message.lead.length > 0 ? { lead: message.lead.map(sentence => cut(sentence, mostCharacters)) } : {}),
    more: (message.more?.count ?? 0) + message.items.length - items.length,
    why: message.why,
    actions: message.actions,
    subscription: { ...message.subscription, stopUrl: message.stop.url },
  }
  return `${JSON.stringify(around).slice(0, -1)},"items":[${items.map(item => itemText(item, keep)).join(',')}]}`
}

/** Thousands are told the same of one release: it is written as JSON once. */
const texts = new WeakMap<MessageItem, Map<Keep, string>>()

function itemText(item: MessageItem, keep: Keep): string {
  const known = texts.get(item) ?? new Map<Keep, string>()
  const text = known.get(keep) ?? JSON.stringify(itemOf(item, keep))
  texts.set(item, known.set(keep, text))
  return text
}

function itemOf({ topic, headline, changes, evidence, release }: MessageItem, keep: Keep) {
  return {
    topic,
    headline: cut(headline, mostCharacters),
    ...(changes.length > 0 ? { changes } : {}),
    evidence: evidence.slice(0, 1 + keep.sightings),
    release: {
      ...release,
      variants: release.variants.slice(0, keep.variants),
      variantCount: release.variants.length,
      sightings: release.sightings.slice(0, keep.sightings),
      sightingCount: release.sightings.length,
    },
  }
}

/** The same as CloudEvents 1.0, structured: https://github.com/cloudevents/spec */
function cloudEvent(message: Message): string {
  const { type, timestamp, data } = event(message)
  const [first, ...others] = message.items
  const around = {
    specversion: '1.0',
    id: message.id,
    source: new URL('/', message.stop.url).href,
    type: `org.modelwire.${type}`,
    time: timestamp,
    ...(first && others.length === 0 ? { subject: first.release.id } : {}),
    datacontenttype: 'application/json',
  }
  return `${JSON.stringify(around).slice(0, -1)},"data":${data}}`
}
