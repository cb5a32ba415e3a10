import type { Log } from '../../config/log.ts'
import type { Database } from '../../db/client.ts'
import { type ClaimedDelivery, claimDeliveries } from '../../db/deliveries.ts'

export interface Pump {
  /** Looks whether something is due. */
  soon(): void
  /** Resolves when nothing is due and nothing under way. */
  idle(): Promise<void>
}

export interface PumpOptions {
  db: Database
  log: Log
  /** Starts on what was claimed: one promise for each, resolved when it is done and written down. */
  begin(claimed: ClaimedDelivery[]): Promise<Promise<void>[]>
  signal: AbortSignal
}

/** What is claimed and not written down yet: more of it only makes leases run out. */
const mostUnderWay = 600
const claimAtOnce = 150
/** Of one receiver, over all processes. */
const atOncePerEndpoint = 4

/** Claims as long as something is due and there is room for it. */
export function openPump({ db, log, begin, signal }: PumpOptions): Pump {
  const underWay = new Set<Promise<void>>()
  let start = ''
  let isWanted = false
  let claiming: Promise<void> | null = null
  const isReady = () => isWanted && !signal.aborted && mostUnderWay - underWay.size >= claimAtOnce
  const claim = async () => {
    while (isReady()) {
      const claimed = await claimDeliveries(db, { limit: claimAtOnce, start, atOnce: atOncePerEndpoint })
      // from where it ended, once around; then there is nothing more
      isWanted = claimed.length > 0 || start !== ''
      start = claimed.length < claimAtOnce ? '' : lastEndpoint(claimed)
      if (claimed.length > 0) for (const work of await begin(claimed)) follow(work)
    }
  }
  const follow = (work: Promise<void>) => {
    underWay.add(work)
    void work.finally(() => {
      underWay.delete(work)
      // its endpoint has room for another one
      soon()
    })
  }
  const soon = () => {
    isWanted = true
    claiming ??= claim()
      .catch(error => {
        isWanted = false
        log.warn({ err: error }, 'deliveries could not be claimed')
      })
      .finally(() => {
        claiming = null
        if (isReady()) soon()
      })
  }
  return {
    soon,
    idle: async () => {
      for (; claiming || underWay.size > 0; ) await Promise.all([claiming, ...underWay])
    },
  }
}

/** In the order of Postgres, which compares them byte by byte. */
function lastEndpoint(claimed: ClaimedDelivery[]): string {
  return (
    claimed
      .map(each => each.subscription.endpoint)
      .toSorted()
      .at(-1) ?? ''
  )
}
