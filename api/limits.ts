import type { Context, MiddlewareHandler, Next } from 'hono'
import { clientOf, isHandedOnHere, isOfThisMachine } from './client.ts'
import type { ApiContext } from './context.ts'
import { Refusal, tooMany } from './problem.ts'

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
const uncounted = new Set(['/healthz', '/readyz'])

/**
 * So many requests a minute from one address (`RATE_LIMIT`), counted by each process; the machine itself is not counted. Says how it
 * stands in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10). More is a refusal (429) that `refusals` throws.
 */
export function limits({ rateLimit = 0, trustedProxies = 0, log }: ApiContext): MiddlewareHandler {
  const counts = new Map<string, Count>()
  let isWarned = false
  return async (c, next) => {
    if (rateLimit === 0 || uncounted.has(c.req.path) || isOfThisMachine(c)) return next()
    if (trustedProxies === 0 && isHandedOnHere(c)) {
      // all would be one client, and turned away together
      if (!isWarned) log.warn('a proxy on this machine hands requests on, so RATE_LIMIT counts nobody: set TRUSTED_PROXIES to 1')
      isWarned = true
      return next()
    }
    const { asked, endsAt } = count(counts, clientOf(c, trustedProxies))
    const seconds = Math.max(1, Math.ceil((endsAt - performance.now()) / 1000))
    if (asked > rateLimit)
      c.set('refused', new Refusal(tooMany(`From one address ${rateLimit} requests can be made in a minute.`, seconds)))
    await next()
    c.res.headers.set('RateLimit-Policy', `"default";q=${rateLimit};w=${windowSeconds}`)
    c.res.headers.set('RateLimit', `"default";r=${Math.max(0, rateLimit - asked)};t=${seconds}`)
  }
}

declare module 'hono' {
  interface ContextVariableMap {
    /** Why nothing is to be answered. */
    refused?: Error
  }
}

/** Behind what gives every answer its headers: what was refused before is refused here. */
export async function refusals(c: Context, next: Next): Promise<void> {
  const refused = c.get('refused')
  if (refused) throw refused
  await next()
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
