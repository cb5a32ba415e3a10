import { type Context, Hono } from 'hono'
import { managementPath } from '../../config/capability.ts'
import type { HeldSubscription } from '../../db/subscriptions.ts'
import { writeCursor } from '../../db/timeline/cursor.ts'
import { BadBody, type FieldError } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { instantIn } from '../localTime.ts'
import { sameSiteOnly } from '../origin.ts'
import { frameOf, showPrivate } from '../page.tsx'
import { ManagePage } from '../pages/manage.tsx'
import { manageText } from '../pages/text/manage.ts'
import { viewOf, zoneOf } from '../preferences.ts'
import { type Problem, problemOf, Refusal } from '../problem.ts'
import { managedSubscription } from '../subscriptions/access.ts'
import { pause, remove, renewSecret, replayDelivery, replayFrom, requestTest, resume } from '../subscriptions/actions.ts'
import { patchSubscription } from '../subscriptions/change.ts'
import { bodyFrom, typedFrom, typedOf } from '../subscriptions/form.ts'
import { readLog } from '../subscriptions/log.ts'
import { channelsOf, settingFields, settingsFromTexts } from '../subscriptions/target.ts'
import { viewSubscription } from '../subscriptions/view.ts'

const root = '/subscriptions/manage/:token'
const messagesOnAPage = 20

/** The page of one subscription, for whoever holds its link. */
export function manageRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.use(`${root}/*`, sameSiteOnly(api.publicUrl, { isKeyInPath: true }))
  routes.get(root, async c => show(c, api, await managedSubscription(c, api), {}))
  const act = (name: string, work: (c: Context, held: HeldSubscription) => Promise<unknown>, done = name) =>
    routes.post(`${root}/${name}`, async c => {
      const held = await managedSubscription(c, api)
      const refusal = await refusalOf(() => work(c, held))
      if (refusal) return show(c, api, held, { refusal })
      return c.redirect(`${managementPath(c.req.param('token') ?? '')}?done=${done}`, 303)
    })
  act('pause', (_, held) => pause(api, held))
  act('resume', (c, held) => resume(c, api, held))
  act('delete', (_, held) => remove(api, held))
  act('test', (_, held) => requestTest(api, held))
  act('replay', async (c, held) => replayFrom(api, held, replayIn(await formOf(c))))
  act('replay/:delivery', (c, held) => replayDelivery(api, held, c.req.param('delivery') ?? ''), 'replay')
  routes.post(`${root}/rotate-secret`, async c => {
    const held = await managedSubscription(c, api)
    const { secret } = await renewSecret(api, held)
    return show(c, api, held, { secret })
  })
  routes.post(`${root}/change`, c => change(c, api))
  return routes
}

async function change(c: Context, api: ApiContext): Promise<Response> {
  const given = await formOf(c)
  const held = await managedSubscription(c, api)
  try {
    await patchSubscription(c, api, held, changeFrom(api, held, given))
  } catch (error) {
    if (!(error instanceof BadBody)) throw error
    return show(c, api, held, { errors: error.errors, given })
  }
  return c.redirect(`${managementPath(c.req.param('token') ?? '')}?done=change`, 303)
}

/** A form says everything but what is secret: settings that are left empty stay as they are. */
function changeFrom(api: ApiContext, held: HeldSubscription, given: URLSearchParams): Record<string, unknown> {
  const channel = channelsOf(api).find(each => each.kind === held.channel)
  const rest = new URLSearchParams([...given].filter(([name]) => name !== 'query'))
  const { query: _, settings: _settings, ...wishes } = bodyFrom(rest)
  const texts = [...given].flatMap(([name, value]) => (name.startsWith('settings.') ? [[name.slice(9), value] as const] : []))
  const typed = channel ? settingsFromTexts(channel, Object.fromEntries(texts)) : {}
  const isOther = Object.entries(typed).some(([name, value]) => JSON.stringify(value) !== JSON.stringify(held.settings[name]))
  const query = given.get('query') ?? ''
  return {
    quietHours: null,
    ...wishes,
    stages: wishes.stages ?? [],
    // what was not touched is not read again: it may name a company that has left the files
    ...(query === held.query ? {} : { query }),
    ...(isOther ? { settings: { ...held.settings, ...typed } } : {}),
  }
}

/** A form says a time by the clock of its reader, whose zone stood beside it. */
function replayIn(given: URLSearchParams): Record<string, string> {
  const { timeZone, ...wish } = Object.fromEntries(given)
  const since = wish.since === undefined ? null : instantIn(zoneOf(timeZone), wish.since)
  return since ? { ...wish, since: since.toISOString() } : wish
}

/** What cannot be done now is said on the page that its button is on: there is no other way back to it. */
async function refusalOf(work: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof BadBody || (error instanceof Refusal && [409, 429].includes(error.problem.status))) return problemOf(error)
    throw error
  }
}

interface Shown {
  refusal?: Problem
  secret?: string
  errors?: FieldError[]
  given?: URLSearchParams
}

async function show(
  c: Context,
  api: ApiContext,
  held: HeldSubscription,
  { secret, errors = [], given, refusal }: Shown,
): Promise<Response> {
  const path = managementPath(c.req.param('token') ?? '')
  const parameters = c.req.method === 'GET' ? new URL(c.req.url).searchParams : new URLSearchParams()
  const done = parameters.get('done')
  parameters.delete('done')
  const { deliveries, next } = await readLog(api, held, parameters, messagesOnAPage)
  const subscription = await viewSubscription(api, held)
  const channel = channelsOf(api).find(each => each.kind === held.channel)
  const settings = Object.entries(subscription.settings).map(([name, value]) => [`settings.${name}`, String(value)])
  const page = (
    <ManagePage
      frame={frameOf(api.version)}
      subscription={subscription}
      path={path}
      notice={noticeOf(c, done, held)}
      refusal={refusal?.detail ?? null}
      secret={secret ?? null}
      fields={channel ? settingFields(channel) : []}
      typed={given ? typedFrom(given) : typedOf(held, held.stages, { query: held.query, ...Object.fromEntries(settings) })}
      errors={errors}
      deliveries={deliveries}
      older={next && `${path}?cursor=${writeCursor(next)}#log`}
    />
  )
  const status = errors.length > 0 ? 400 : 200
  return showPrivate(c, page, refusal?.status ?? status, refusal?.headers)
}

/** What an address may say was done: a browser is sent on after each act, so that loading the page anew does nothing twice. */
function noticeOf(c: Context, done: string | null, { state }: HeldSubscription): string | null {
  const text = manageText[viewOf(c).language]
  if (done === 'resume' && state === 'unconfirmed') return text.askedAnew
  return done && Object.hasOwn(text.done, done) ? (text.done[done] ?? null) : null
}

async function formOf(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text())
}
