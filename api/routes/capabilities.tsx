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
  if (found && isIts) return found
  throw new Refusal({ ...notFound, detail: 'This link leads nowhere. What it belonged to may have been deleted.' })
}

const nobody: Linked = { id: '', endpoint: '', confirmUntil: null }

async function askToConfirm(c: Context, api: ApiContext, held: HeldSubscription): Promise<Response> {
  if (held.state !== 'unconfirmed' || isLate(held)) return tellConfirmed(c, api, held)
  const { channelLabel, target } = await viewSubscription(api, held)
  const page = (
    <AskPage
      frame={frameOf(api.version)}
      title="Do you want these messages?"
      sentences={[
        `Somebody asked Modelwire to tell ${channelLabel} (${target ?? 'here'}) of new open models. Nothing is sent unless you say yes.`,
      ]}
      query={held.query}
      button="Yes, send them"
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

const outcomes: Record<SubscriptionState, { status: 200 | 409 | 410; title: string; sentence: string }> = {
  active: { status: 200, title: 'Confirmed', sentence: 'You are told from now on. Every message has a link that stops them.' },
  unconfirmed: {
    status: 410,
    title: 'This link is over',
    sentence: 'It was good for a day. Make the subscription again to be asked anew.',
  },
  paused: { status: 409, title: 'It is paused', sentence: 'It was confirmed before, and paused since: its own page resumes it.' },
  disabled: {
    status: 409,
    title: 'It is switched off',
    sentence: 'It was confirmed before, and messages did not arrive since: its own page resumes it.',
  },
  ended: { status: 409, title: 'It has ended', sentence: 'It was stopped, and a link of an older message does not bring it back.' },
}

function tellConfirmed(c: Context, api: ApiContext, { state }: HeldSubscription): Promise<Response> {
  const { status, title, sentence } = outcomes[state]
  return showPrivate(c, <DonePage frame={frameOf(api.version)} title={title} sentences={[sentence]} />, status)
}

async function askToStop(c: Context, api: ApiContext, held: HeldSubscription): Promise<Response> {
  if (held.state === 'ended') return tellStopped(c, api, held)
  const { channelLabel, target } = await viewSubscription(api, held)
  const page = (
    <AskPage
      frame={frameOf(api.version)}
      title="Stop these messages?"
      sentences={[`They go to ${channelLabel} (${target ?? 'here'}).`]}
      query={held.query}
      button="Stop them"
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
  const sentences = [
    `Nothing more is sent.${isKept ? ' A slip can be taken back by whoever holds the link to manage it, for 30 days.' : ''}`,
  ]
  const link = { label: 'Subscribe again', url: query === '' ? '/subscribe' : `/subscribe?${query}` }
  return showPrivate(c, <DonePage frame={frameOf(api.version)} title="Stopped" sentences={sentences} link={link} />)
}

function isLate({ confirmUntil }: HeldSubscription): boolean {
  return confirmUntil !== null && confirmUntil.getTime() <= Date.now()
}
