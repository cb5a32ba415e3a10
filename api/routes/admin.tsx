import { type Context, Hono, type Next } from 'hono'
import { csrf } from 'hono/csrf'
import { isSameToken } from '../../config/capability.ts'
import { findOverview } from '../../db/operator/overview.ts'
import type { ApiContext } from '../context.ts'
import { sameSiteOnly } from '../origin.ts'
import { frameOf, showPrivate } from '../page.tsx'
import { OverviewPage } from '../pages/admin/overview.tsx'
import { SignInPage } from '../pages/admin/signIn.tsx'
import { type Problem, Refusal } from '../problem.ts'
import { closeSession, hasSession, openSession } from '../session.ts'
import { takeForClient } from '../subscriptions/limits.ts'
import { adminCorrectionRoutes } from './admin/corrections.tsx'
import { adminDeliveryRoutes } from './admin/deliveries.tsx'
import { doneOf, fieldsOf, labelsOf } from './admin/form.ts'
import { adminRulingRoutes } from './admin/rulings.tsx'
import { adminSourceRoutes } from './admin/sources.tsx'

const signIn = '/admin/sign-in'
const forbidden: Problem = {
  status: 403,
  slug: 'forbidden',
  title: 'Not allowed',
  detail: 'Sign in first, and do it on a page of this site.',
}

/** `/admin`: what the operator sees and does. Without an operator's token it does not exist; without a session nothing of it is shown. */
export function adminRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  const { db, publicUrl, operatorToken: token, version } = api
  if (!token) return routes
  const own = new URL(publicUrl).origin
  const isOwn = csrf({ origin: (origin, c) => origin === own || origin === new URL(c.req.url).origin })
  const guard = async (c: Context, next: Next) => {
    c.header('Cache-Control', 'no-store')
    c.header('X-Robots-Tag', 'noindex, nofollow')
    if (c.req.path === signIn || hasSession(c, token)) return next()
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return c.redirect(signIn, 303)
    throw new Refusal(forbidden)
  }
  for (const path of ['/admin', '/admin/*']) {
    routes.use(path, sameSiteOnly(publicUrl))
    routes.use(path, (c, next) => isOwn(c, next).catch(error => Promise.reject(error?.status === 403 ? new Refusal(forbidden) : error)))
    routes.use(path, guard)
  }
  routes.get(signIn, c => showPrivate(c, <SignInPage frame={frameOf(version)} isWrong={false} />))
  routes.post(signIn, async c => {
    await takeForClient(c, api, 'sign-in')
    const sent = (await fieldsOf(c)).get('token') ?? ''
    if (!isSameToken(sent, token)) return showPrivate(c, <SignInPage frame={frameOf(version)} isWrong />, 403)
    openSession(c, token, publicUrl)
    return c.redirect('/admin', 303)
  })
  routes.post('/admin/sign-out', c => {
    closeSession(c, publicUrl)
    return c.redirect(signIn, 303)
  })
  routes.get('/admin', async c => {
    const page = { frame: frameOf(version), overview: await findOverview(db), labels: labelsOf(api), done: doneOf(c), now: new Date() }
    return showPrivate(c, <OverviewPage {...page} />)
  })
  for (const more of [adminSourceRoutes, adminDeliveryRoutes, adminRulingRoutes, adminCorrectionRoutes]) routes.route('/', more(api))
  return routes
}
