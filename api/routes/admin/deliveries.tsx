import { Hono } from 'hono'
import { listDead, listDisabled, switchOn, tryAgain } from '../../../db/operator/deliveries.ts'
import type { ApiContext } from '../../context.ts'
import { frameOf, showPrivate } from '../../page.tsx'
import { AdminDeliveriesPage } from '../../pages/admin/deliveries.tsx'
import { conflict, notFound, Refusal } from '../../problem.ts'
import { written } from '../../write.ts'
import { backTo, doneOf, labelsOf, lineOf } from './form.ts'

/** `/admin/deliveries`: messages that were given up, to be tried again; subscriptions that were switched off, to be taken up. */
export function adminDeliveryRoutes(api: ApiContext): Hono {
  const { db, version } = api
  const labels = labelsOf(api)
  const routes = new Hono()
  routes.get('/admin/deliveries', async c => {
    const [dead, disabled] = await Promise.all([listDead(db), listDisabled(db)])
    const page = { frame: frameOf(version), dead, disabled, labels, done: doneOf(c), now: new Date() }
    return showPrivate(c, <AdminDeliveriesPage {...page} />)
  })
  routes.post('/admin/deliveries/:id/again', async c => {
    const tried = await written(() => tryAgain(db, lineOf(c.req.param('id'), 40)))
    if (tried === 'nothing') throw new Refusal({ ...notFound, detail: 'No message that was given up has this id.' })
    if (tried === 'not-active') throw new Refusal(conflict('Its subscription is not active: it is not to be told now.'))
    return backTo(c, '/admin/deliveries', 'again')
  })
  routes.post('/admin/subscriptions/:id/on', async c => {
    const isOn = await written(() => switchOn(db, lineOf(c.req.param('id'), 40)))
    if (!isOn) throw new Refusal(conflict('It is not switched off.'))
    return backTo(c, '/admin/deliveries', 'on')
  })
  return routes
}
