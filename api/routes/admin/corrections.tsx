import { Hono } from 'hono'
import { closeCorrection, listCorrections } from '../../../db/corrections.ts'
import type { ApiContext } from '../../context.ts'
import { frameOf, showPrivate } from '../../page.tsx'
import { CorrectionsPage } from '../../pages/admin/corrections.tsx'
import { badBody, notFound, Refusal } from '../../problem.ts'
import { written } from '../../write.ts'
import { backTo, doneOf, fieldsOf, lineOf } from './form.ts'

/** `/admin/corrections`: what readers say is wrong, to be accepted or declined. */
export function adminCorrectionRoutes({ db, version }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/admin/corrections', async c => {
    const [open, closed] = await Promise.all([listCorrections(db, 'open'), listCorrections(db, 'closed')])
    const page = { frame: frameOf(version), open, closed, done: doneOf(c), now: new Date() }
    return showPrivate(c, <CorrectionsPage {...page} />)
  })
  routes.post('/admin/corrections/:id', async c => {
    const given = await fieldsOf(c)
    const state = (['accepted', 'declined'] as const).find(each => each === given.get('state'))
    if (!state) throw new Refusal(badBody('state must be accepted or declined.'))
    const isClosed = await written(() => closeCorrection(db, lineOf(c.req.param('id'), 20), state, lineOf(given.get('note'), 1000)))
    if (!isClosed) throw new Refusal({ ...notFound, detail: 'No open correction has this number.' })
    return backTo(c, '/admin/corrections', state)
  })
  return routes
}
