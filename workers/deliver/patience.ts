import { setTimeout as sleep } from 'node:timers/promises'
import { openPatience } from '../../db/patience.ts'
import { isDatabaseTrouble } from '../../db/trouble.ts'

/** Tries again while the database is away or busy, for at most so long. `onTrouble` hears of it each time. */
export async function patiently<Result>(work: () => Promise<Result>, patienceMs: number, onTrouble = () => {}): Promise<Result> {
  const patience = openPatience(patienceMs)
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (patience.isOver() || !isDatabaseTrouble(error)) throw error
      onTrouble()
      await sleep(200)
    }
  }
}
