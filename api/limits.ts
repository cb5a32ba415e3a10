import type { Context, MiddlewareHandler } from 'hono'
import { clientOf } from './client.ts'
import type { ApiContext } from './context.ts'
import { type Problem, tooMany } from './problem.ts'

/** What one address asks within one window. */
interface Count {
  asked: number
  /** When the window ends, in milliseconds of a clock that never goes back. */
  endsAt: number
}

const windowSeconds = 60
/** More addresses than this are not told apart: the oldest begin anew. */
const mostClients = 50_000
/** Whoever watches whether the service is well is never turned away. */
const uncounted = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * So many requests a minute from one address (`RATE_LIMIT`), counted by each process; the machine itself is not counted. Says how it
 * stands in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10); more is a 429 with Retry-After.
 */
export function limits(
  { rateLimit = 0, trustedProxies = 0 }: ApiContext,
  refuse: (c: Context, problem: Problem) => Promise<Response> | Response,
): MiddlewareHandler {
  const counts = new Map<string, Count>()
  return async (c, next) => {
    const client = rateLimit > 0 && !uncounted.has(c.req.path) ? clientOf(c, trustedProxies) : null
    if (client === null || isHere(client)) return next()
    const { asked, endsAt } = count(counts, client)
    const seconds = Math.max(1, Math.ceil((endsAt - performance.now()) / 1000))
    const isOver = asked > rateLimit
    if (isOver) c.res = await refuse(c, tooMany(`From one address ${rateLimit} requests can be made in a minute.`, seconds))
    else await next()
    c.header('Access-Control-Allow-Origin', '*')
    c.header('RateLimit-Policy', `"default";q=${rateLimit};w=${windowSeconds}`)
    c.header('RateLimit', `"default";r=${Math.max(0, rateLimit - asked)};t=${seconds}`)
  }
}

function count(counts: Map<string, Count>, client: string): Count {
  const now = performance.now()
  const known = counts.get(client)
  if (known && known.endsAt > now) {
    known.asked += 1
    return known
  }
  const begun = { asked: 1, endsAt: now + windowSeconds * 1000 }
  counts.delete(client)
  counts.set(client, begun)
  if (counts.size > mostClients) counts.delete(counts.keys().next().value ?? '')
  return begun
}

function isHere(client: string): boolean {
  return client.startsWith('127.') || client === '0:0:0:0::/64' || client === 'unknown'
}
