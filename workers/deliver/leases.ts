import type { Log } from '../../config/log.ts'
import type { Database } from '../../db/client.ts'
import { type ClaimedDelivery, deliveryLeaseSeconds, renewDeliveries } from '../../db/deliveries.ts'

export interface Leases {
  /** From the claim until it is let go. */
  hold(delivery: Pick<ClaimedDelivery, 'id' | 'fence'>): HeldDelivery
}

export interface HeldDelivery {
  /** Whether an attempt may begin: it is certain that nobody else has it. */
  isGood(): boolean
  letGo(): void
}

const everyMs = 1000

/**
 * Keeps the leases of deliveries that take longer than most: however long a receiver takes, nobody else sends it meanwhile, and what a
 * killed process had in hand is sent again within seconds. Asks nothing of Postgres for what is done quickly.
 */
export function openLeases(db: Database, log: Log, leaseMs = deliveryLeaseSeconds * 1000): Leases {
  const held = new Map<string, Lease>()
  let timer: NodeJS.Timeout | null = null
  const renew = async () => {
    const now = performance.now()
    const old = [...held].filter(([, { renewedAt }]) => now - renewedAt > leaseMs / 3)
    if (old.length === 0) return
    const asked = old.map(([id, { fence }]) => ({ id, fence }))
    const renewed = new Set(await renewDeliveries(db, asked, leaseMs / 1000))
    for (const [id, each] of old) if (renewed.has(id)) each.renewedAt = now
  }
  const start = () => {
    timer ??= setInterval(
      () => void renew().catch(error => log.warn({ err: error }, 'leases of deliveries could not be renewed')),
      Math.min(everyMs, leaseMs / 6),
    ).unref()
  }
  const letGo = (lease: Lease) => {
    if (held.get(lease.id) === lease) held.delete(lease.id)
    if (held.size > 0 || !timer) return
    clearInterval(timer)
    timer = null
  }
  return {
    hold: ({ id, fence }) => {
      const lease = new Lease(id, fence, leaseMs / 2, letGo)
      held.set(id, lease)
      start()
      return lease
    },
  }
}

/** A class, as one of it is made for each delivery: closures would have to be made anew each time. */
class Lease implements HeldDelivery {
  renewedAt = performance.now()

  constructor(
    readonly id: string,
    readonly fence: string,
    readonly goodForMs: number,
    readonly whenLetGo: (lease: Lease) => void,
  ) {}

  isGood(): boolean {
    return performance.now() - this.renewedAt < this.goodForMs
  }

  letGo(): void {
    this.whenLetGo(this)
  }
}
