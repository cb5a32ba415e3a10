import type { Log } from '../config/log.ts'
import type { Database } from '../db/client.ts'
import { type ClaimedSource, leaseSeconds, renewLease } from '../db/sources.ts'

/** Another process has claimed the source since: nothing more may be written. */
export class LostLease extends Error {
  override name = 'LostLease'
}

export interface HeldLease {
  /** Throws LostLease as soon as it is known to be lost. The fence decides in the end. */
  check(): void
  end(): void
}

/** However long a listing is, a poll that takes longer than this has gone wrong. */
const longestPollMs = 15 * 60_000

/** Keeps the lease of a source alive while its poll is at work. */
export function holdLease(db: Database, source: ClaimedSource, log: Log): HeldLease {
  const startedAt = performance.now()
  let isLost = false
  const renew = async () => {
    if (performance.now() - startedAt > longestPollMs || !(await renewLease(db, source))) isLost = true
  }
  const timer = setInterval(() => {
    renew().catch(error => log.warn({ err: error, source: source.id }, 'a lease could not be renewed'))
  }, leaseSeconds * 300)
  timer.unref()
  return {
    check: () => {
      if (isLost) throw new LostLease(`${source.id} was claimed by another process`)
    },
    end: () => clearInterval(timer),
  }
}
