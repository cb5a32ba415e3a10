import { Hono } from 'hono'
import { listCompanies } from '../../db/timeline/companies.ts'
import { countSources } from '../../db/timeline/sources.ts'
import type { ApiContext } from '../context.ts'
import { frameOf, show } from '../page.tsx'
import { AboutPage } from '../pages/about.tsx'
import { refuseParameters } from '../query.ts'

/** `/about`: what is told here and by which rules. */
export function aboutRoutes({ db, version }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/about', async c => {
    refuseParameters(new URL(c.req.url).searchParams)
    const [companies, { sources }] = await Promise.all([listCompanies(db), countSources(db)])
    const tracked = companies.filter(({ isParked, role }) => !isParked && role === 'developer')
    return show(c, <AboutPage frame={frameOf(version)} companies={tracked.length} sources={sources} />)
  })
  return routes
}
