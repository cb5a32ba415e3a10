import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import { onTestFinished } from 'vitest'
import { FetchError, type Http, type HttpOptions, openHttp } from '../../../workers/http.ts'
import type { Certificate } from '../../support/certificates.ts'

/** The host and port of a server that ends with the test. */
export interface Upstream {
  host: string
  port: number
  url: string
  requests: http.IncomingMessage[]
}

export async function serve(handler: http.RequestListener, secret?: Certificate): Promise<Upstream> {
  const requests: http.IncomingMessage[] = []
  const listener: http.RequestListener = (request, response) => {
    requests.push(request)
    handler(request, response)
  }
  const server = secret ? https.createServer({ cert: secret.certificate, key: secret.key }, listener) : http.createServer(listener)
  server.on('tlsClientError', () => {})
  const port = await listen(server)
  return { host: `127.0.0.1:${port}`, port, url: `${secret ? 'https' : 'http'}://127.0.0.1:${port}`, requests }
}

/** A server that speaks whatever it likes. */
export async function serveRaw(talk: (socket: net.Socket) => void): Promise<Upstream> {
  const server = net.createServer(socket => {
    socket.on('error', () => {})
    talk(socket)
  })
  const port = await listen(server)
  return { host: `127.0.0.1:${port}`, port, url: `http://127.0.0.1:${port}`, requests: [] }
}

/** The same inside TLS, for a proxy that is reached by https. */
export async function serveTls(talk: (socket: net.Socket) => void, secret: Certificate): Promise<Upstream> {
  const server = tls.createServer({ cert: secret.certificate, key: secret.key }, talk)
  const port = await listen(server)
  return { host: `127.0.0.1:${port}`, port, url: `https://127.0.0.1:${port}`, requests: [] }
}

/** A client that may reach these upstreams and nothing else of this machine. */
export function client(upstreams: Pick<Upstream, 'host'>[], options: Partial<HttpOptions> = {}): Http {
  const opened = openHttp({
    userAgent: 'Modelwire/test',
    proxy: { http: null, https: null, no: [] },
    extraCertificates: null,
    allowPrivateHosts: upstreams.map(each => each.host),
    pace: { gapMs: 0 },
    ...options,
  })
  onTestFinished(() => opened.close())
  return opened
}

/** A network in which every address leads to one local port: what was dialled is noted. */
export function onlyTo(port: number): { dialled: string[]; dial: NonNullable<HttpOptions['dial']> } {
  const dialled: string[] = []
  return {
    dialled,
    dial: (address, asked) => {
      dialled.push(`${address} ${asked}`)
      return net.connect(port, '127.0.0.1')
    },
  }
}

export async function problemOf(work: Promise<unknown>): Promise<FetchError> {
  try {
    await work
  } catch (error) {
    if (error instanceof FetchError) return error
    throw error
  }
  throw new Error('it was answered')
}

export const ask = (url: string) => ({ url, accept: '*/*' })

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
