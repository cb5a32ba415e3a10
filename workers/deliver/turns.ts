/** Lets so many do their work at a time; the others wait for their turn in the order in which they came. */
export function openTurns(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let taken = 0
  return async work => {
    if (taken >= most) await new Promise<void>(turn => void waiting.push(turn))
    else taken += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else taken -= 1
    }
  }
}
