import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { TestApi } from './api.ts'

export const revision = '2026-07-28'

/** What a tool answered, as far as tests look. */
export interface Answered {
  isError?: boolean
  structuredContent?: unknown
  content: { type: string; text?: string }[]
}

/** The stock client: of the time of greetings, or pinned to the revision without them. */
export async function connectClient(api: Pick<TestApi, 'address'>, isModern: boolean): Promise<Client> {
  const versionNegotiation = { mode: isModern ? { pin: revision } : ('legacy' as const) }
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${api.address}/mcp`)))
  return client
}

export function contentOf<Content>(answered: unknown): Content {
  return (answered as Answered).structuredContent as Content
}

export function textOf(answered: unknown): string {
  return (answered as Answered).content.map(each => each.text ?? '').join('\n')
}

/** Asks as a program does that speaks the protocol by itself. */
export function messengerOf(api: Pick<TestApi, 'address'>) {
  const post = (body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
    fetch(`${api.address}/mcp`, {
      method,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const modern = (
    method: string,
    params: Record<string, unknown> = {},
    more: { version?: string; headers?: Record<string, string> } = {},
  ) => {
    const { version = revision, headers = {} } = more
    const meta = { 'io.modelcontextprotocol/protocolVersion': version, 'io.modelcontextprotocol/clientCapabilities': {} }
    const named = typeof params.name === 'string' ? { 'Mcp-Name': params.name } : {}
    return post(
      { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } },
      { 'MCP-Protocol-Version': version, 'Mcp-Method': method, ...named, ...headers },
    )
  }
  return { post, modern }
}
