import { type Context, Hono } from 'hono'
import { dayOf } from '../../db/timeline/cursor.ts'
import { countSources, listSources } from '../../db/timeline/sources.ts'
import { listKnownCompanies, listReleases, readDocument } from '../../db/timeline.ts'
import { answer } from '../answer.ts'
import { icon, script, stylesheet } from '../assets.ts'
import type { ApiContext } from '../context.ts'
import { frameOf, show } from '../page.tsx'
import { SourcesPage } from '../pages/sources.tsx'
import { TimelinePage } from '../pages/timeline.tsx'
import { sourceStates } from '../pages/words.ts'
import { choose } from '../preferences.ts'
import { addressOfNext, addressWithoutCursor, readChoice, readQuery } from '../query.ts'

const releasesOnAPage = 40

/** The pages for people, and the files that they load. */
export function pageRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/', c => timeline(c, api))
  routes.get('/sources', c => sources(c, api))
  routes.post('/preferences', choose)
  for (const { path, body, type } of [stylesheet, script, icon]) {
    routes.get(path, c => answer(c, { body, type, cache: 'public, max-age=31536000, immutable' }))
  }
  return routes
}

async function timeline(c: Context, { db, version }: ApiContext): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams
  const { filters, limit, after, order } = await readQuery(db, parameters, releasesOnAPage)
  const [page, companies, counts] = await Promise.all([
    listReleases(db, { filters, limit, after, order }),
    listKnownCompanies(db),
    countSources(db),
  ])
  return show(
    c,
    <TimelinePage
      frame={frameOf(version)}
      filters={filters}
      kept={order ? [['order', order]] : []}
      companies={companies.toSorted((left, right) => left.name.localeCompare(right.name, 'en'))}
      releases={page.releases.map(readDocument)}
      sources={counts}
      older={page.next && addressOfNext('/', parameters, page.next)}
      newest={after && addressWithoutCursor('/', parameters)}
      continuedFrom={after && dayOf(after)}
      json={addressWithoutCursor('/api/releases', parameters)}
    />,
  )
}

async function sources(c: Context, { db, version }: ApiContext): Promise<Response> {
  const state = readChoice(new URL(c.req.url).searchParams, 'state', sourceStates)
  return show(c, <SourcesPage frame={frameOf(version)} sources={await listSources(db)} state={state} now={new Date()} />)
}
