import { Hono } from 'hono'
import { listCompanies } from '../../db/timeline/companies.ts'
import { listSources } from '../../db/timeline/sources.ts'
import type { ApiContext } from '../context.ts'
import { frameOf, show } from '../page.tsx'
import { CompaniesPage } from '../pages/companies.tsx'
import { refuseParameters } from '../query.ts'

/** `/companies`: who is tracked, for people. The hour decides how sources are: it is not told again from memory. */
export function companiesPageRoutes({ db, version }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/companies', async c => {
    refuseParameters(new URL(c.req.url).searchParams)
    const [companies, sources] = await Promise.all([listCompanies(db), listSources(db)])
    return show(c, <CompaniesPage frame={frameOf(version)} companies={companies} sources={sources} />)
  })
  return routes
}
