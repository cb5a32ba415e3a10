export interface Turns {
  /** Resolves when it is the caller's turn. */
  take(): Promise<void> | null
  /** Lets the next one have it. */
  give(): void
}

/** Lets so many do their work at a time; the others wait for their turn in the order in which they came. */
export function openTurns(most: number): Turns {
  const waiting: (() => void)[] = []
  let taken = 0
  return {
    take: () => {
      if (taken >= most) return new Promise<void>(turn => void waiting.push(turn))
      taken += 1
      return null
    },
    give: () => {
      const next = waiting.shift()
      if (next) next()
      else taken -= 1
    },
  }
}
