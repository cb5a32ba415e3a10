import { once } from 'node:events'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { makers, type Publication } from './world.ts'

/** A hub on loopback, each organisation on a port of its own: to the workers they are hosts that have nothing to do with each other. */
export interface Upstream {
  hosts: string[]
  hostOf(organisation: string): string
  publish(publication: Publication): void
  /** Each answer takes so long, in milliseconds. */
  slowTo(ms: number): void
  /** The most that any hub was asked at a time, since it was last asked for. */
  mostAtOnce(): number
  close(): void
}

interface Listed {
  id: string
  _id: string
  createdAt: string
  pipeline_tag: string
  tags: string[]
}

const perPage = 100
const monthMs = 30 * 86_400_000

export async function openUpstream(): Promise<Upstream> {
  const organisations = makers.flatMap(each => each.organisations.map(name => ({ name, family: each.families[0] })))
  const listings = new Map<string, Listed[]>()
  const servers = new Map<string, http.Server>()
  const load = new Map<string, number>()
  let most = 0
  let slowness = 0
  for (const { name, family } of organisations) {
    // what was there before the first read is nobody's news
    const old = listed({ repo: `${name}/${family}-1-8B`, task: 'text-generation', license: 'mit' }, Date.now() - monthMs)
    listings.set(name, [old])
    const server = http.createServer(async (request, response) => {
      load.set(name, (load.get(name) ?? 0) + 1)
      most = Math.max(most, load.get(name) ?? 0)
      if (slowness > 0) await sleep(slowness)
      load.set(name, (load.get(name) ?? 1) - 1)
      answer(listings.get(name) ?? [], request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.set(name, server)
  }
  const hostOf = (organisation: string) => hostOfServer(servers.get(organisation))
  return {
    hosts: organisations.map(each => hostOf(each.name)),
    hostOf,
    publish: publication => void listings.get(publication.organisation)?.unshift(listed(publication, Date.now())),
    slowTo: ms => {
      slowness = ms
    },
    mostAtOnce: () => {
      const before = most
      most = 0
      return before
    },
    close: () => {
      for (const server of servers.values()) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

export function hostOfServer(server: http.Server | undefined): string {
  const address = server?.address()
  if (!address || typeof address === 'string') throw new Error('the server has no port')
  return `127.0.0.1:${address.port}`
}

function listed({ repo, task, license }: Pick<Publication, 'repo' | 'task' | 'license'>, at: number): Listed {
  return { id: repo, _id: `id of ${repo}`, createdAt: new Date(at).toISOString(), pipeline_tag: task, tags: [`license:${license}`] }
}

/** The newest first; a page leads to the next one by its Link header. `after` counts from the oldest, so that what comes meanwhile moves no page. */
function answer(all: Listed[], request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  if (url.pathname !== '/api/models') {
    const one = all.find(each => url.pathname === `/api/models/${each.id}`)
    return void response.writeHead(one ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(one ?? {}))
  }
  const start = all.length - Number(url.searchParams.get('older') ?? all.length)
  const rest = all.length - start - perPage
  const next = new URL(url)
  next.searchParams.set('older', String(rest))
  const link = rest > 0 ? { link: `<${next.href}>; rel="next"` } : {}
  response.writeHead(200, { 'content-type': 'application/json', ...link }).end(JSON.stringify(all.slice(start, start + perPage)))
}
