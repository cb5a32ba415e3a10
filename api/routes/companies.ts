import { Hono } from 'hono'
import { listCompanies } from '../../db/timeline/companies.ts'
import { answer, briefly, json } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { refuseParameters } from '../query.ts'

/** `GET /api/companies`: who is tracked. */
export function companyRoutes({ db }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/api/companies', async c => {
    refuseParameters(new URL(c.req.url).searchParams)
    const body = JSON.stringify({ companies: await listCompanies(db) })
    return answer(c, { body, type: json, cache: briefly })
  })
  return routes
}
