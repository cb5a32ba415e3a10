import { randomUUID } from 'node:crypto'
import type { Database } from '../db/client.ts'
import { takeRinging } from '../db/ringing.ts'

/** Which of several processes rings for the many that are due: each would ring for the same, in other bells, and look for them before. */
export interface Ringer {
  /** Whether it is this process. Whoever asked last, and found nobody, is the one as long as it goes on asking. */
  isOurs(): Promise<boolean>
}

/** One that stands still or has ended is followed by another after so long. */
const usualSeconds = 2.5
/** What was answered holds for so long. */
const askEveryMs = 1_000

export function openRinger(db: Database, { seconds = usualSeconds }: { seconds?: number } = {}): Ringer {
  const process = randomUUID()
  let isOurs = false
  let askedAt = Number.NEGATIVE_INFINITY
  return {
    isOurs: async () => {
      const now = performance.now()
      if (now - askedAt < Math.min(askEveryMs, seconds * 400)) return isOurs
      isOurs = await takeRinging(db, process, seconds)
      askedAt = now
      return isOurs
    },
  }
}
