import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether what was sent is the operator's token. Compared by digests of one length, so that the time it takes tells nothing. */
export function isOperator(sent: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(sent), digest(token))
}
