import http from 'node:http'
import type net from 'node:net'
import ipaddr from 'ipaddr.js'
import { connect, type Network, secure, type Target } from './connect.ts'
import { nameOf, portOf } from './guard.ts'
import { codeOf, FetchError } from './problem.ts'

export interface ProxySettings {
  http: string | null
  https: string | null
  no: string[]
}

/** The proxy that an address goes through, by the customs of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
export function proxyFor(url: URL, settings: ProxySettings): URL | null {
  const proxy = url.protocol === 'https:' ? settings.https : settings.http
  if (proxy === null || settings.no.some(entry => matches(url, entry.toLowerCase()))) return null
  return new URL(proxy)
}

/** The operator chose the proxy, so it may stand on a private address; what is asked of it is checked all the same. */
export function proxyTarget(proxy: URL): Target {
  return { name: nameOf(proxy), port: portOf(proxy), isSecure: proxy.protocol === 'https:', isTrusted: true }
}

export function proxyHeaders(proxy: URL): Record<string, string> {
  if (!proxy.username && !proxy.password) return {}
  const pair = `${decoded(proxy.username)}:${decoded(proxy.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** A TLS connection to a host through CONNECT: the proxy sees the name, and nothing of what is said. */
export async function connectThrough(proxy: URL, target: Target, network: Network): Promise<net.Socket> {
  const until = Date.now() + network.connectMs
  const socket = await tunnel(proxy, target, await connect(proxyTarget(proxy), network), until)
  return secure(socket, target.name, network, until)
}

/** A password with a bare percent sign is what its owner wrote. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function tunnel(proxy: URL, target: Target, socket: net.Socket, until: number): Promise<net.Socket> {
  const host = `${target.name.includes(':') ? `[${target.name}]` : target.name}:${target.port}`
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer)
      socket.destroy()
      reject(new FetchError('connect', `the proxy ${what}`))
    }
    const timer = setTimeout(() => fail('did not answer in time'), Math.max(0, until - Date.now()))
    const headers = { host, ...proxyHeaders(proxy) }
    const request = http.request({ method: 'CONNECT', path: host, headers, maxHeaderSize: 16_384, createConnection: () => socket })
    request.once('response', response => fail(`answered ${response.statusCode}`))
    request.on('error', error => fail(`failed (${codeOf(error) ?? 'closed'})`))
    request.once('connect', (response, _, early) => {
      if (response.statusCode !== 200) return fail(`answered ${response.statusCode}`)
      if (early.length > 0) return fail('spoke before it was asked')
      clearTimeout(timer)
      resolve(socket)
    })
    request.end()
  })
}

/** `*`, `host`, `.suffix`, `host:port`, an address, or a range of addresses. A name stands for what is below it too, as in curl. */
function matches(url: URL, entry: string): boolean {
  if (entry === '*') return true
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
  const name = nameOf(url)
  if (ipaddr.isValid(name)) return matchesAddress(name, entry) || (matchesAddress(name, host) && isPort(url, port))
  const suffix = host.replace(/^\*?\./, '')
  return suffix !== '' && (name === suffix || name.endsWith(`.${suffix}`)) && isPort(url, port)
}

function matchesAddress(address: string, entry: string): boolean {
  const plain = entry.replace(/^\[|\]$/g, '')
  const parsed = ipaddr.process(address)
  if (ipaddr.isValidCIDR(plain)) {
    const range = ipaddr.parseCIDR(plain)
    return range[0].kind() === parsed.kind() && parsed.match(range)
  }
  return ipaddr.isValid(plain) && ipaddr.process(plain).toString() === parsed.toString()
}

function isPort(url: URL, port: string | undefined): boolean {
  return port === undefined || Number(port) === portOf(url)
}
