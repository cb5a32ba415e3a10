import { randomUUID } from 'node:crypto'
import type { Log } from '../config/log.ts'
import type { Database } from '../db/client.ts'
import { leaveRinging, takeRinging } from '../db/ringer.ts'
import { within } from './within.ts'

/**
 * Which of several processes looks for the many that are due and rings for them: each would ring for the same, in other bells. It is no
 * lock: where two do, it is rung once too often.
 */
export interface Ringer {
  /** Becomes the one, or goes on being it, unless another one is. Who cannot find out rings. */
  take(): Promise<boolean>
  /** Lets others be it at once. */
  leave(): Promise<void>
}

/** One that stands still or has ended is followed by another after so long. */
const seconds = 2.5
/** Who is it asks so often. */
const askEveryMs = 1_000
/** Where nobody could be asked it is not tried again for so long. */
const troubledMs = 10_000
const patienceMs = 500

export function openRinger(db: Database, log: Log): Ringer {
  const process = randomUUID()
  let goodUntil = Number.NEGATIVE_INFINITY
  let isTaken = false
  return {
    take: async () => {
      if (performance.now() < goodUntil) return true
      try {
        const isOurs = await within(patienceMs, takeRinging(db, process, seconds), 'Postgres does not say')
        if (isOurs) goodUntil = performance.now() + askEveryMs
        isTaken ||= isOurs
        return isOurs
      } catch (error) {
        log.warn({ err: error }, 'who rings for many cannot be found out: this process does')
        goodUntil = performance.now() + troubledMs
        return true
      }
    },
    leave: async () => {
      // the lease ends by itself
      if (isTaken) await within(patienceMs, leaveRinging(db, process), 'Postgres does not answer').catch(() => undefined)
    },
  }
}
