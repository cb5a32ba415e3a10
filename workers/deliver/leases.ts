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
  const held = new Map<string, { fence: string; renewedAt: number }>()
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
  return {
    hold: ({ id, fence }) => {
      const lease = { fence, renewedAt: performance.now() }
      held.set(id, lease)
      start()
      return {
        isGood: () => performance.now() - lease.renewedAt < leaseMs / 2,
        letGo: () => {
          if (held.get(id) === lease) held.delete(id)
          if (held.size > 0 || !timer) return
          clearInterval(timer)
          timer = null
        },
      }
    },
  }
}
