import { type Context, Hono } from 'hono'
import { recallStatistics } from '../../db/statistics.ts'
import { listSources } from '../../db/timeline/sources.ts'
import type { ApiContext } from '../context.ts'
import { frameOf, show } from '../page.tsx'
import { SourcesPage } from '../pages/sources.tsx'
import { sourceStates } from '../pages/words.ts'
import { readChoiceOf, refuseOthers } from '../query.ts'

/** `/sources`: how each source is doing, for people. */
export function sourcesPageRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/sources', c => sources(c, api))
  return routes
}

const everything = { chosen: [], matchedAs: [] }

async function sources(c: Context, { db, version }: ApiContext): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams
  refuseOthers(parameters, ['state', 'company'])
  const state = readChoiceOf(parameters, 'state', sourceStates)
  const [every, { lag }] = await Promise.all([listSources(db), recallStatistics(db, everything)])
  const company = readChoiceOf(parameters, 'company', [...new Set(every.map(each => each.company))])
  return show(c, <SourcesPage frame={frameOf(version)} sources={every} lag={lag} state={state} company={company} now={new Date()} />)
}
