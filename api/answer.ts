import type { Context } from 'hono'

export interface Answer {
  /** Text, or the bytes of it in UTF-8. */
  body: string | Buffer
  type: string
  /** Cache-Control of the answer. */
  cache: string
  headers?: Record<string, string>
  /** Headers of the question that it depends on, beside how it is packed. */
  varies?: string
}

declare module 'hono' {
  interface ContextVariableMap {
    answer?: Answer
  }
}

export const json = 'application/json; charset=utf-8'
export const html = 'text/html; charset=utf-8'
/** For what changes with every poll: a moment fresh, a minute good enough while it is asked anew, a day when we are down. */
export const briefly = 'public, max-age=5, stale-while-revalidate=60, stale-if-error=86400'

/** Answers 200, the same to whoever asks. representation.ts adds the body with its tag, packs it, and makes it a 304 for a reader that has it. */
export function answer(c: Context, told: Answer): Response {
  c.set('answer', told)
  // a body that stood here would be copied by every middleware that touches the answer
  const vary = told.varies ? `Accept-Encoding, ${told.varies}` : 'Accept-Encoding'
  return c.body(null, 200, { ...told.headers, 'Content-Type': told.type, 'Cache-Control': told.cache, Vary: vary })
}
