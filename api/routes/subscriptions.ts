import { type Context, Hono } from 'hono'
import type { HeldSubscription } from '../../db/subscriptions.ts'
import { answer, briefly, json } from '../answer.ts'
import { parseJson } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { ownPagesOnly, sameSiteOnly } from '../origin.ts'
import { refuseParameters } from '../query.ts'
import { heldSubscription } from '../subscriptions/access.ts'
import { pause, remove, renewSecret, replayDelivery, replayFrom, requestTest, resume } from '../subscriptions/actions.ts'
import { patchSubscription } from '../subscriptions/change.ts'
import { createSubscription } from '../subscriptions/create.ts'
import { bodyFrom } from '../subscriptions/form.ts'
import { takeForClient } from '../subscriptions/limits.ts'
import { oneDelivery, pageOfDeliveries } from '../subscriptions/log.ts'
import { previewSubscription } from '../subscriptions/preview.ts'
import { describeChannels } from '../subscriptions/target.ts'
import { viewCreated, viewSubscription } from '../subscriptions/view.ts'

const unkept = { 'Cache-Control': 'no-store' }

/**
 * `/api/channels` and `/api/subscriptions`. Whoever makes a subscription is given its token; everything else of it takes that token, and
 * there is no list of subscriptions for anybody.
 */
export function subscriptionRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/api/channels', c => listChannels(c, api))
  routes.use('/api/subscriptions/*', sameSiteOnly(api.publicUrl))
  const own = ownPagesOnly(api.publicUrl)
  routes.post('/api/subscriptions', own, c => create(c, api))
  routes.get('/api/subscriptions/preview', c => preview(c, api, () => bodyFrom(new URL(c.req.url).searchParams)))
  routes.post('/api/subscriptions/preview', own, c => preview(c, api, async () => parseJson(await c.req.text())))
  heldRoutes(routes, api)
  return routes
}

function heldRoutes(routes: Hono, api: ApiContext): void {
  const held = (act: (c: Context, held: HeldSubscription) => Promise<Response>) => async (c: Context) => {
    // first: what is read of the holder would age as long as its body takes
    await c.req.text()
    return act(c, await heldSubscription(c, api))
  }
  const shown = (act: (c: Context, held: HeldSubscription) => Promise<HeldSubscription>) =>
    held(async (c, before) => c.json({ subscription: await viewSubscription(api, await act(c, before)) }, 200, unkept))
  const body = async (c: Context) => parseJson(await c.req.text())
  const one = '/api/subscriptions/:id'
  routes.get(
    one,
    shown(async (_, before) => before),
  )
  routes.patch(
    one,
    shown(async (c, before) => patchSubscription(c, api, before, await body(c))),
  )
  routes.delete(
    one,
    shown((_, before) => remove(api, before)),
  )
  routes.post(
    `${one}/pause`,
    shown((_, before) => pause(api, before)),
  )
  routes.post(
    `${one}/resume`,
    shown((c, before) => resume(c, api, before)),
  )
  routes.post(
    `${one}/test`,
    held(async (c, before) => accepted(c, api, before, await requestTest(api, before))),
  )
  routes.post(
    `${one}/rotate-secret`,
    held(async (c, before) => c.json(await renewSecret(api, before), 200, unkept)),
  )
  routes.post(
    `${one}/replay`,
    held(async (c, before) => c.json(await replayFrom(api, before, await body(c)), 202, unkept)),
  )
  routes.get(
    `${one}/deliveries`,
    held((c, before) => pageOfDeliveries(c, api, before)),
  )
  routes.get(
    `${one}/deliveries/:delivery`,
    held((c, before) => oneDelivery(c, api, before, c.req.param('delivery') ?? '')),
  )
  routes.post(
    `${one}/deliveries/:delivery/replay`,
    held(async (c, before) => accepted(c, api, before, await replayDelivery(api, before, c.req.param('delivery') ?? ''))),
  )
}

async function listChannels(c: Context, api: ApiContext): Promise<Response> {
  refuseParameters(new URL(c.req.url).searchParams)
  return answer(c, { body: JSON.stringify({ channels: describeChannels(api) }), type: json, cache: briefly })
}

async function create(c: Context, api: ApiContext): Promise<Response> {
  refuseParameters(new URL(c.req.url).searchParams)
  const made = await viewCreated(api, await createSubscription(c, api, parseJson(await c.req.text())))
  return c.json(made, 201, { ...unkept, Location: `/api/subscriptions/${encodeURIComponent(made.subscription.id)}` })
}

async function preview(c: Context, api: ApiContext, read: () => unknown): Promise<Response> {
  const body = await read()
  await takeForClient(c, api, 'preview')
  return c.json(await previewSubscription(api, body), 200, unkept)
}

/** Something was put on its way: where its log is. */
function accepted(c: Context, { publicUrl }: ApiContext, { id }: HeldSubscription, delivery: string): Response {
  const path = `/api/subscriptions/${encodeURIComponent(id)}/deliveries/${delivery}`
  return c.json({ delivery, url: `${publicUrl}${path}` }, 202, { ...unkept, Location: path })
}
