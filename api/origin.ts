import type { Context, MiddlewareHandler } from 'hono'
import { type Problem, Refusal } from './problem.ts'

const crossSite: Problem = {
  status: 403,
  slug: 'cross-site',
  title: 'Not from here',
  detail: 'A page of another site asked for this in your name. Open the page of this site, and do it there.',
}

/**
 * Refuses what another site's page makes a browser send. A program sends neither Sec-Fetch-Site nor Origin, and is let through; so is,
 * with `isKeyInPath`, a page that says nothing of itself (`Origin: null`): who knows such a path needs nobody else's browser.
 */
export function sameSiteOnly(publicUrl: string, options: { isKeyInPath?: boolean } = {}): MiddlewareHandler {
  return async (c, next) => {
    if (!/^(GET|HEAD|OPTIONS)$/.test(c.req.method) && !isOurs(c, publicUrl, options.isKeyInPath ?? false)) throw new Refusal(crossSite)
    await next()
  }
}

/**
 * Refuses every page but those under our own public address, for what answers without a key. A name that an attacker turns to this
 * address makes his page its neighbour (DNS rebinding): then both Host and Sec-Fetch-Site say what he likes, and only Origin does not.
 */
export function ownPagesOnly(publicUrl: string): MiddlewareHandler {
  const own = new URL(publicUrl).origin
  return async (c, next) => {
    const origin = c.req.header('Origin')
    if (origin !== undefined && origin !== own) throw new Refusal(crossSite)
    await next()
  }
}

function isOurs(c: Context, publicUrl: string, isKeyInPath: boolean): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = c.req.header('Origin')
  if (origin === undefined) return true
  if (origin === 'null') return isKeyInPath
  return origin === new URL(publicUrl).origin || origin === new URL(c.req.url).origin
}
