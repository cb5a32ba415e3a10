import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { hashOfToken } from '../../config/capability.ts'
import { findHeldSubscription, findSubscription, type HeldSubscription } from '../../db/subscriptions.ts'
import { ask } from '../../db/timeline/ask.ts'
import type { ApiContext } from '../context.ts'
import { notFound, type Problem, Refusal } from '../problem.ts'

/** The same for an id that nobody has and for a token that is not its own: nothing can be found out by trying. */
export const noSuchSubscription: Problem = { ...notFound, detail: 'No subscription has this id and this token.' }

const tokenNeeded: Problem = {
  status: 401,
  slug: 'unauthorized',
  title: "The subscription's token is needed",
  detail: 'Send the token that came with the subscription as Authorization: Bearer.',
  headers: { 'WWW-Authenticate': 'Bearer realm="subscription"' },
}

/** The subscription of an address whose token was sent. Throws a Refusal, in the same time whatever is wrong. */
export async function heldSubscription(c: Context, { db }: ApiContext): Promise<HeldSubscription> {
  const [, token] = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
  if (!token) throw new Refusal(tokenNeeded)
  const found = await ask(db, sql => findSubscription(sql, c.req.param('id') ?? ''))
  const isItsOwn = timingSafeEqual(hashOfToken(token), found?.tokenHash ?? nobody)
  if (found && isItsOwn) return found
  throw new Refusal(noSuchSubscription)
}

/** The subscription of a management link. Throws a Refusal. */
export async function managedSubscription(c: Context, { db }: ApiContext): Promise<HeldSubscription> {
  const found = await ask(db, sql => findHeldSubscription(sql, hashOfToken(c.req.param('token') ?? '')))
  if (found) return found
  throw new Refusal({ ...notFound, detail: 'This link leads to no subscription. It may have been deleted.' })
}

const nobody = Buffer.alloc(32)
