import { z } from 'zod'

/** Addresses that a service gives out for posting: its hosts, exactly or below a dot, and the form of what follows them. */
export interface Hooks {
  hosts: string[]
  path: RegExp
  /** Names that the query must have. */
  query?: string[]
  example: string
}

/** A field for such an address. What is wrong is said without repeating it: it is a secret. */
export function hookField(hooks: Hooks, label: string) {
  return z
    .string()
    .max(2000)
    .refine(address => isHook(address, hooks), { error: `must be an address like ${hooks.example}` })
    .meta({ label, example: hooks.example, isSecret: true })
}

/** What of an address must not be told: all of it, and each piece that looks like a key. */
export function secretsOf(address: string): string[] {
  const { pathname, search, searchParams } = new URL(address)
  const segments = pathname.split('/').filter(each => each.length >= 16 || (each.length >= 4 && /\d/.test(each)))
  return [address, pathname, search, ...segments, ...searchParams.values()]
}

function isHook(address: string, { hosts, path, query = [] }: Hooks): boolean {
  if (/[\s\u0000-\u001f\u007f\\]/.test(address) || !URL.canParse(address)) return false
  const url = new URL(address)
  const isHost = hosts.some(host => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host))
  const isOrdinary = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
  return isHost && isOrdinary && path.test(url.pathname) && query.every(name => (url.searchParams.get(name) ?? '') !== '')
}
