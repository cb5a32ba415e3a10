import net from 'node:net'
import tls from 'node:tls'
import { isPublic } from './guard.ts'
import { codeOf, FetchError, refusal } from './problem.ts'
import type { Resolve } from './resolve.ts'

/** Opens a socket to an address, never to a name. */
export type Dial = (address: string, port: number) => net.Socket

export interface Target {
  name: string
  port: number
  isSecure: boolean
  /** Opened by the operator, or the operator's proxy: its addresses are not checked. */
  isTrusted: boolean
}

export interface Network {
  resolve: Resolve
  dial: Dial
  secureContext: tls.SecureContext
  connectMs: number
}

export const dialAddress: Dial = (address, port) => net.connect({ host: address, port, noDelay: true, keepAlive: true })

/**
 * Connects to a host. It resolves the name itself and dials exactly an address that was checked, so that no second answer of a name
 * server, and no spelling of an address that a resolver never sees, leads inside. One bad address among many refuses the host.
 */
export function connect(target: Target, network: Network): Promise<net.Socket> {
  const until = Date.now() + network.connectMs
  return open(target, network, until)
}

/** Wraps an open socket in TLS; the certificate must be the name's. */
export async function secure(socket: net.Socket, name: string, network: Network, until: number): Promise<tls.TLSSocket> {
  const wrapped = tls.connect({
    socket,
    host: name,
    secureContext: network.secureContext,
    ALPNProtocols: ['http/1.1'],
    ...(net.isIP(name) ? {} : { servername: name }),
  })
  const silent = new FetchError('timeout', `${name} did not finish the TLS handshake in time`)
  await opened(wrapped, 'secureConnect', until, silent, error => {
    const code = codeOf(error)
    if (code === 'ECONNRESET') return new FetchError('reset', `${name} hung up during the TLS handshake`)
    return new FetchError('tls', `${name} could not be trusted (${code ?? 'no certificate'})`)
  })
  return wrapped
}

async function open(target: Target, network: Network, until: number): Promise<net.Socket> {
  const addresses = await addressesOf(target, network, until)
  const socket = await dialFirst(addresses, target, network, until)
  return target.isSecure ? secure(socket, target.name, network, until) : socket
}

async function addressesOf(target: Target, network: Network, until: number): Promise<string[]> {
  const isLiteral = net.isIP(target.name) !== 0
  const addresses = isLiteral ? [target.name] : await timed(network.resolve(target.name), target.name, until)
  if (addresses.length === 0) throw new FetchError('dns', `${target.name} has no address`)
  if (!target.isTrusted && !addresses.every(isPublic)) throw refusal()
  return addresses.slice(0, 4)
}

/** Tries one address after the other; a silent one gets no more than its share of the time that is left. */
async function dialFirst(addresses: string[], target: Target, network: Network, until: number): Promise<net.Socket> {
  let failure = new FetchError('connect', `${target.name} has no address`)
  for (const [index, address] of addresses.entries()) {
    const share = Date.now() + (until - Date.now()) / (addresses.length - index)
    const silent = new FetchError('connect', `${target.name} accepted no connection in time`)
    const socket = network.dial(address, target.port)
    try {
      await opened(socket, 'connect', share, silent, error => {
        const code = codeOf(error)
        return new FetchError(code === 'ECONNRESET' ? 'reset' : 'connect', `${target.name} accepted no connection (${code ?? 'closed'})`)
      })
      return socket
    } catch (error) {
      if (!(error instanceof FetchError)) throw error
      failure = error
    }
  }
  throw failure
}

/** Waits until a socket says that it is open, and destroys one that fails or takes too long. */
function opened(
  socket: net.Socket,
  event: string,
  until: number,
  silent: FetchError,
  explain: (error: unknown) => FetchError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: FetchError) => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(silent), Math.max(0, until - Date.now()))
    // It stays after the socket has opened: between here and its next owner an error would else end the process.
    socket.on('error', error => fail(explain(error)))
    socket.once('close', () => fail(explain(undefined)))
    socket.once(event, () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function timed<T>(work: Promise<T>, name: string, until: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FetchError('dns', `${name} could not be resolved in time`)), until - Date.now())
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
