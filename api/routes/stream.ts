import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { placeOf, readChangesQuestion, readSince } from '../changes/question.ts'
import { clientOf } from '../client.ts'
import type { ApiContext } from '../context.ts'
import { Refusal } from '../problem.ts'
import { bodyOf } from '../stream/body.ts'
import { openFeed } from '../stream/feed.ts'
import { follow, type Shared } from '../stream/follow.ts'
import { openGate } from '../stream/gate.ts'
import { openSlots, type Slots, type StreamLimits, stopping, usualLimits } from '../stream/limits.ts'
import { openReader, type Reader } from '../stream/reader.ts'

/** `GET /api/stream`: what changes, as it comes, as Server-Sent Events. */
export function streamRoutes(api: ApiContext): Hono {
  const limits = { ...usualLimits, ...api.streams }
  const { db, log, publicUrl } = api
  const hub: Hub = {
    shared: { db, publicUrl, gate: openGate(4), heartbeatMs: limits.heartbeatMs, feed: openFeed({ db, log, publicUrl, ...limits }) },
    limits,
    slots: openSlots(limits),
    readers: new Set(),
  }
  api.stopping?.addEventListener('abort', () => {
    for (const reader of hub.readers) reader.end()
  })
  const routes = new Hono()
  routes.get('/api/stream', c => open(c, api, hub))
  return routes
}

/** What the streams of a process have in common. */
interface Hub {
  shared: Shared
  limits: StreamLimits
  slots: Slots
  readers: Set<Reader>
}

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // for nginx, which else collects what should arrive at once
  'X-Accel-Buffering': 'no',
  // nothing else will be asked on this connection, and it is not to keep a process from ending
  Connection: 'close',
}

async function open(c: Context, api: ApiContext, hub: Hub): Promise<Response> {
  const { filters, since } = await readChangesQuestion(api.db, new URL(c.req.url).searchParams, { usualSince: 'now' })
  const lastSeen = c.req.header('Last-Event-ID')
  const { place, numbering } = await placeOf(api.db, lastSeen ? readSince('Last-Event-ID', [lastSeen], 'now') : since)
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  if (api.stopping?.aborted) throw new Refusal(stopping)
  const leave = hub.slots.take(clientOf(c, api.trustedProxies ?? 0))
  const { stalledMs, mostBuffered } = hub.limits
  const reader = openReader({ filters, place, numbering, mostBuffered })
  hub.readers.add(reader)
  const onEnd = () => {
    reader.end()
    hub.readers.delete(reader)
    hub.shared.feed.leave(reader)
    leave()
  }
  const onStalled = () => {
    onEnd()
    // the socket itself: what was written to it waits for somebody who does not read
    const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>
    outgoing?.destroy()
  }
  const onError = (error: unknown) => api.log.error({ err: error }, 'a stream broke off')
  const body = bodyOf({ pieces: follow(reader, filters, hub.shared), onEnd, onError, onStalled, stalledMs })
  return c.body(body, 200, headers)
}
