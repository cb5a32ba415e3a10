import { Hono } from 'hono'
import { answer, json } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { buildDocument } from '../openapi/document.ts'
import { refuseParameters } from '../query.ts'

/** `GET /openapi.json`: what the API answers, for programs. It changes only with the program. */
export function openApiRoutes({ publicUrl, version, operatorToken }: ApiContext): Hono {
  const routes = new Hono()
  const body = JSON.stringify(buildDocument({ publicUrl, version, isOperated: Boolean(operatorToken) }))
  routes.get('/openapi.json', c => {
    refuseParameters(new URL(c.req.url).searchParams)
    return answer(c, { body, type: json, cache: 'public, max-age=300, stale-while-revalidate=3600' })
  })
  return routes
}
