import { setTimeout as sleep } from 'node:timers/promises'
import { backlogOf } from '../../db/upkeep.ts'
import { type DeliveryContext, deliverDue } from '../../workers/deliver.ts'

/** Longer than the slowest service's pace makes any step wait; more means that something is stuck. */
const patienceMs = 180_000

/** Sends everything that is due at a moment of the history, at the pace that each service allows. Returns whether nothing is left. */
export async function deliverAll(context: DeliveryContext, at: Date, ending: AbortSignal): Promise<boolean> {
  const until = performance.now() + patienceMs
  for (;;) {
    await deliverDue(context, at)
    if ((await backlogOf(context.db)).due === 0) return true
    if (ending.aborted || performance.now() > until) return false
    await sleep(100)
  }
}
