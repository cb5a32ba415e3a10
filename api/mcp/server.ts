import { type CallToolResult, type Tool as ListedTool, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { nearest } from '../../db/filters/parts/nearest.ts'
import { problemOf } from '../problem.ts'
import type { Asked, Tool } from './contract.ts'
import { notice } from './quoted.ts'
import { tools } from './tools/index.ts'

/** The list of tools is the same for everybody, and changes only with the program. */
const anHour = { ttlMs: 3_600_000, cacheScope: 'public' } as const

const instructions = `Modelwire tells when named companies make open models public, with the evidence. Search it with search_releases, look at one with get_release, see who is tracked with list_companies. For a program of the user’s own, feed_address has the address of a feed, calendar or table. To have the user told of what comes, look at list_channels, show what preview_subscription answers, and make it with create_subscription. ${notice}`

/** What answers one request: it remembers nothing of any other, so that any process can. */
export function buildServer(asked: Asked): Server {
  const { version, publicUrl } = asked.api
  const server = new Server(
    { name: 'modelwire', title: 'Modelwire', version, websiteUrl: publicUrl },
    { capabilities: { tools: {} }, instructions, cacheHints: { 'server/discover': anHour, 'tools/list': anHour } },
  )
  server.setRequestHandler('tools/list', () => ({ tools: listed }))
  server.setRequestHandler('tools/call', ({ params }) => callTool(params.name, params.arguments ?? {}, asked))
  return server
}

const listed: ListedTool[] = tools.map(({ name, title, description, input, output, annotations }) => ({
  ...{ name, title, description, annotations },
  inputSchema: schemaOf(input, 'input'),
  outputSchema: schemaOf(output, 'output'),
}))

/** As the protocol wants it: of what a tool says no is a result that the model reads, and only what is no tool an error. */
async function callTool(name: string, given: Record<string, unknown>, asked: Asked): Promise<CallToolResult> {
  const tool = tools.find(each => each.name === name)
  if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, unknownTool(name))
  try {
    return await answerOf(tool, given, asked)
  } catch (error) {
    const { status, title, detail } = problemOf(error)
    if (status >= 500) asked.api.log.error({ err: error, tool: name }, title)
    return { isError: true, content: [{ type: 'text', text: `${title}: ${detail}` }] }
  }
}

/** The answer is there twice: as it is, and as text for clients of a time when there was nothing else. */
async function answerOf(tool: Tool, given: Record<string, unknown>, asked: Asked): Promise<CallToolResult> {
  const { text, content, isForUser = false } = await tool.call(given, asked)
  const structuredContent = tool.output.parse(JSON.parse(JSON.stringify(content)))
  return {
    structuredContent,
    content: [
      { type: 'text', text, ...(isForUser ? { annotations: { audience: ['user', 'assistant'], priority: 1 } } : {}) },
      { type: 'text', text: JSON.stringify(structuredContent), annotations: { audience: ['assistant'] } },
    ],
  }
}

function unknownTool(name: string): string {
  const known = tools.map(tool => tool.name)
  const meant = nearest(name, known)
  return `There is no tool ${name.slice(0, 80)}.${meant ? ` Did you mean ${meant}?` : ''} There are ${known.join(', ')}.`
}

/** Every agent reads all of these before it asks anything: what says nothing to it is left out. */
function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] {
  const { $schema: _, ...written } = z.toJSONSchema(schema, { io, override: each => shorten(each.jsonSchema, io) })
  return { ...written, type: 'object' } as ListedTool['inputSchema']
}

function shorten(written: z.core.JSONSchema.BaseSchema, io: 'input' | 'output'): void {
  if (io === 'output' && written.additionalProperties === false) delete written.additionalProperties
  const types = (written.anyOf ?? []).map(each => (Object.keys(each).length === 1 ? each.type : undefined))
  if (types.length === 0 || !types.every(type => typeof type === 'string')) return
  delete written.anyOf
  // the types of JSON Schema may be a list, which zod's are not
  Object.assign(written, { type: types })
}
