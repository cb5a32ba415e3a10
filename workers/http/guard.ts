import ipaddr from 'ipaddr.js'
import { FetchError, refusal } from './problem.ts'

export interface Guard {
  /** Reads an address that is to be fetched, or throws: `bad-request` when it is none, `refused-address` when it is not for us. */
  check(address: string): URL
  /** True for the hosts that the operator opened: any address, any port. */
  isOpened(url: URL): boolean
}

/** `opened`: `host` or `host:port`, as in ALLOW_PRIVATE_HOSTS. */
export function openGuard(opened: string[]): Guard {
  const open = new Set(opened.map(writeHost))
  const isOpened = (url: URL) => open.has(url.hostname) || open.has(`${url.hostname}:${portOf(url)}`)
  return {
    isOpened,
    check: address => {
      const url = readAddress(address)
      if (!isOpened(url) && !isOrdinary(url)) throw refusal()
      return url
    },
  }
}

/**
 * True for addresses of the public network. `range()` alone lets some special ones through (192.88.99.0/24, Azure's wire server,
 * IETF assignments inside 2001::/23, and everything outside 2000::/3), see the IANA special-purpose registries.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const plain = ipaddr.process(address)
  if (plain.range() !== 'unicast' || isIn(plain, special)) return false
  return plain.kind() === 'ipv4' || isIn(plain, global)
}

export function portOf(url: URL): number {
  if (url.port) return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

/** The host as a resolver and a certificate know it: without brackets and final dot. */
export function nameOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

const ports = new Set([80, 443, 8080, 8443])
const special = ['192.88.99.0/24', '168.63.129.16/32', '2001::/23', '3fff::/20'].map(range => ipaddr.parseCIDR(range))
const global = [ipaddr.parseCIDR('2000::/3')]
/** Names that mean this machine or the network around it, whatever a resolver says. */
const inside = /(^|\.)(localhost|local|localdomain|internal|intranet|private|lan|home|corp|home\.arpa)$/

function readAddress(address: string): URL {
  // Programs disagree on backslashes and control characters, and that is how one checks a host and another connects elsewhere.
  const isAmbiguous = /[\u0000-\u001f\u007f]/.test(address) || /^[^?#]*\\/.test(address)
  const url = isAmbiguous ? null : parsed(address)
  if (!url) throw new FetchError('bad-request', 'the address is not a valid one')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchError('bad-request', 'the address is neither http nor https')
  if (url.username || url.password) throw new FetchError('bad-request', 'the address carries a user name or password')
  // an empty one is not seen in `hash`
  if (address.includes('#')) url.hash = ''
  return url
}

function parsed(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}

function isOrdinary(url: URL): boolean {
  if (!ports.has(portOf(url))) return false
  const name = nameOf(url)
  if (ipaddr.isValid(name)) return isPublic(name)
  return name.includes('.') && !inside.test(name)
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][]): boolean {
  return ranges.some(range => range[0].kind() === address.kind() && address.match(range))
}

/** An entry of the operator in the form that URL gives a host: lower case, version 6 in brackets. */
function writeHost(entry: string): string {
  const host = entry.trim().toLowerCase()
  return ipaddr.IPv6.isValid(host) ? `[${host}]` : host
}
