/** How much is done at once: so many that asked, of a size together that is not passed once one is in; so many such pieces of work side by side. */
export interface Bounds<Asked> {
  most: number
  mostSize?: number
  sizeOf?: (asked: Asked) => number
  atOnce: number
  /** When to begin a piece beside others that are under way: where so many wait, or as much as it may hold, or one has waited so long. Without a word at once. */
  beside?: { least: number; patienceMs: number }
}

/**
 * Joins what many ask for at about the same time into one piece of work, as a database joins commits: whoever asks while others are at work
 * waits for the next turn, and goes with whoever else waits then. `work` answers in the order in which it was asked. Where it fails for
 * several it is done again for each alone, so that each fails for a reason of its own.
 */
export function gather<Asked, Answer>(
  work: (asked: Asked[]) => Promise<Answer[]>,
  { most, mostSize = Number.POSITIVE_INFINITY, sizeOf = () => 1, atOnce, beside = { least: 1, patienceMs: 0 } }: Bounds<Asked>,
): (asked: Asked) => Promise<Answer> {
  let waiting: Waiting<Asked, Answer>[] = []
  let running = 0
  let isCalled = false
  let patience: NodeJS.Timeout | undefined

  function call(): void {
    const [first] = waiting
    if (isCalled || !first || running >= atOnce) return
    if (running > 0 && !isEnough()) {
      const waited = performance.now() - first.since
      if (waited < beside.patienceMs) {
        patience ??= setTimeout(lookAgain, beside.patienceMs - waited)
        return
      }
    }
    isCalled = true
    // those who ask in the same turn of the loop go together
    setImmediate(begin)
  }

  function isEnough(): boolean {
    if (waiting.length >= beside.least) return true
    return waiting.reduce((size, { asked }) => size + sizeOf(asked), 0) >= mostSize
  }

  function lookAgain(): void {
    patience = undefined
    call()
  }

  function begin(): void {
    isCalled = false
    clearTimeout(patience)
    patience = undefined
    const turn = next()
    running += 1
    void take(turn).then(() => {
      running -= 1
      call()
    })
    call()
  }

  function next(): Waiting<Asked, Answer>[] {
    let size = 0
    const end = waiting.findIndex(({ asked }, nth) => {
      size += sizeOf(asked)
      return nth === most || (nth > 0 && size > mostSize)
    })
    const turn = end === -1 ? waiting : waiting.slice(0, end)
    waiting = end === -1 ? [] : waiting.slice(end)
    return turn
  }

  async function take(turn: Waiting<Asked, Answer>[]): Promise<void> {
    try {
      const answers = await work(turn.map(each => each.asked))
      for (const [nth, each] of turn.entries()) each.resolve(answers[nth] as Answer)
    } catch (error) {
      if (turn.length === 1) turn[0]?.reject(error)
      // side by side: where Postgres keeps everybody waiting, nobody waits for all others first
      else await Promise.all(turn.map(each => take([each])))
    }
  }

  return asked =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, since: performance.now(), resolve, reject })
      call()
    })
}

interface Waiting<Asked, Answer> {
  asked: Asked
  since: number
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** One of something for each owner, made when it is first wanted and gone with him. */
export function oneFor<Owner extends object, Made>(make: (owner: Owner) => Made): (owner: Owner) => Made {
  const made = new WeakMap<Owner, Made>()
  return owner => {
    const one = made.get(owner) ?? make(owner)
    made.set(owner, one)
    return one
  }
}
