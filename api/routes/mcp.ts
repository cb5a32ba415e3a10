import {
  createMcpHandler,
  isJSONRPCNotification,
  isLegacyRequest,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { type Context, Hono } from 'hono'
import type { ApiContext } from '../context.ts'
import { buildServer } from '../mcp/server.ts'
import { ownPagesOnly } from '../origin.ts'

/** So many messages in one request, which only the oldest revision knows. */
const mostMessages = 10

/**
 * `POST /mcp`: the Model Context Protocol over HTTP (docs/mcp.md). A request of the revision of 2026-07-28 says all that it takes; older
 * clients greet first, and are given neither a session nor a stream.
 */
export function mcpRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.post('/mcp', ownPagesOnly(api.publicUrl), async c => {
    const answer = await answerMessage(c, api)
    // a subscription's token may be in it
    answer.headers.set('Cache-Control', 'no-store')
    return answer
  })
  return routes
}

async function answerMessage(c: Context, api: ApiContext): Promise<Response> {
  const body = jsonOf(await c.req.text())
  if (body === undefined) return refuse(-32700, 'The body must be JSON.')
  if (Array.isArray(body) && body.length > mostMessages) return refuse(-32600, `One request may carry at most ${mostMessages} messages.`)
  const build = () => buildServer({ c, api })
  if (await isLegacyRequest(c.req.raw, body)) return answerOlder(c.req.raw, askedIn(body), build())
  // there is nothing to listen to: the tools change only with the program
  return createMcpHandler(build, { legacy: 'reject', maxSubscriptions: 0 }).fetch(c.req.raw, { parsedBody: body })
}

async function answerOlder(request: Request, parsedBody: unknown, server: Server): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  try {
    return await transport.handleRequest(request, { parsedBody })
  } finally {
    await server.close()
  }
}

/**
 * Of several messages those that want an answer. What older clients only tell means nothing to a server without a memory; and one that
 * takes back another would leave all of them without an answer.
 */
function askedIn(body: unknown): unknown {
  const asked = Array.isArray(body) ? body.filter(message => !isJSONRPCNotification(message)) : []
  return asked.length > 0 ? asked : body
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refuse(code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status: 400 })
}
