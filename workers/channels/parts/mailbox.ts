import { domainToASCII } from 'node:url'
import { z } from 'zod'

/**
 * One plain mailbox, `you@example.org`, as it is written into an envelope: no name beside it, no quotes, comments, routes or second
 * address, nothing a server might read as more than one. The domain is made lower-case ASCII.
 */
export const mailbox = z.string().transform((text, context): string => {
  const read = readMailbox(text)
  if (read !== null) return read
  context.addIssue({ code: 'custom', message: 'must be one plain e-mail address such as you@example.org' })
  return z.NEVER
})

/** The mailbox that an address most likely reaches: in lower case, and without what follows a plus. */
export function foldMailbox(address: string): string {
  const [local = '', domain = ''] = address.toLowerCase().split('@')
  return `${local.replace(/(?<=.)\+.*$/, '')}@${domain}`
}

/** `y***@example.org` */
export function maskMailbox(address: string): string {
  const [local = '', domain = ''] = address.split('@')
  return `${local.slice(0, 1)}***@${domain}`
}

const mostLocal = 64
const mostAddress = 254
// what may stand unquoted before the @ (RFC 5321 Dot-string), but for % and !, which old relays route by
const local = /^[a-z0-9#$&'*+/=?^_`{|}~-]+(\.[a-z0-9#$&'*+/=?^_`{|}~-]+)*$/i
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

function readMailbox(text: string): string | null {
  const parts = text.trim().length === text.length ? text.split('@') : []
  const [name = '', given = ''] = parts
  if (parts.length !== 2 || name.length > mostLocal || !local.test(name)) return null
  // domainToASCII would undo percent signs and pass over control characters
  if (given === '' || /[\s\p{C}%/?#:\\[\]<>()",;]/u.test(given)) return null
  const host = domainToASCII(given)
  const address = `${name}@${host}`
  return domain.test(host) && address.length <= mostAddress ? address : null
}
