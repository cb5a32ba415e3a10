import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseTrouble } from '../../db/trouble.ts'

/** Tries again while the database is away or busy, for at most so long. `onTrouble` hears of it each time. */
export async function patiently<Result>(work: () => Promise<Result>, patienceMs: number, onTrouble = () => {}): Promise<Result> {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseTrouble(error) || performance.now() > until) throw error
      onTrouble()
      await sleep(200)
    }
  }
}
