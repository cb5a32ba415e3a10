import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../config/log.ts'
import { type AttemptRow, recordAttempts } from '../../db/attempts.ts'
import type { Database } from '../../db/client.ts'
import { patiently } from './patience.ts'

export interface Recorder {
  /** Resolves when the attempt is written down, or cannot be any more. */
  record(attempt: AttemptRow): Promise<void>
}

const mostAtOnce = 500
/** Postgres may take so long to come back; nobody else claims anything meanwhile. */
const patienceMs = 60_000

/**
 * Writes attempts down, those of a moment together. While the database is away it tries again: what was sent and is not written down is
 * sent once more when its lease has ended, under the same id.
 */
export function openRecorder(db: Database, log: Log): Recorder {
  let waiting: { attempt: AttemptRow; done: () => void }[] = []
  let isWriting = false
  const write = async () => {
    isWriting = true
    // attempts that end in the same moment share a transaction
    await sleep(2)
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      const attempts = batch.map(each => each.attempt)
      await patiently(() => recordAttempts(db, attempts), patienceMs).catch(error =>
        log.error({ err: error }, 'attempts could not be written down'),
      )
      for (const { done } of batch) done()
    }
    isWriting = false
  }
  return {
    record: attempt =>
      new Promise(done => {
        waiting.push({ attempt, done })
        if (!isWriting) void write()
      }),
  }
}
