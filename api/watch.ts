import type { Context, Next } from 'hono'
import { matchedRoutes } from 'hono/route'
import { answerSeconds, answers } from '../config/metrics.ts'

const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'])

/** The outermost: counts each answer by the pattern of its route, never by what was asked. A stream is answered when it begins. */
export async function watchAnswers(c: Context, next: Next): Promise<void> {
  const startedAt = performance.now()
  await next()
  const route = routeOf(c)
  const method = methods.has(c.req.method) ? c.req.method : 'other'
  answers.inc({ route, method, status: `${Math.floor(c.res.status / 100)}xx` })
  answerSeconds.observe({ route }, (performance.now() - startedAt) / 1000)
}

/** That which answered, or would have where the answer was still in memory; middleware, which answers at every address, is none. */
function routeOf(c: Context): string {
  const matched = matchedRoutes(c)
  const last = matched[c.req.routeIndex]
  const route = last && last.method !== 'ALL' ? last : matched.find(each => each.method !== 'ALL')
  return route?.path ?? 'none'
}
