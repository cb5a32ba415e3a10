import { type Context, Hono } from 'hono'
import { isCapability, type Linked, type Scope } from '../../config/capability.ts'
import type { SubscriptionState } from '../../config/words.ts'
import { inTransaction } from '../../db/client.ts'
import { stopSubscription } from '../../db/subscriptions/states.ts'
import { findSubscription, type HeldSubscription, lockSubscription } from '../../db/subscriptions.ts'
import { ask } from '../../db/timeline/ask.ts'
import { confirmSubscription } from '../../db/upkeep.ts'
import type { ApiContext } from '../context.ts'
import { frameOf, showPrivate } from '../page.tsx'
import { AskPage, DonePage } from '../pages/capability.tsx'
import { capabilityText } from '../pages/text/capability.ts'
import { channelLabelIn } from '../pages/text/channels.ts'
import { viewOf } from '../preferences.ts'
import { notFound, Refusal } from '../problem.ts'
import { keyOf } from '../subscriptions/limits.ts'
import { viewSubscription } from '../subscriptions/view.ts'
import { written } from '../write.ts'

/**
 * Where the links of messages lead. GET shows a page with one button, whatever looks at links on its way; POST acts, from anywhere and
 * without cookies: who has the link may (RFC 8058).
 */
export function capabilityRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/subscriptions/:id/confirm/:token', async c => askToConfirm(c, api, await linked(c, api, 'confirm')))
  routes.post('/subscriptions/:id/confirm/:token', async c => confirm(c, api, await linked(c, api, 'confirm')))
  routes.get('/subscriptions/:id/stop/:token', async c => askToStop(c, api, await linked(c, api, 'stop')))
  routes.post('/subscriptions/:id/stop/:token', async c => stop(c, api, await linked(c, api, 'stop')))
  return routes
}

/** Throws a Refusal: the same whether nobody has the id, or the link is not its own. */
async function linked(c: Context, { db }: ApiContext, scope: Scope): Promise<HeldSubscription> {
  const id = c.req.param('id') ?? ''
  const found = await ask(db, sql => findSubscription(sql, id))
  const isIts = isCapability(c.req.param('token') ?? '', await keyOf(db), scope, found ?? nobody)
  if (found && isIts) {
    c.set('letterLanguage', found.language)
    return found
  }
  throw new Refusal({ ...notFound, detail: 'This link leads nowhere. What it belonged to may have been deleted.' })
}

const nobody: Linked = { id: '', endpoint: '', confirmUntil: null }

async function askToConfirm(c: Context, api: ApiContext, held: HeldSubscription): Promise<Response> {
  if (held.state !== 'unconfirmed' || isLate(held)) return tellConfirmed(c, api, held)
  const { channel, channelLabel, target } = await viewSubscription(api, held)
  const text = textFor(c)
  const label = channelLabelIn(viewOf(c).language, channel, channelLabel)
  const page = (
    <AskPage
      frame={frameOf(api.version)}
      title={text.wanted}
      sentences={[text.asked(label, target ?? text.here)]}
      query={held.query}
      button={text.yes}
    />
  )
  return showPrivate(c, page)
}

async function confirm(c: Context, api: ApiContext, asked: HeldSubscription): Promise<Response> {
  const after = await written(() =>
    inTransaction(api.db, async tx => {
      await lockSubscription(tx, asked.id)
      await confirmSubscription(tx, asked)
      return lockSubscription(tx, asked.id)
    }),
  )
  return tellConfirmed(c, api, after)
}

const statuses: Record<SubscriptionState, 200 | 409 | 410> = { active: 200, unconfirmed: 410, paused: 409, disabled: 409, ended: 409 }

/** In the language of the letter, or the one that whoever follows the link has chosen. */
function textFor(c: Context) {
  return capabilityText[viewOf(c).language]
}

function tellConfirmed(c: Context, api: ApiContext, { state }: HeldSubscription): Promise<Response> {
  const { title, sentence } = textFor(c).outcomes[state]
  return showPrivate(c, <DonePage frame={frameOf(api.version)} title={title} sentences={[sentence]} />, statuses[state])
}

async function askToStop(c: Context, api: ApiContext, held: HeldSubscription): Promise<Response> {
  if (held.state === 'ended') return tellStopped(c, api, held)
  const { channel, channelLabel, target } = await viewSubscription(api, held)
  const text = textFor(c)
  const label = channelLabelIn(viewOf(c).language, channel, channelLabel)
  const page = (
    <AskPage
      frame={frameOf(api.version)}
      title={text.stop}
      sentences={[text.goTo(label, target ?? text.here)]}
      query={held.query}
      button={text.stopThem}
    />
  )
  return showPrivate(c, page)
}

async function stop(c: Context, api: ApiContext, { id }: HeldSubscription): Promise<Response> {
  const after = await written(() =>
    inTransaction(api.db, async tx => {
      const now = await lockSubscription(tx, id)
      if (now.state !== 'ended') await stopSubscription(tx, id)
      return now
    }),
  )
  return tellStopped(c, api, after)
}

function tellStopped(c: Context, api: ApiContext, { query, settings }: HeldSubscription): Promise<Response> {
  const isKept = Object.keys(settings).length > 0
  const text = textFor(c)
  const sentences = [text.nothingMore + (isKept ? text.takenBack : '')]
  const link = { label: text.again, url: query === '' ? '/subscribe' : `/subscribe?${query}` }
  return showPrivate(c, <DonePage frame={frameOf(api.version)} title={text.stopped} sentences={sentences} link={link} />)
}

function isLate({ confirmUntil }: HeldSubscription): boolean {
  return confirmUntil !== null && confirmUntil.getTime() <= Date.now()
}
