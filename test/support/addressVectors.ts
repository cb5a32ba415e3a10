import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { makeAuthority } from './certificates.ts'
import { shared } from './shared.ts'

/** One address of the shared list, and what the network around it says. */
export interface Vector {
  id: string
  kind: string
  url: string
  expect: 'block' | 'pinned' | 'allow'
  resolves_to?: string[]
  resolves_sequence?: string[][]
  resolves_also?: Record<string, string[]>
  status?: number
  location?: string
  chain?: number
}

export function readVectors(): Vector[] {
  return JSON.parse(readFileSync(shared('vectors/ssrf.json'), 'utf8')).vectors
}

export function answerFor(vector: Vector, path: string, response: ServerResponse): void {
  if (vector.chain) response.writeHead(302, { location: `/${Number(path.slice(1)) + 1}` }).end()
  else if (vector.status) response.writeHead(vector.status, { location: vector.location ?? '' }).end()
  else response.end('reached')
}

export function secretFor(vector: Vector, authority: ReturnType<typeof makeAuthority>) {
  if (!vector.url.startsWith('https://') || !URL.canParse(vector.url)) return undefined
  return authority.issue([new URL(vector.url).hostname])
}

export function resolverFor(vector: Vector): (name: string) => Promise<string[]> {
  let turn = 0
  return async name => {
    const sequence = vector.resolves_sequence
    if (sequence) return sequence[turn++ % sequence.length] ?? []
    return vector.resolves_also?.[name] ?? vector.resolves_to ?? []
  }
}
