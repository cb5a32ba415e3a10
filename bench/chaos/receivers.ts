import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { chanceOf } from './chance.ts'
import { hostOfServer } from './upstream.ts'

/** What a receiver did with a request: took it and said so, took it and broke off before it said so, refused it, or never answered. */
export type Treatment = 'acknowledged' | 'dropped' | 'refused' | 'hung'

export interface Receipt {
  at: number
  /** By the address that it came to. */
  wish: string
  messageId: string
  isSigned: boolean
  treatment: Treatment
  kind: string
  items: { releaseId: string; topic: string; repos: string[] }[]
  /** How many more it tells of than there was room for. */
  more: number
}

export interface Receivers {
  host: string
  receipts: Receipt[]
  /** Where the messages of a wish go. */
  addressOf(wish: string): string
  /** From now on everything is taken: hanging is a fault as well, and the last one is over. */
  calmDown(): void
  /** From now on everything is treated so; null: as before. */
  treatAll(treatment: Treatment | null): void
  /** Awaited before a request is treated. */
  beforeTreating: ((receipt: Receipt) => Promise<void>) | null
  close(): void
}

/** Of a hundred requests: 8 answered 500, 4 taken and dropped, 2 left hanging. */
const troubles: readonly [Treatment, number][] = [
  ['refused', 0.08],
  ['dropped', 0.04],
  ['hung', 0.02],
]

/** Receivers in one server, one for each wish, each with the secret that it shares with its sender. */
export async function openReceivers(seed: number, secretOf: (wish: string) => string): Promise<Receivers> {
  const receipts: Receipt[] = []
  const tries = new Map<string, number>()
  const state = { isCalm: false, forced: null as Treatment | null }
  const server = http.createServer(async (request, response) => {
    const body = await bodyOf(request)
    if (body === null) return
    const wish = (request.url ?? '').slice(1)
    const receipt = read(wish, request.headers, body, secretOf(wish))
    const nth = (tries.get(receipt.messageId) ?? 0) + 1
    tries.set(receipt.messageId, nth)
    const treatment =
      state.forced ?? (state.isCalm ? 'acknowledged' : treatmentOf(chanceOf(seed, `${wish} ${receipt.items[0]?.repos[0]} ${nth}`).next()))
    const kept = { ...receipt, treatment }
    receipts.push(kept)
    await receivers.beforeTreating?.(kept)
    treat(treatment, request, response)
  })
  // whoever hangs does so until the other side loses patience
  server.requestTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = hostOfServer(server)
  const receivers: Receivers = {
    ...{ host, receipts, beforeTreating: null },
    addressOf: wish => `http://${host}/${wish}`,
    calmDown: () => {
      state.isCalm = true
    },
    treatAll: treatment => {
      state.forced = treatment
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return receivers
}

/** By chance, from 0 to 1. */
export function treatmentOf(chance: number): Treatment {
  let left = chance
  for (const [treatment, share] of troubles) {
    left -= share
    if (left < 0) return treatment
  }
  return 'acknowledged'
}

/** Null where the sender broke off: nobody has been told anything. */
async function bodyOf(request: http.IncomingMessage): Promise<string | null> {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('utf8')
  } catch {
    // a sender that was killed in the middle of it comes again
    return null
  }
}

function treat(treatment: Treatment, request: http.IncomingMessage, response: http.ServerResponse): void {
  if (treatment === 'dropped') request.socket.destroy()
  else if (treatment === 'refused') response.writeHead(500).end('not now')
  else if (treatment === 'acknowledged') response.writeHead(204).end()
}

type Told = { type?: string; data?: { more?: number; items?: { topic: string; release: { id: string; variants: { repo: string }[] } }[] } }

function read(wish: string, headers: http.IncomingHttpHeaders, body: string, secret: string): Omit<Receipt, 'treatment'> {
  const messageId = String(headers['webhook-id'])
  const signed = `${messageId}.${headers['webhook-timestamp']}.${body}`
  const expected = `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(signed)
    .digest('base64')}`
  const isSigned = String(headers['webhook-signature'])
    .split(' ')
    .some(each => isEqual(each, expected))
  const told = JSON.parse(body) as Told
  const items = (told.data?.items ?? []).map(({ topic, release }) => {
    return { topic, releaseId: release.id, repos: release.variants.map(variant => variant.repo) }
  })
  return { at: Date.now(), wish, messageId, isSigned, kind: told.type?.split('.')[0] ?? '', items, more: told.data?.more ?? 0 }
}

function isEqual(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}
