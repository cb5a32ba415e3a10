// A peer: Hono answering a constant text of so many bytes.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const body = 'x'.repeat(Number(process.argv[2]))
const app = new Hono()
app.get('/', c => c.body(body, 200, { 'Content-Type': 'application/json' }))
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.stdout.write(`${port}\n`))
process.on('SIGTERM', () => server.close())
