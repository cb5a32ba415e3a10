import { Hono } from 'hono'
import { listSources } from '../../db/timeline/sources.ts'
import { answer, briefly, json } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { refuseParameters } from '../query.ts'

/** `GET /api/sources`: how each source is doing. */
export function sourceRoutes({ db }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/api/sources', async c => {
    refuseParameters(new URL(c.req.url).searchParams)
    const body = JSON.stringify({ sources: await listSources(db) })
    return answer(c, { body, type: json, cache: briefly })
  })
  return routes
}
