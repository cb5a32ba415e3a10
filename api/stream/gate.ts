/** Runs work, some at a time; what comes later waits its turn. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

export function openGate(atOnce: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0
  return async work => {
    if (running >= atOnce) await new Promise<void>(resolve => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      // whoever waits takes over this turn
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
