import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a link in a message lets its reader do, and nothing else: confirm a subscription, or stop it. */
export type Scope = 'confirm' | 'stop'

/** What a link is about: to confirm is to say yes to one asking, of one address. */
export interface Linked {
  id: string
  /** Names what its messages reach. */
  endpoint: string
  /** Until when its receiver can say yes: the same over all messages of one asking, and another for each asking. */
  confirmUntil: Date | null
}

/** 256 bits nobody guesses, as text for an address. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What a channel signs messages with, in the writing of Standard Webhooks. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** What is kept of a token. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Compared by digests of one length, so that the time it takes tells nothing. */
export function isSameToken(sent: string, token: string): boolean {
  return timingSafeEqual(hashOfToken(sent), hashOfToken(token))
}

/**
 * The token of a link for one subscription and one scope: made from the installation's own key each time it is needed, so that it is
 * the same in every copy of a message and stands nowhere. One that stops is good for ever; one that confirms for what was asked with it.
 */
export function capability(key: Uint8Array, scope: Scope, linked: Linked): string {
  return createHmac('sha256', key)
    .update(`${scope} ${meantBy[scope](linked)}`)
    .digest('base64url')
}

/** Takes the same time whatever is wrong with it. */
export function isCapability(given: string, key: Uint8Array, scope: Scope, linked: Linked): boolean {
  return timingSafeEqual(hashOfToken(given), hashOfToken(capability(key, scope, linked)))
}

/** GET shows a page with one button, POST does it. */
export function capabilityPath(key: Uint8Array, scope: Scope, linked: Linked): string {
  return `/subscriptions/${encodeURIComponent(linked.id)}/${scope}/${capability(key, scope, linked)}`
}

/** The page of one subscription, for whoever holds its token. */
export function managementPath(token: string): string {
  return `/subscriptions/manage/${token}`
}

const meantBy: Record<Scope, (linked: Linked) => string> = {
  confirm: ({ id, endpoint, confirmUntil }) => `${id} ${endpoint} ${confirmUntil?.toISOString()}`,
  stop: ({ id }) => id,
}
