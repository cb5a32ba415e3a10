import { Hono } from 'hono'
import { readStatistics } from '../../db/statistics.ts'
import { answer, briefly, json } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { readQuestion } from '../query.ts'

/** `GET /api/statistics`: what charts are drawn from. */
export function statisticsRoutes({ db }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/api/statistics', async c => {
    const filters = await readQuestion(db, new URL(c.req.url).searchParams, [])
    const { matchedAs } = filters
    const statistics = await readStatistics(db, filters)
    const body = JSON.stringify(matchedAs.length > 0 ? { ...statistics, matchedAs } : statistics)
    return answer(c, { body, type: json, cache: briefly })
  })
  return routes
}
