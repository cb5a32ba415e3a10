import { field } from './answer.ts'
import type { PostLimits } from './dispatch.ts'
import type { Exchange } from './exchange.ts'
import type { Guard } from './guard.ts'

export interface PostRequest {
  url: string
  /** POST where nothing else is said. */
  method?: 'POST' | 'PUT'
  /** Beside those that say who sends and what can be read. */
  headers: Record<string, string>
  body: string | Uint8Array
}

/** Whatever was answered, also what means no. Redirects are not followed. */
export interface PostAnswer {
  status: number
  /** The beginning of the body as text: enough to find an error in it. Empty where it was packed or broke off. */
  text: string
  retryAfterSeconds: number | null
}

export type { PostLimits } from './dispatch.ts'

export const usualPostLimits: PostLimits = { totalMs: 15_000, answerBytes: 16 * 1024 }

/** Sends a message. Throws FetchError where no answer comes: a refused address, no connection, no status in time. */
export async function post(
  request: PostRequest,
  { guard, exchange, userAgent, limits }: { guard: Guard; exchange: Exchange; userAgent: string; limits: PostLimits },
): Promise<PostAnswer> {
  const url = guard.check(request.url)
  const headers = ['user-agent', userAgent, 'accept-encoding', 'identity']
  for (const name in request.headers) headers.push(name, request.headers[name] ?? '')
  const content = { method: request.method ?? 'POST', body: request.body } as const
  const { status, fields, beginning } = await exchange.post(url, headers, content, limits)
  const isPacked = field(fields, 'content-encoding') !== null
  return {
    status,
    text: isPacked ? '' : beginning.toString('utf8'),
    retryAfterSeconds: secondsToWait(field(fields, 'retry-after'), fields),
  }
}

/** Retry-After as seconds or as a date (RFC 9110), up to a day; Discord and others give fractions. */
function secondsToWait(after: string | null, fields: Parameters<typeof field>[0]): number | null {
  const text = after?.trim() ?? ''
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) return Math.min(Math.ceil(Number(text)), 86_400)
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null
  const now = Date.parse(field(fields, 'date') ?? '')
  const wait = Math.ceil((Date.parse(text) - (Number.isNaN(now) ? Date.now() : now)) / 1000)
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), 86_400)
}
