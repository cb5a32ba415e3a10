import { field, joined, maxAgeOf, requireUsable, validatorsOf } from './http/answer.ts'
import { acceptedEncodings, type Body, readBody } from './http/body.ts'
import type { Dial } from './http/connect.ts'
import { withDeadline } from './http/deadline.ts'
import { type Exchange, type Head, openExchange } from './http/exchange.ts'
import { type Guard, openGuard } from './http/guard.ts'
import { openPacing, type Pace, type Pacing } from './http/pacing.ts'
import { type PostAnswer, type PostLimits, type PostRequest, post, usualPostLimits } from './http/post.ts'
import { asFetchError, FetchError } from './http/problem.ts'
import type { ProxySettings } from './http/proxy.ts'
import { type Hop, nextHop } from './http/redirect.ts'
import type { Resolve } from './http/resolve.ts'

export type { Pace } from './http/pacing.ts'
export type { PostAnswer, PostRequest } from './http/post.ts'
export { FetchError, type FetchProblem, fetchProblems } from './http/problem.ts'

export interface HttpRequest {
  url: string
  accept: string
  headers?: Record<string, string>
  /** Validators of the last answer, sent back as they came. */
  etag?: string | null
  lastModified?: string | null
}

export interface HttpAnswer {
  status: 200 | 304
  /** Where the answer came from, after redirects. */
  url: string
  /** Unpacked; empty for 304. */
  body: Uint8Array
  contentType: string | null
  etag: string | null
  lastModified: string | null
  link: string | null
  maxAgeSeconds: number | null
  /** The new address, when every redirect on the way was for good (301, 308). */
  movedTo: string | null
  /** Bytes of the body on the wire. */
  bytes: number
}

export interface Http {
  get(request: HttpRequest): Promise<HttpAnswer>
  /** Sends a message and gives back whatever was answered. It keeps to no host's pace: whoever sends does. */
  post(request: PostRequest): Promise<PostAnswer>
  /** Ends what is open; requests under way fail. */
  close(): Promise<void>
}

export interface HttpLimits {
  connectMs: number
  /** From the first turn at the host to the last byte, redirects included. */
  totalMs: number
  /** On the wire and unpacked. */
  bodyBytes: number
  redirects: number
}

export interface HttpOptions {
  userAgent: string
  proxy: ProxySettings
  extraCertificates: string | null
  allowPrivateHosts: string[]
  limits?: Partial<HttpLimits>
  pace?: Partial<Pace>
  postLimits?: Partial<PostLimits>
  /** In place of the system's name servers. */
  resolve?: Resolve
  /** In place of a TCP connection to a checked address. */
  dial?: Dial
}

/**
 * The only way out to the network. It answers 200 and 304 and throws a FetchError for everything else; nothing that an upstream
 * says, sends or withholds makes it reach into the private network, hold more than 10 MiB or take longer than 15 s.
 */
export function openHttp(options: HttpOptions): Http {
  const guard = openGuard(options.allowPrivateHosts)
  const limits = { ...usualLimits, ...options.limits }
  const pacing = openPacing({ ...usualPace, ...options.pace })
  const { proxy, extraCertificates, resolve, dial } = options
  const exchange = openExchange({ proxy, extraCertificates, guard, connectMs: limits.connectMs, resolve, dial })
  const walk: Walk = { guard, limits, pacing, exchange }
  return {
    get: async request => {
      const first = firstHop(request, options.userAgent, guard)
      const leave = await pacing.enter(first.url.host)
      const late = () => new FetchError('timeout', `${first.url.host} did not answer within ${limits.totalMs / 1000} s`)
      return withDeadline(limits.totalMs, late, signal => follow(first, leave, request, walk, signal))
    },
    post: request =>
      post(request, { guard, exchange, userAgent: options.userAgent, limits: { ...usualPostLimits, ...options.postLimits } }),
    close: () => {
      pacing.close()
      return exchange.close()
    },
  }
}

interface Walk {
  guard: Guard
  limits: HttpLimits
  pacing: Pacing
  exchange: Exchange
}

const usualLimits: HttpLimits = { connectMs: 5_000, totalMs: 15_000, bodyBytes: 10 * 1024 * 1024, redirects: 5 }
const usualPace: Pace = { atOnce: 2, gapMs: 50, waitMs: 30_000, pauseMs: Number.POSITIVE_INFINITY }

function firstHop(request: HttpRequest, userAgent: string, guard: Guard): Hop {
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  const usual = { 'user-agent': userAgent, accept: request.accept, 'accept-encoding': acceptedEncodings }
  const headers: Record<string, string> = { ...Object.fromEntries(given), ...usual }
  if (isSendable(request.etag)) headers['if-none-match'] = request.etag
  if (isSendable(request.lastModified)) headers['if-modified-since'] = request.lastModified
  return { url: guard.check(request.url), headers, followed: 0, isPermanent: true }
}

/** A validator with characters that no header may carry came from a broken server, and would keep its source from ever being asked again. */
function isSendable(validator: string | null | undefined): validator is string {
  return typeof validator === 'string' && /^[\t\x20-\x7e\x80-\xff]+$/.test(validator)
}

/** Walks over redirects; each hop takes a turn at its own host and gives it back before the next. */
async function follow(first: Hop, turn: () => void, request: HttpRequest, walk: Walk, signal: AbortSignal): Promise<HttpAnswer> {
  let hop: Hop = first
  let leave = turn
  for (;;) {
    const step = await take(hop, leave, request, walk, signal)
    if ('status' in step) return step
    hop = step
    leave = await walk.pacing.enter(hop.url.host)
  }
}

async function take(hop: Hop, leave: () => void, request: HttpRequest, walk: Walk, signal: AbortSignal): Promise<HttpAnswer | Hop> {
  let head: Head | null = null
  try {
    head = await walk.exchange.send(hop.url, hop.headers, signal)
    return nextHop(hop, head, walk.guard, walk.limits.redirects) ?? (await readAnswer(hop, head, request, walk.limits.bodyBytes))
  } catch (error) {
    if (error instanceof FetchError && error.retryAfterSeconds) walk.pacing.pause(hop.url.host, error.retryAfterSeconds)
    throw error
  } finally {
    // what was read to its end, or has no body, is over: to destroy it makes an error that nobody sees
    if (head && head.status !== 304 && !head.body.readableEnded) head.body.destroy()
    leave()
  }
}

async function readAnswer(hop: Hop, head: Head, request: HttpRequest, limit: number): Promise<HttpAnswer> {
  const { fields } = head
  requireUsable(head.status, fields, hop.url.host, 'if-none-match' in hop.headers || 'if-modified-since' in hop.headers)
  const isSame = head.status === 304 || (request.etag != null && field(fields, 'etag') === request.etag)
  const body = isSame ? { content: new Uint8Array(), received: 0 } : await unpack(head, hop.url.host, limit)
  return {
    status: isSame ? 304 : 200,
    url: hop.url.href,
    body: body.content,
    contentType: field(fields, 'content-type'),
    ...validatorsOf(fields, isSame, request),
    link: joined(fields, 'link'),
    maxAgeSeconds: maxAgeOf(fields),
    movedTo: hop.followed > 0 && hop.isPermanent ? hop.url.href : null,
    bytes: body.received,
  }
}

async function unpack(head: Head, host: string, limit: number): Promise<Body> {
  if (Number(field(head.fields, 'content-length')) > limit)
    throw new FetchError('too-large', `${host} wants to send more than ${limit} bytes`)
  try {
    return await readBody(head.body, joined(head.fields, 'content-encoding'), limit, host)
  } catch (error) {
    throw asFetchError(error, host, true)
  }
}
