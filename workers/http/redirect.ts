import { isUtf8 } from 'node:buffer'
import { field } from './answer.ts'
import type { Head } from './exchange.ts'
import type { Guard } from './guard.ts'
import { FetchError } from './problem.ts'

/** One request of a walk over redirects. */
export interface Hop {
  url: URL
  headers: Record<string, string>
  /** Redirects followed so far, and whether every one of them said that it is for good. */
  followed: number
  isPermanent: boolean
}

const permanent = [301, 308]
const redirects = [...permanent, 302, 303, 307]
/** What a source gives to one host is not for another: Authorization, cookies, tokens and keys. */
const isSecret = /^(authorization|proxy-authorization|cookie|.*(token|key|secret|auth).*)$/i

/** Where an answer sends us, or null when it is the answer itself. Each hop is checked as if it had been asked for. */
export function nextHop(hop: Hop, head: Head, guard: Guard, limit: number): Hop | null {
  if (!redirects.includes(head.status)) return null
  if (hop.followed >= limit) throw redirectError(hop, head, `redirected more than ${limit} times`)
  const url = guard.check(readLocation(hop, head))
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') throw redirectError(hop, head, 'redirected from https to http')
  const headers = url.host === hop.url.host ? hop.headers : withoutSecrets(hop.headers)
  return { url, headers, followed: hop.followed + 1, isPermanent: hop.isPermanent && permanent.includes(head.status) }
}

function readLocation(hop: Hop, head: Head): string {
  const location = inUtf8(field(head.fields, 'location')?.trim() ?? '')
  if (location === '' || /^[^?#]*\\/.test(location) || !URL.canParse(location, hop.url.href)) {
    throw redirectError(hop, head, 'redirected to nowhere')
  }
  const url = new URL(location, hop.url)
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) throw redirectError(hop, head, 'redirected to what is not fetched')
  return url.href
}

/** Header bytes arrive one character each; servers that put letters of other scripts into an address mean UTF-8. */
function inUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : text
}

function redirectError(hop: Hop, head: Head, what: string): FetchError {
  return new FetchError('redirect', `${hop.url.host} ${what}`, { status: head.status })
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isSecret.test(name)))
}
