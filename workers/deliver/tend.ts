import { dropAllowances } from '../../db/allowances.ts'
import { recordAttempts } from '../../db/attempts.ts'
import type { Database } from '../../db/client.ts'
import { cancelLateQuestions, dropUnconfirmed, wipeStopped } from '../../db/subscriptions/states.ts'
import { disableFailing, endGatherings, settleStates } from '../../db/upkeep.ts'
import type { Journal } from './journal.ts'

/** What is to be seen to beside sending: each second what may have come due or been left behind, and now and then the rest. */
export async function tend({ db, journal }: { db: Database; journal?: Journal | undefined }, isTimeForUpkeep: boolean): Promise<void> {
  if (journal) await recordLeftBehind(db, journal)
  await endGatherings(db)
  if (!isTimeForUpkeep) return
  await disableFailing(db, 'no message could be delivered for five days')
  await settleStates(db)
  await cancelLateQuestions(db)
  await dropUnconfirmed(db)
  await wipeStopped(db)
  await dropAllowances(db)
}

/** Receivers took it, and whoever sent it has not come to write it down. */
async function recordLeftBehind(db: Database, journal: Journal): Promise<void> {
  for (const { attempts, done } of await journal.leftBehind()) {
    // of an answer that Postgres does not take, the rest is worth more
    if (attempts.length > 0) {
      await recordAttempts(db, attempts).catch(() =>
        recordAttempts(
          db,
          attempts.map(each => ({ ...each, answer: null })),
        ),
      )
    }
    done()
  }
}
