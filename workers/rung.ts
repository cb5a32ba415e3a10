import type { DueSource } from '../db/sources.ts'

/** For whom it was rung a moment ago: polls end many times a second, and each time it is looked who is due. */
export interface Rung {
  /**
   * Those of whoever is due for whom it is to be rung now: for whom it was not a moment ago, and nobody while many are waiting, behind
   * whom they would only wait as well. Moments in milliseconds; `answeredAt`: when the queue last had something done.
   */
  fresh(due: DueSource[], moment: { now: number; answeredAt: number }): DueSource[]
}

/** Then a bell was lost. One of many that are rung at once waits for longer, behind others that are being answered. */
const lostAfterMs = 700
const lostBehindOthersAfterMs = 3_000
/** Enough for every worker to have something to do until it is looked again. */
const plenty = 128

export function openRung(): Rung {
  let before = new Map<string, number>()
  return {
    fresh: (due, { now, answeredAt }) => {
      const lostAfter = now - answeredAt < lostAfterMs ? lostBehindOthersAfterMs : lostAfterMs
      before = new Map([...before].filter(([, at]) => now - at < lostAfter))
      const fresh = due.filter(each => !before.has(nameOf(each)))
      if (due.length - fresh.length >= plenty) return []
      for (const each of fresh) before.set(nameOf(each), now)
      return fresh
    },
  }
}

/** With another fence it is due anew. */
function nameOf({ id, fence }: DueSource): string {
  return `${id} ${fence}`
}
