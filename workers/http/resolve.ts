import { promises as dns } from 'node:dns'
import { codeOf, FetchError } from './problem.ts'

/** All addresses of a name. Throws a FetchError of `dns` when there are none. */
export type Resolve = (name: string) => Promise<string[]>

/**
 * Asks the name servers from the event loop. `dns.lookup` would hold one of the four threads that also unpack bodies, and a few names
 * whose servers are silent would hold them all; it is asked only for what the name servers do not know (a hosts file).
 */
export const resolveName: Resolve = async name => {
  const resolver = new dns.Resolver({ timeout: 1500, tries: 2 })
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  const addresses = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
  if (addresses.length > 0) return addresses
  const codes = answers.map(answer => (answer.status === 'rejected' ? codeOf(answer.reason) : null))
  const failure = codes.find(code => !isUnknown(code))
  if (failure) throw new FetchError('dns', `${name} could not be resolved (${failure})`)
  return lookUp(name)
}

async function lookUp(name: string): Promise<string[]> {
  try {
    return (await dns.lookup(name, { all: true, verbatim: true })).map(each => each.address)
  } catch (error) {
    throw new FetchError('dns', `${name} could not be resolved (${codeOf(error) ?? 'no answer'})`)
  }
}

function isUnknown(code: string | null): boolean {
  return code === null || ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'].includes(code)
}
