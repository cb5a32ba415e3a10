import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import tls from 'node:tls'
import { Agent, type buildConnector } from 'undici'
import type { Fields } from './answer.ts'
import { connect, type Dial, dialAddress, type Network, type Target } from './connect.ts'
import { dispatchPost, type Posted, type PostLimits } from './dispatch.ts'
import { type Guard, nameOf, portOf } from './guard.ts'
import { asFetchError } from './problem.ts'
import { connectThrough, type ProxySettings, proxyFor, proxyHeaders, proxyTarget } from './proxy.ts'
import { type Resolve, resolveName } from './resolve.ts'

export interface Exchange {
  /** One request and the head of its answer, no redirect followed. */
  send(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Head>
  /** Sends something, and takes the beginning of the answer whatever it says. `headers`: names and values in turn. */
  post(url: URL, headers: string[], content: Content, limits: PostLimits): Promise<Posted>
  close(): Promise<void>
}

/** What a request carries. */
export interface Content {
  method: 'POST' | 'PUT'
  body: string | Uint8Array
}

export interface Head {
  status: number
  fields: Fields
  body: Readable
}

export interface ExchangeOptions {
  proxy: ProxySettings
  /** PEM file of authorities to trust beside those of the runtime. */
  extraCertificates: string | null
  guard: Guard
  connectMs: number
  resolve?: Resolve | undefined
  dial?: Dial | undefined
}

/** Sends requests straight to a host, through a tunnel (https behind a proxy) or by way of a proxy (http behind one). */
export function openExchange(options: ExchangeOptions): Exchange {
  const network: Network = {
    resolve: options.resolve ?? resolveName,
    dial: options.dial ?? dialAddress,
    secureContext: trust(options.extraCertificates),
    connectMs: options.connectMs,
  }
  const agentBy = (connector: Connector) => new Agent({ ...agentOptions, connect: connector })
  const direct = agentBy(straight(network, options.guard))
  const through = new Map<string, { tunnel: Agent; forward: Agent }>()
  for (const address of [options.proxy.http, options.proxy.https]) {
    if (address === null) continue
    const proxy = new URL(address)
    through.set(proxy.href, { tunnel: agentBy(tunnelled(proxy, network)), forward: agentBy(toProxy(proxy, network)) })
  }
  /** Which agent a request goes through, how it asks that one for the address, and what it says to it. */
  const wayTo = (url: URL): { agent: Agent; origin: string; path: string; more?: Record<string, string> } => {
    const proxy = proxyFor(url, options.proxy)
    const agents = proxy && through.get(proxy.href)
    const own = { origin: url.origin, path: `${url.pathname}${url.search}` }
    if (!proxy || !agents) return { agent: direct, ...own }
    if (url.protocol === 'https:') return { agent: agents.tunnel, ...own }
    return { agent: agents.forward, origin: proxy.origin, path: url.href, more: { host: url.host, ...proxyHeaders(proxy) } }
  }
  return {
    send: (url, headers, signal) => {
      const { agent, origin, path, more } = wayTo(url)
      return request(agent, { origin, path, headers: { ...headers, ...more }, signal }, url.host)
    },
    post: (url, headers, content, limits) => {
      const { agent, origin, path, more } = wayTo(url)
      const all = more ? [...headers, ...Object.entries(more).flat()] : headers
      return dispatchPost(agent, { origin, path, method: content.method, headers: all, body: content.body }, url.host, limits)
    },
    close: async () => {
      const agents = [direct, ...[...through.values()].flatMap(each => [each.tunnel, each.forward])]
      await Promise.all(agents.map(agent => agent.destroy()))
    },
  }
}

interface Asked {
  origin: string
  path: string
  headers: Record<string, string>
  signal: AbortSignal
}

type Connector = buildConnector.connector

const agentOptions = {
  allowH2: false,
  pipelining: 1,
  maxHeaderSize: 16_384,
  // The deadline of the whole request stands in for undici's own limits, which count the gaps between bytes alone.
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: 2_000,
  keepAliveMaxTimeout: 10_000,
}

async function request(agent: Agent, asked: Asked, host: string): Promise<Head> {
  try {
    const answer = await agent.request({ ...asked, method: 'GET' })
    // Whoever drops a body before its end destroys it, and a destroyed body that nobody listens to ends the process.
    answer.body.on('error', noteNothing)
    return { status: answer.statusCode, fields: answer.headers, body: answer.body }
  } catch (error) {
    throw asFetchError(error, host, false)
  }
}

function straight(network: Network, guard: Guard): Connector {
  return (options, callback) => {
    const url = addressOf(options)
    settle(connect({ ...targetOf(url), isTrusted: guard.isOpened(url) }, network), callback)
  }
}

function tunnelled(proxy: URL, network: Network): Connector {
  return (options, callback) => settle(connectThrough(proxy, targetOf(addressOf(options)), network), callback)
}

function toProxy(proxy: URL, network: Network): Connector {
  return (_, callback) => settle(connect(proxyTarget(proxy), network), callback)
}

function addressOf(options: buildConnector.Options): URL {
  return new URL(`${options.protocol}//${options.host ?? options.hostname}`)
}

function targetOf(url: URL): Target {
  return { name: nameOf(url), port: portOf(url), isSecure: url.protocol === 'https:', isTrusted: false }
}

function settle(socket: ReturnType<typeof connect>, callback: buildConnector.Callback): void {
  socket.then(
    opened => callback(null, opened),
    error => callback(error, null),
  )
}

/**
 * Node reads NODE_EXTRA_CA_CERTS only when it starts; whoever is told of the file later trusts it beside the usual ones. What is in it
 * is trusted as it stands: an intermediate authority, or a server's own certificate, needs no root beside it.
 */
function trust(extraCertificates: string | null): tls.SecureContext {
  if (extraCertificates === null) return tls.createSecureContext()
  const given = readFileSync(extraCertificates, 'utf8')
  try {
    if (!given.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no certificate in it')
    return tls.createSecureContext({ ca: [...tls.rootCertificates, given], allowPartialTrustChain: true })
  } catch (error) {
    throw new Error(`NODE_EXTRA_CA_CERTS: ${extraCertificates} cannot be used (${error instanceof Error ? error.message : String(error)})`)
  }
}

function noteNothing(): void {}
