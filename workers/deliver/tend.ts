import type { Log } from '../../config/log.ts'
import { dropAllowances } from '../../db/allowances.ts'
import { type AttemptRow, recordAttempts, recordHealth } from '../../db/attempts.ts'
import type { Database } from '../../db/client.ts'
import { foldCounts } from '../../db/counts.ts'
import { emptyPress, forgetAttempts } from '../../db/retention.ts'
import { cancelLateQuestions, dropUnconfirmed, wipeStopped } from '../../db/subscriptions/states.ts'
import { forgetWrites } from '../../db/timeline/looks.ts'
import { isDatabaseTrouble } from '../../db/trouble.ts'
import { disableFailing, endGatherings, settleStates } from '../../db/upkeep.ts'
import type { Journal } from './journal.ts'

interface TendContext {
  db: Database
  log: Log
  journal?: Journal | undefined
}

/** What is to be seen to beside sending: each second what may have come due or been left behind, and now and then the rest. */
export async function tend({ db, log, journal }: TendContext, isTimeForUpkeep: boolean): Promise<void> {
  if (journal) await recordLeftBehind(db, log, journal)
  await endGatherings(db)
  if (!isTimeForUpkeep) return
  await disableFailing(db, 'no message could be delivered for five days')
  await settleStates(db)
  await cancelLateQuestions(db)
  await dropUnconfirmed(db)
  await wipeStopped(db)
  await dropAllowances(db)
  await forgetWrites(db)
  await foldCounts(db)
}

/** Forgets some of what need not be kept any more, so that nothing else waits for it. Whether there was nothing left. */
export async function forget(db: Database): Promise<boolean> {
  return (await forgetAttempts(db)) + (await emptyPress(db)) === 0
}

/** Receivers took it, and whoever sent it has not come to write it down. What is wrong with a journal keeps nothing else from its work. */
async function recordLeftBehind(db: Database, log: Log, journal: Journal): Promise<void> {
  for (const { attempts, done } of await journal.leftBehind()) {
    try {
      await recordAttempts(db, attempts)
      await recordHealth(db, attempts)
    } catch (error) {
      if (isDatabaseTrouble(error)) throw error
      await recordOneByOne(db, log, attempts)
    }
    done()
  }
}

async function recordOneByOne(db: Database, log: Log, attempts: AttemptRow[]): Promise<void> {
  for (const attempt of attempts) {
    await recordAttempts(db, [{ ...attempt, answer: null }]).catch(error => {
      if (isDatabaseTrouble(error)) throw error
      log.error({ err: error, delivery: attempt.deliveryId }, 'what a process noted cannot be written down')
    })
  }
}
