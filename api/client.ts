import { isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import ipaddr from 'ipaddr.js'

/**
 * Who asks, as far as a limit counts: an IPv4 address, or the /64 of an IPv6 one, which is one customer. Behind proxies of the operator's
 * own, the address that the outermost of them saw; what a client itself writes into X-Forwarded-For is never believed.
 */
export function clientOf(c: Context, trustedProxies: number): string {
  const socket = socketAddress(c)
  const told = trustedProxies > 0 ? (c.req.header('X-Forwarded-For') ?? '').split(',').map(each => each.trim()) : []
  const way = [...told.filter(Boolean), socket]
  const client = way[Math.max(0, way.length - 1 - trustedProxies)] ?? socket
  return networkOf(plain(client)) ?? networkOf(socket) ?? 'unknown'
}

/** Whether it is this machine that asks, for itself: through a proxy here somebody else may. */
export function isOfThisMachine(c: Context): boolean {
  return isLoopback(socketAddress(c)) && !isForwarded(c)
}

/** Whether a proxy on this machine hands on what others ask. */
export function isHandedOnHere(c: Context): boolean {
  return isLoopback(socketAddress(c)) && isForwarded(c)
}

function isForwarded(c: Context): boolean {
  return c.req.header('X-Forwarded-For') !== undefined || c.req.header('Forwarded') !== undefined
}

function isLoopback(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.process(address).range() === 'loopback'
}

/** Null for what is no address. */
export function networkOf(address: string): string | null {
  const [bare = ''] = address.split('%')
  if (isIP(bare) === 0) return null
  const read = ipaddr.process(bare)
  if (read.kind() === 'ipv4') return read.toString()
  return `${(read as ipaddr.IPv6).parts
    .slice(0, 4)
    .map(part => part.toString(16))
    .join(':')}::/64`
}

/** The other end of the connection; empty where there is none. */
export function socketAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? ''
  } catch {
    // the app is asked without a socket
    return ''
  }
}

/** Some proxies write the port behind the address. */
function plain(address: string): string {
  return address.replace(/^\[([^\]]+)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
}
