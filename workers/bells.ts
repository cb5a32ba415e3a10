import { createHash } from 'node:crypto'
import type { DueSource } from '../db/sources.ts'

/**
 * A wake-up: which row has work to do (of deliveries: that some have), and the fence that a claim of it must find. `more`: others that are
 * due at the same time; who does not know the word rings for them again. All of it can be lost.
 */
export interface Bell extends DueSource {
  kind: 'poll' | 'deliver'
  more?: DueSource[]
}

/** A job of the queue costs as much as a source that has nothing new. */
const mostPerBell = 16
/** Few that are due are spread over as many workers. */
export const leastBells = 8

/** Bells for sources that are due, in their order: the more there are, the more are rung for at once. */
export function bellsFor(due: DueSource[]): Bell[] {
  const size = Math.min(mostPerBell, Math.max(1, Math.ceil(due.length / leastBells)))
  const bells: Bell[] = []
  for (let nth = 0; nth < due.length; nth += size) {
    const [first, ...more] = due.slice(nth, nth + size).map(({ id, fence }) => ({ id, fence }))
    if (first) bells.push({ kind: 'poll', ...first, ...(more.length > 0 ? { more } : {}) })
  }
  return bells
}

/** The sources for which a bell rings. */
export function dueOf({ id, fence, more = [] }: Bell): DueSource[] {
  return [{ id, fence }, ...more]
}

/** The same for the same sources with the same fences: ringing twice for them is ringing once. Without a colon, which BullMQ keeps for itself. */
export function nameOf(bell: Bell): string {
  const hash = createHash('sha256')
  for (const { id, fence } of dueOf(bell)) hash.update(`${id} ${fence}\n`)
  return `${bell.kind}-${hash.digest('hex').slice(0, 24)}`
}
