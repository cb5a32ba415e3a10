import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../config/log.ts'
import { type AttemptRow, recordAttempts, recordHealth } from '../../db/attempts.ts'
import type { Database } from '../../db/client.ts'
import { failpoint } from '../failpoint.ts'
import type { Journal } from './journal.ts'
import { patiently } from './patience.ts'

export interface Recorder {
  /** Resolves when the attempt is written down, or cannot be any more. */
  record(attempt: AttemptRow): Promise<void>
  /** Waits while nothing can be written down: what is sent meanwhile would be sent twice if this process ended. */
  ready(): Promise<void> | null
}

const mostAtOnce = 500
/** Of statements: what a receiver has just taken need not wait for a batch that is under way. */
const mostBatches = 3
/** Postgres may take so long to come back; nobody else claims anything meanwhile. */
const patienceMs = 60_000

/**
 * Writes attempts down, those of a moment together, and notes before what was taken. While the database is away it tries again: what was
 * sent and is not written down is sent once more when its lease has ended, under the same id. How the receivers are is noted behind that.
 */
export function openRecorder(db: Database, log: Log, journal: Journal | null): Recorder {
  let waiting: { attempt: AttemptRow; done: () => void }[] = []
  let batches = 0
  let isCollecting = false
  let noting: Promise<void> = Promise.resolve()
  let away: { until: Promise<void>; isOver: () => void } | null = null
  const leave = () => {
    if (away) return
    let isOver = () => {}
    const until = new Promise<void>(resolve => {
      isOver = resolve
    })
    away = { until, isOver }
  }
  const comeBack = () => {
    away?.isOver()
    away = null
  }
  const tell = (what: string) => (error: unknown) => log.error({ err: error }, what)
  const note = (attempts: AttemptRow[]) => {
    noting = noting.then(() =>
      patiently(() => recordHealth(db, attempts), patienceMs).catch(tell('what attempts say of receivers is lost')),
    )
    return noting
  }
  // one that cannot be written down must not keep the others from it
  const recordEach = async (attempts: AttemptRow[]) => {
    for (const attempt of attempts) {
      await patiently(() => recordAttempts(db, [attempt]), patienceMs)
        .catch(() => recordAttempts(db, [{ ...attempt, answer: null, problem: attempt.problem && 'it failed' }]))
        .then(() => journal?.settle([attempt]))
        .catch(tell('an attempt could not be written down'))
    }
  }
  const writeBatch = async () => {
    const batch = waiting.slice(0, mostAtOnce)
    waiting = waiting.slice(mostAtOnce)
    const attempts = batch.map(each => each.attempt)
    if (attempts.some(isTaken)) failpoint('before_mark')
    await patiently(() => recordAttempts(db, attempts), patienceMs, leave)
      .then(() => journal?.settle(attempts))
      .catch(() => recordEach(attempts))
    comeBack()
    const noted = note(attempts).then(() => {
      for (const { done } of batch) done()
    })
    // nothing more goes to whoever asked for patience, or wants no more of it
    if (attempts.some(each => each.pauseSeconds !== null || each.disable !== null)) await noted
  }
  const write = async () => {
    if (isCollecting || batches >= mostBatches) return
    isCollecting = true
    // attempts that end in the same moment share a statement
    await sleep(2)
    isCollecting = false
    batches += 1
    while (waiting.length > 0) await writeBatch()
    batches -= 1
  }
  return {
    ready: () => away?.until ?? null,
    record: attempt =>
      new Promise(done => {
        if (isTaken(attempt)) journal?.note(attempt)
        waiting.push({ attempt, done })
        void write()
      }),
  }
}

function isTaken({ state }: AttemptRow): boolean {
  return state === 'sent'
}
