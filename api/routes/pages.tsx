import { type Context, Hono } from 'hono'
import { findRelease, readDocument } from '../../db/timeline.ts'
import { answer } from '../answer.ts'
import { icon, script, stylesheet } from '../assets.ts'
import type { ApiContext } from '../context.ts'
import { answerProblemPage, frameOf, show } from '../page.tsx'
import { ReleasePage } from '../pages/release.tsx'
import { choose } from '../preferences.ts'
import { dissolved, noSuchRelease, notKnownThen } from '../problem.ts'
import { readAsOf } from '../query.ts'

/** The pages for people, and the files that they load. */
export function pageRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/releases/:id', c => release(c, api))
  routes.post('/preferences', choose)
  for (const { path, body, type } of [stylesheet, script, icon]) {
    routes.get(path, c => answer(c, { body, type, cache: 'public, max-age=31536000, immutable' }))
  }
  return routes
}

async function release(c: Context, { db, version }: ApiContext): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const asOf = readAsOf(new URL(c.req.url).searchParams)
  const found = await findRelease(db, id, asOf)
  if (!found) return answerProblemPage(c, version, noSuchRelease(id))
  if ('knownSince' in found) return answerProblemPage(c, version, notKnownThen(id, asOf, found.knownSince))
  if (found.isDissolved) {
    return found.mergedInto
      ? c.redirect(`/releases/${encodeURIComponent(found.mergedInto)}${new URL(c.req.url).search}`, 308)
      : answerProblemPage(c, version, dissolved)
  }
  const json = `/api/releases/${encodeURIComponent(id)}${asOf ? `?as_of=${asOf.toISOString()}` : ''}`
  const page = <ReleasePage frame={frameOf(version)} release={readDocument(found)} revisions={found.revisions} asOf={asOf} json={json} />
  return show(c, page)
}
