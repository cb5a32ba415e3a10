import { type Context, Hono } from 'hono'
import { writeChangeCursor } from '../../db/changes/cursor.ts'
import { listChanges } from '../../db/changes.ts'
import { answer, briefly, json } from '../answer.ts'
import { otherNumbering, placeOf, readChangesQuestion } from '../changes/question.ts'
import { writeChange } from '../changes/written.ts'
import type { ApiContext } from '../context.ts'
import { Refusal } from '../problem.ts'
import { readLimit } from '../query.ts'

/** `GET /api/changes`: all that changed, in order, for who keeps a copy. */
export function changeRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/api/changes', c => list(c, api))
  return routes
}

const usualChanges = 100

async function list(c: Context, { db, publicUrl }: ApiContext): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams
  const { filters, since, rest } = await readChangesQuestion(db, parameters, { alsoKnown: ['limit'], usualSince: 'start' })
  const limit = readLimit(parameters, usualChanges)
  const { place: after, numbering } = await placeOf(db, since)
  const page = await listChanges(db, { filters, after, limit })
  if (page.numbering !== numbering) throw new Refusal(otherNumbering)
  rest.set('since', writeChangeCursor({ numbering, place: page.place }))
  const next = `/api/changes?${rest}`
  const changes = page.changes.map(change => writeChange(change, numbering, publicUrl)).join(',')
  const { matchedAs } = filters
  const matched = matchedAs.length > 0 ? `,"matchedAs":${JSON.stringify(matchedAs)}` : ''
  const body = `{"changes":[${changes}],"next":${JSON.stringify(next)},"isCurrent":${page.isCurrent}${matched}}`
  return answer(c, { body, type: json, cache: briefly, ...(page.isCurrent ? {} : { headers: { Link: `<${next}>; rel="next"` } }) })
}
