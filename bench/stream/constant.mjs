// A peer: Hono that hands what its parent says on to everybody who listens, and does nothing else.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** @type {Set<ReadableStreamDefaultController<Uint8Array>>} */
const readers = new Set()
const app = new Hono()
app.get('/api/stream', c => {
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let own
  const body = new ReadableStream({
    start(controller) {
      own = controller
      readers.add(own)
      own.enqueue(Buffer.from(': here\n\n'))
    },
    cancel: () => void readers.delete(own),
  })
  return c.body(body, 200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', Connection: 'close' })
})
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.({ port }))
process.on('message', text => {
  const bytes = Buffer.from(String(text))
  for (const reader of readers) reader.enqueue(bytes)
})
process.on('disconnect', () => {
  server.close()
  process.exit(0)
})
