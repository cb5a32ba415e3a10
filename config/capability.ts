import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a link in a message lets its reader do, and nothing else: confirm a subscription, or stop it. */
export type Scope = 'confirm' | 'stop'

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

/**
 * The token of a link for one subscription and one scope: made from the installation's own key each time it is needed, so that it is
 * the same in every copy of a message and stands nowhere.
 */
export function capability(key: Uint8Array, scope: Scope, subscriptionId: string): string {
  return createHmac('sha256', key).update(`${scope} ${subscriptionId}`).digest('base64url')
}

/** Takes the same time whatever is wrong with it. */
export function isCapability(given: string, key: Uint8Array, scope: Scope, subscriptionId: string): boolean {
  return timingSafeEqual(hashOfToken(given), hashOfToken(capability(key, scope, subscriptionId)))
}

/** GET shows a page with one button, POST does it. */
export function capabilityPath(key: Uint8Array, scope: Scope, subscriptionId: string): string {
  return `/subscriptions/${encodeURIComponent(subscriptionId)}/${scope}/${capability(key, scope, subscriptionId)}`
}

/** The page of one subscription, for whoever holds its token. */
export function managementPath(token: string): string {
  return `/subscriptions/manage/${token}`
}
