import { type Context, Hono } from 'hono'
import { findFamilyNeighbours, listReleasesAround } from '../../db/timeline/relatives.ts'
import { findRelease, readDocument } from '../../db/timeline.ts'
import type { ApiContext } from '../context.ts'
import { answerProblemPage, frameOf, show } from '../page.tsx'
import { daysAround } from '../pages/relatives.tsx'
import { ReleasePage } from '../pages/release.tsx'
import { dissolved, noSuchRelease, notKnownThen } from '../problem.ts'
import { readAsOf } from '../query.ts'

const mostOthers = 8

/** `GET /releases/{id}`: one release, for people. */
export function releasePageRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/releases/:id', c => release(c, api))
  return routes
}

async function release(c: Context, { db, version, publicUrl }: ApiContext): Promise<Response> {
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
  // what stands beside it is as it is now: it says nothing of what was known once
  const [neighbours, others] = asOf
    ? [null, []]
    : await Promise.all([findFamilyNeighbours(db, id), listReleasesAround(db, id, { days: daysAround, limit: mostOthers })])
  const json = `/api/releases/${encodeURIComponent(id)}${asOf ? `?as_of=${asOf.toISOString()}` : ''}`
  return show(
    c,
    <ReleasePage
      frame={frameOf(version)}
      release={readDocument(found)}
      revisions={found.revisions}
      asOf={asOf}
      neighbours={neighbours}
      others={others}
      publicUrl={publicUrl}
      json={json}
    />,
  )
}
