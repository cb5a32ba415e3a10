import { chanceOf } from './chance.ts'
import type { QueueKind } from './options.ts'

/** What is done to whom. A worker is stopped for longer than its leases last, so that it wakes up as a zombie. */
export const faultKinds = ['worker-kill', 'worker-stop', 'redis-flush', 'redis-kill', 'redis-stop', 'postgres-kill'] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  kind: FaultKind
  /** Seconds from the start. */
  at: number
  /** How long until it is undone: a start anew, a SIGCONT. */
  lasts: number
  /** Number of the worker, where it is one. */
  worker: number | null
}

export interface ScheduleOptions {
  seed: number
  seconds: number
  queue: QueueKind
  workers: number
  /** The longest that a worker may hold a delivery without a word. */
  leaseSeconds: number
}

/** How often each comes, and how long it lasts. */
interface Rhythm {
  kind: FaultKind
  weight: number
  lasts: readonly [number, number]
}

/**
 * The faults of a run, in time, the same for the same options: one each three and a half seconds, each kind that there is at least
 * once, none on what is broken already, and all undone when the time is up.
 */
export function scheduleOf(options: ScheduleOptions): Fault[] {
  const chance = chanceOf(options.seed, 'faults')
  const faults: Fault[] = []
  for (let at = chance.between(2, 4); at < options.seconds - 1; at += chance.between(2, 5)) {
    const free = freeWorkers(faults, at, options.workers)
    const possible = rhythmsOf(options).flatMap(({ kind, weight, lasts: [least, most] }) => {
      const worker = kind.startsWith('worker') && free.length > 0 ? chance.pick(free) : null
      const fault = { kind, at, lasts: chance.between(least, most), worker }
      return isPossible(fault, faults, options) ? [{ fault, weight }] : []
    })
    const missing = possible.filter(({ fault }) => !has(faults, fault.kind))
    const found = weighted(missing.length > 0 && chance.next() < 0.5 ? missing : possible, chance.next())
    if (found) faults.push(found)
  }
  return faults
}

/** What is broken: a worker, or all of a service. */
export function placeOf({ kind, worker }: Fault): string {
  return worker === null ? (kind.split('-')[0] ?? kind) : `worker ${worker}`
}

export function countFaults(faults: Fault[]): Record<FaultKind, number> {
  const counts = faultKinds.map(kind => [kind, faults.filter(fault => fault.kind === kind).length] as const)
  return Object.fromEntries(counts) as Record<FaultKind, number>
}

function rhythmsOf({ queue, leaseSeconds }: ScheduleOptions): Rhythm[] {
  const all: Rhythm[] = [
    { kind: 'worker-kill', weight: 8, lasts: [0.5, 2] },
    { kind: 'worker-stop', weight: 3, lasts: [leaseSeconds + 1, leaseSeconds + 4] },
    { kind: 'redis-flush', weight: 3, lasts: [0, 0] },
    { kind: 'redis-kill', weight: 3, lasts: [1, 5] },
    { kind: 'redis-stop', weight: 2, lasts: [3, 8] },
    { kind: 'postgres-kill', weight: 3, lasts: [0.2, 2] },
  ]
  return all.filter(({ kind }) => queue === 'redis' || !kind.startsWith('redis'))
}

function weighted(choices: { fault: Fault; weight: number }[], chance: number): Fault | undefined {
  let left = chance * choices.reduce((sum, { weight }) => sum + weight, 0)
  for (const { fault, weight } of choices) {
    left -= weight
    if (left < 0) return fault
  }
  return undefined
}

function isUnderWay(fault: Fault, at: number): boolean {
  // what was started anew needs a moment to be worth breaking again
  return at < fault.at + fault.lasts + 1
}

function freeWorkers(faults: Fault[], at: number, workers: number): number[] {
  const busy = new Set(faults.filter(fault => isUnderWay(fault, at)).map(fault => fault.worker))
  return Array.from({ length: workers }, (_, nth) => nth).filter(nth => !busy.has(nth))
}

function isPossible(fault: Fault, faults: Fault[], { seconds }: ScheduleOptions): boolean {
  if (fault.at + fault.lasts > seconds) return false
  const now = faults.filter(other => isUnderWay(other, fault.at))
  if (fault.kind.startsWith('worker')) return fault.worker !== null && !(fault.kind === 'worker-stop' && has(now, 'worker-stop'))
  return !now.some(other => placeOf(other) === placeOf(fault))
}

function has(faults: Fault[], kind: FaultKind): boolean {
  return faults.some(fault => fault.kind === kind)
}
