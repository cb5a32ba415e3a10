import { readFileSync } from 'node:fs'
import type { Database } from '../../db/client.ts'
import { backendPid } from '../../db/measure.ts'
import { processes, statOf } from '../processes.ts'

/** CPU time that a Postgres has had so far. */
export interface PostgresCpu {
  seconds(): number
}

/** Counts what ended backends had, too: while little is asked pools close their connections, and what those had is the postmaster's then. */
export async function openPostgresCpu(db: Database): Promise<PostgresCpu> {
  const postmaster = statOf(await backendPid(db))?.parent ?? 0
  return {
    seconds: () => processes().reduce((sum, each) => sum + (each.parent === postmaster ? each.cpuMs / 1000 : 0), endedSeconds(postmaster)),
  }
}

/** proc(5): the 14th and 15th field behind the name are ticks of children that were waited for, a hundred a second. */
function endedSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}
