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
    .refine(address => !address.includes('@') || !URL.canParse(address) || isNameless(new URL(address)), {
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
    const body = format === 'cloudevents' ? cloudEvent(message) : plainEvent(message)
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

function isNameless({ username, password }: URL): boolean {
  return username === '' && password === ''
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

/** Standard Webhooks asks for less than 20 kB. */
const mostBytes = 19_500

function plainEvent(message: Message): Buffer {
  return bodyOf({ type: typeOf(message), timestamp: message.at }, message)
}

/** The same as CloudEvents 1.0, structured: https://github.com/cloudevents/spec */
function cloudEvent(message: Message): Buffer {
  const [first, ...others] = message.items
  const envelope = {
    specversion: '1.0',
    id: message.id,
    source: new URL('/', message.stop.url).href,
    type: `org.modelwire.${typeOf(message)}`,
    time: message.at,
    ...(first && others.length === 0 ? { subject: first.release.id } : {}),
    datacontenttype: 'application/json',
  }
  return bodyOf(envelope, message)
}

/** `release.<topic>` for one release, `release.digest` for several, `subscription.<kind>` for what is about the subscription itself. */
function typeOf({ kind, items }: Message): string {
  if (kind !== 'news') return `subscription.${kind}`
  return items.length === 1 ? `release.${items[0]?.topic}` : 'release.digest'
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

/** The envelope says what the event is, beside its data. */
function bodyOf(envelope: object, message: Message): Buffer {
  for (const keep of keeps) {
    const body = bytesOf(envelope, message, keep)
    if (body.length < mostBytes) return body
  }
  return bytesOf(envelope, message, nothing)
}

const comma = Buffer.from(',')
const afterItems = Buffer.from(']}}')

/** Thousands are told the same of one release: its bytes are made once, and put between what is each one's own. */
function bytesOf(envelope: object, message: Message, keep: Keep): Buffer {
  const items = message.items.slice(0, keep.items)
  const data = {
    title: cut(message.title, mostCharacters),
    lead: message.lead.length > 0 ? message.lead.map(sentence => cut(sentence, mostCharacters)) : undefined,
    more: (message.more?.count ?? 0) + message.items.length - items.length,
    why: message.why,
    actions: message.actions,
    subscription: { ...message.subscription, stopUrl: message.stop.url },
    items: [],
  }
  const pieces: Buffer[] = [Buffer.from(JSON.stringify({ ...envelope, data }).slice(0, -afterItems.length))]
  for (const item of items) pieces.push(...(pieces.length > 1 ? [comma] : []), itemBytes(item, keep))
  return Buffer.concat([...pieces, afterItems])
}

const written = new WeakMap<MessageItem, Map<Keep, Buffer>>()

function itemBytes(item: MessageItem, keep: Keep): Buffer {
  const known = written.get(item) ?? new Map<Keep, Buffer>()
  const bytes = known.get(keep) ?? Buffer.from(JSON.stringify(itemOf(item, keep)))
  if (!known.has(keep)) written.set(item, known.set(keep, bytes))
  return bytes
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
