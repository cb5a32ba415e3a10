import { type Context, Hono } from 'hono'
import { findRelease, listReleases } from '../../db/timeline.ts'
import { answer, briefly, json } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { answerProblem, dissolved, noSuchRelease, notKnownThen } from '../problem.ts'
import { addressOfNext, readAsOf, readQuery } from '../query.ts'
import { beginning, withUrl } from '../releaseText.ts'

/** `GET /api/releases` and `GET /api/releases/{id}`. */
export function releaseRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/api/releases', c => list(c, api))
  routes.get('/api/releases/:id', c => one(c, api))
  return routes
}

/** The documents of Postgres are passed on as the text they are: reading and writing them again is most of the work. */
async function list(c: Context, { db, publicUrl }: ApiContext): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams
  const query = await readQuery(db, parameters, 50, { knowsAsOf: true })
  const page = await listReleases(db, query)
  const next = page.next && addressOfNext('/api/releases', parameters, page.next)
  const { matchedAs } = query.filters
  const matched = matchedAs.length > 0 ? `,"matchedAs":${JSON.stringify(matchedAs)}` : ''
  const releases = page.releases.flatMap(({ id, document }, place) => [
    Buffer.from(`${place > 0 ? ',' : ''}${beginning(id, publicUrl)}`),
    document.subarray(1),
  ])
  const body = Buffer.concat([Buffer.from('{"releases":['), ...releases, Buffer.from(`],"next":${JSON.stringify(next)}${matched}}`)])
  return answer(c, { body, type: json, cache: briefly, ...(next ? { headers: { Link: `<${next}>; rel="next"` } } : {}) })
}

async function one(c: Context, { db, publicUrl }: ApiContext): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const parameters = new URL(c.req.url).searchParams
  const asOf = readAsOf(parameters)
  const release = await findRelease(db, id, asOf)
  if (!release) return answerProblem(c, publicUrl, noSuchRelease(id))
  if ('knownSince' in release) return answerProblem(c, publicUrl, notKnownThen(id, asOf, release.knownSince))
  if (release.isDissolved) return release.mergedInto ? moved(c, id, release.mergedInto) : answerProblem(c, publicUrl, dissolved)
  const body = `${withUrl(release, publicUrl).slice(0, -1)},"revisions":${JSON.stringify(release.revisions)}}`
  return answer(c, { body, type: json, cache: briefly })
}

/** A release that was dissolved: its id keeps answering with where it went. */
function moved(c: Context, id: string, mergedInto: string): Response {
  const place = `/api/releases/${encodeURIComponent(mergedInto)}${new URL(c.req.url).search}`
  return c.json({ id, mergedInto, url: place }, 308, { Location: place, 'Cache-Control': 'no-cache' })
}
