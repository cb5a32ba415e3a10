import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { isSameToken } from '../../config/capability.ts'
import { findRuling, listRulings, makeRuling, type Proposal, undoRuling } from '../../db/rulings.ts'
import { ask } from '../../db/timeline/ask.ts'
import type { ApiContext } from '../context.ts'
import { answerProblem, badBody, unauthorized } from '../problem.ts'
import { written } from '../write.ts'

const reason = z.string().trim().min(3, 'must say why').max(1000, 'must have at most 1000 characters')
const name = z.string().min(1).max(200)
/** What an operator may propose. */
export const rulingProposal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('merge'), release: name, into: name, reason }),
  z.strictObject({ kind: z.literal('split'), release: name, repositories: z.array(name).min(1).max(500), reason }),
])

/**
 * `GET`, `POST` and `DELETE /api/rulings`: what operators decide about releases. Without an operator's token the routes do not exist.
 * A ruling is written down here and carried out by the workers, within seconds.
 */
export function rulingRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  const { db, publicUrl, operatorToken } = api
  if (!operatorToken) return routes
  routes.use('/api/rulings/*', async (c, next) => {
    if (!isSameToken(bearerOf(c), operatorToken)) return answerProblem(c, publicUrl, unauthorized)
    return next()
  })
  routes.get('/api/rulings', async c => c.json({ rulings: await ask(db, sql => listRulings(sql)) }, 200, unkept))
  routes.get('/api/rulings/:id', async c => c.json(await ask(db, sql => findRuling(sql, c.req.param('id'))), 200, unkept))
  routes.post('/api/rulings', async c => {
    const proposal = readProposal(asJson(await c.req.text()))
    if ('detail' in proposal) return answerProblem(c, publicUrl, badBody(proposal.detail))
    const ruling = await written(() => makeRuling(db, proposal))
    return c.json(ruling, 202, { ...unkept, Location: `/api/rulings/${ruling.id}` })
  })
  routes.delete('/api/rulings/:id', async c => c.json(await written(() => undoRuling(db, c.req.param('id'))), 202, unkept))
  return routes
}

const shape = 'The body must be a JSON object with kind, release and reason.'
const unkept = { 'Cache-Control': 'no-store' }

function bearerOf(c: Context): string {
  return /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''
}

/** What is wrong with it is said in `detail`. */
export function readProposal(body: unknown): Proposal | { detail: string } {
  const read = rulingProposal.safeParse(body)
  if (!read.success) {
    const issue = read.error.issues[0]
    const where = issue?.path.join('.')
    const isObject = issue?.code === 'unrecognized_keys'
    return { detail: where ? `${where}: ${issue?.message}.` : isObject ? `${issue.message}.` : shape }
  }
  const { kind, release, reason } = read.data
  return kind === 'merge'
    ? { kind, release, into: read.data.into, repositories: [], reason }
    : { kind, release, into: null, repositories: read.data.repositories, reason }
}

function asJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
