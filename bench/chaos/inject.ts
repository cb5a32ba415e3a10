import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fleet } from './fleet.ts'
import type { ChaosPostgres } from './postgres.ts'
import type { ChaosRedis } from './redis.ts'
import { type Fault, placeOf } from './schedule.ts'

/** What can be broken. */
export interface Targets {
  fleet: Fleet
  postgres: ChaosPostgres
  redis: ChaosRedis | null
}

/**
 * Breaks everything at its time and mends it again; returns when the last fault is undone. What takes longer than planned, on a busy
 * machine, delays the next fault of the same place. `signal` ends it early, as a fault that cannot be carried out does.
 */
export async function inject(faults: Fault[], targets: Targets, ended: AbortSignal, say: (fault: Fault) => void): Promise<void> {
  const start = performance.now()
  const failing = new AbortController()
  const signal = AbortSignal.any([ended, failing.signal])
  setMaxListeners(0, signal)
  const busy = new Map<string, Promise<void>>()
  const once = async (fault: Fault) => {
    await sleep(Math.max(0, fault.at * 1000 - (performance.now() - start)), null, { signal })
    const before = busy.get(placeOf(fault))
    const done = Promise.resolve(before).then(() => {
      say(fault)
      return carryOut(fault, targets, signal)
    })
    busy.set(placeOf(fault), done)
    await done
  }
  const all = Promise.all(faults.map(once))
  all.catch(() => failing.abort())
  await all
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
