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
const leastBells = 8

/** Whether more are due than come in bells of their own. */
export function areMany(due: DueSource[]): boolean {
  return due.length > leastBells
}

/**
 * Bells for sources that are due, in their order: the more there are, the more are rung for at once. With another `ringing`, a number,
 * many come in other bells: those of before may be in the hands of a worker that stands still, and their names taken.
 */
export function bellsFor(due: DueSource[], ringing = 0): Bell[] {
  const size = Math.min(mostPerBell, Math.max(1, Math.ceil(due.length / leastBells)))
  const bells: Bell[] = []
  for (let nth = -(ringing % size); nth < due.length; nth += size) {
    const [first, ...more] = due.slice(Math.max(0, nth), nth + size).map(({ id, fence }) => ({ id, fence }))
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
