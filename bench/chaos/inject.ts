import { setTimeout as sleep } from 'node:timers/promises'
import type { Fleet } from './fleet.ts'
import type { ChaosPostgres } from './postgres.ts'
import type { ChaosRedis } from './redis.ts'
import type { Fault } from './schedule.ts'

/** What can be broken. */
export interface Targets {
  fleet: Fleet
  postgres: ChaosPostgres
  redis: ChaosRedis | null
}

/** Breaks everything at its time and mends it again; returns when the last fault is undone. `signal` ends it early. */
export async function inject(faults: Fault[], targets: Targets, signal: AbortSignal, say: (fault: Fault) => void): Promise<void> {
  const start = performance.now()
  await Promise.all(
    faults.map(async fault => {
      await sleep(Math.max(0, fault.at * 1000 - (performance.now() - start)), null, { signal })
      say(fault)
      await carryOut(fault, targets, signal)
    }),
  )
}

function carryOut(fault: Fault, { fleet, postgres, redis }: Targets, signal: AbortSignal): Promise<void> {
  const pause = () => sleep(fault.lasts * 1000, null, { signal })
  const worker = fault.worker ?? 0
  const kinds: Record<Fault['kind'], () => Promise<unknown> | undefined> = {
    'worker-kill': () => fleet.kill(worker, fault.lasts).then(pause),
    'worker-stop': () =>
      during(
        () => fleet.freeze(worker),
        pause,
        () => fleet.thaw(worker),
      ),
    'redis-flush': () => redis?.flush(),
    'redis-kill': () =>
      during(
        () => redis?.kill(),
        pause,
        () => redis?.start(),
      ),
    'redis-stop': () =>
      during(
        () => redis?.freeze(),
        pause,
        () => redis?.thaw(),
      ),
    'postgres-kill': () =>
      during(
        () => postgres.kill(),
        pause,
        () => postgres.start(),
      ),
  }
  return Promise.resolve(kinds[fault.kind]()).then(() => undefined)
}

async function during(breaks: () => unknown, pause: () => Promise<unknown>, mends: () => unknown): Promise<void> {
  await breaks()
  await pause()
  await mends()
}
