import { field } from './answer.ts'
import { withDeadline } from './deadline.ts'
import type { Exchange, Head } from './exchange.ts'
import type { Guard } from './guard.ts'
import { FetchError } from './problem.ts'

export interface PostRequest {
  url: string
  /** POST where nothing else is said. */
  method?: 'POST' | 'PUT'
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

export interface PostLimits {
  /** From the first byte of the request to the last of the answer. */
  totalMs: number
  answerBytes: number
}

export const usualPostLimits: PostLimits = { totalMs: 15_000, answerBytes: 16 * 1024 }

/** Sends a message. Throws FetchError where no answer comes: a refused address, no connection, no status in time. */
export async function post(
  request: PostRequest,
  { guard, exchange, userAgent, limits }: { guard: Guard; exchange: Exchange; userAgent: string; limits: PostLimits },
): Promise<PostAnswer> {
  const url = guard.check(request.url)
  const given = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])
  const headers = { ...Object.fromEntries(given), 'user-agent': userAgent, 'accept-encoding': 'identity' }
  const late = () => new FetchError('timeout', `${url.host} did not answer within ${limits.totalMs / 1000} s`)
  return withDeadline(limits.totalMs, late, async signal => {
    const head = await exchange.send(url, headers, signal, { method: request.method ?? 'POST', body: request.body })
    const text = await beginningOf(head, limits.answerBytes)
    return { status: head.status, text, retryAfterSeconds: secondsToWait(field(head.fields, 'retry-after'), head.fields) }
  })
}

/** Up to so many bytes; what comes after them, or does not come at all, changes nothing about the status. */
async function beginningOf({ status, fields, body }: Head, limit: number): Promise<string> {
  // without a body its connection is free again as soon as somebody asks for the next byte
  if (status === 204 || field(fields, 'content-length') === '0') {
    body.resume()
    return ''
  }
  const chunks: Uint8Array[] = []
  let received = 0
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      received += chunk.length
      if (received >= limit) break
    }
  } catch {
    // it was taken or refused by its status: how the body ends says nothing more
  }
  body.destroy()
  return field(fields, 'content-encoding') === null ? Buffer.concat(chunks).subarray(0, limit).toString('utf8') : ''
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
