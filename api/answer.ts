import { createHash } from 'node:crypto'
import type { Context } from 'hono'

export interface Answer {
  body: string
  type: string
  /** Cache-Control of the answer. */
  cache: string
  headers?: Record<string, string>
}

export const json = 'application/json; charset=utf-8'
export const html = 'text/html; charset=utf-8'
/** For what changes with every poll: a moment fresh, a minute good enough while it is asked anew, a day when we are down. */
export const briefly = 'public, max-age=5, stale-while-revalidate=60, stale-if-error=86400'

/** Answers 200 with an ETag of the content, or 304 to a reader that has it (RFC 9110, weak comparison). */
export function answer(c: Context, { body, type, cache, headers = {} }: Answer): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const validators = { ...headers, ETag: etag, 'Cache-Control': cache, Vary: 'Accept-Encoding' }
  if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, validators)
  return c.body(body, 200, { ...validators, 'Content-Type': type })
}

/** If-None-Match is a list of tags, each maybe weak, or `*` for any. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (!header) return false
  if (header.trim() === '*') return true
  return header.match(/"[^"]*"/g)?.includes(etag) ?? false
}
