/** How much of a span of time is left to wait. */
export interface Patience {
  /** Asked now and then. True once it is used up. */
  isOver(): boolean
}

/** Longer than this nobody asks twice: the process itself stood still meanwhile (a stopped container, a laptop that slept). */
const longestLookMs = 2_000

/** A patience of so many milliseconds, to be asked about every second or so. Time in which the process stood still does not use it up. */
export function openPatience(ms: number): Patience {
  let left = ms
  let last = performance.now()
  return {
    isOver: () => {
      const now = performance.now()
      left -= Math.min(now - last, longestLookMs)
      last = now
      return left <= 0
    },
  }
}
