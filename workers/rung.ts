import type { DueSource } from '../db/sources.ts'

/** For whom it was rung a moment ago: polls end many times a second, and each time it is looked who is due. */
export interface Rung {
  /**
   * Who of those that are due is to be rung for now, and remembers it: nobody for whom it was rung a moment ago, and nobody at all while
   * many still wait. A moment in milliseconds; `answeredAt`: when a bell was last taken up, or there was none to take.
   */
  fresh(due: DueSource[], moment: Moment): DueSource[]
  /** For whom it was rung, where those are so many that nobody else is rung for while they wait: none where they are fewer. */
  many(moment: Moment): DueSource[]
  /** Of those for whom it was rung only these still wait. Returns whether they are so many that nobody else is rung for. */
  keep(waiting: Iterable<DueSource>): boolean
  /** The queue did not take their bells. */
  forget(due: DueSource[]): void
}

interface Moment {
  now: number
  answeredAt: number
}

/** After so long a bell counts as lost; one of many that were rung at once waits for longer, behind others that are being answered. */
const lostAfterMs = 700
const lostBehindOthersAfterMs = 3_000
/** Enough to do for some workers until it is looked again, a tenth of a second later; and what may be rung for then comes in large bells. */
const plenty = 256

export function openRung(): Rung {
  let before = new Map<string, { due: DueSource; at: number }>()
  const dropLost = ({ now, answeredAt }: Moment) => {
    const lostAfter = now - answeredAt < lostAfterMs ? lostBehindOthersAfterMs : lostAfterMs
    before = new Map([...before].filter(([, { at }]) => now - at < lostAfter))
  }
  return {
    fresh: (due, moment) => {
      dropLost(moment)
      const fresh = due.filter(each => !before.has(nameOf(each)))
      if (due.length - fresh.length >= plenty) return []
      for (const each of fresh) before.set(nameOf(each), { due: each, at: moment.now })
      return fresh
    },
    many: moment => {
      dropLost(moment)
      return before.size >= plenty ? [...before.values()].map(each => each.due) : []
    },
    keep: waiting => {
      const names = new Set([...waiting].map(nameOf))
      before = new Map([...before].filter(([name]) => names.has(name)))
      return before.size >= plenty
    },
    forget: due => {
      for (const each of due) before.delete(nameOf(each))
    },
  }
}

/** With another fence it is due anew. */
function nameOf({ id, fence }: DueSource): string {
  return `${id} ${fence}`
}
