import { type Context, Hono } from 'hono'
import { permissiveLicenses } from '../../config/licenses.ts'
import { recallStatistics } from '../../db/statistics.ts'
import { answer, briefly } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { csv } from '../documents/csv.ts'
import { csvOf } from '../documents/parts/rows.ts'
import { monthOf } from '../months.ts'
import { frameOf, show } from '../page.tsx'
import { trendNames, trendTable } from '../pages/charts/figures.ts'
import { TrendsPage } from '../pages/trends.tsx'
import { readQuestion } from '../query.ts'

/** `/trends`: charts of any question, and what each is drawn from as CSV. */
export function trendRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/trends', c => trends(c, api))
  for (const name of trendNames) {
    routes.get(`/trends/${name}.csv`, async c => {
      const { columns, rows } = trendTable(name, await statisticsFor(c, api))
      const body = csvOf(
        columns.map(({ key }) => key),
        rows,
      )
      return answer(c, { body, type: csv.type, cache: briefly })
    })
  }
  return routes
}

async function trends(c: Context, api: ApiContext): Promise<Response> {
  const filters = await filtersOf(c, api)
  const statistics = await recallStatistics(api.db, filters)
  const month = monthOf(new Date())
  return show(
    c,
    <TrendsPage frame={frameOf(api.version)} filters={filters} statistics={statistics} month={month} permissive={permissiveLicenses} />,
  )
}

async function statisticsFor(c: Context, api: ApiContext) {
  return recallStatistics(api.db, await filtersOf(c, api))
}

function filtersOf(c: Context, { db }: ApiContext) {
  return readQuestion(db, new URL(c.req.url).searchParams, [])
}
