import type { Log } from '../../config/log.ts'
import type { Database } from '../../db/client.ts'
import { type ClaimedDelivery, deliveryLeaseSeconds, renewDeliveries } from '../../db/deliveries.ts'

export interface Leases {
  /** Until the function that it gives is called. */
  hold(delivery: Pick<ClaimedDelivery, 'id' | 'fence'>): () => void
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
    await renewDeliveries(
      db,
      old.map(([id, { fence }]) => ({ id, fence })),
      leaseMs / 1000,
    )
    for (const [, each] of old) each.renewedAt = now
  }
  const start = () => {
    timer ??= setInterval(
      () => void renew().catch(error => log.warn({ err: error }, 'leases of deliveries could not be renewed')),
      Math.min(everyMs, leaseMs / 6),
    ).unref()
  }
  return {
    hold: ({ id, fence }) => {
      held.set(id, { fence, renewedAt: performance.now() })
      start()
      return () => {
        held.delete(id)
        if (held.size > 0 || !timer) return
        clearInterval(timer)
        timer = null
      }
    },
  }
}
