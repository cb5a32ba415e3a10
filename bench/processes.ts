import { readdirSync, readFileSync } from 'node:fs'

/** A process as the system shows it: its parent, and the CPU time that it has had. */
export interface ProcessStat {
  pid: number
  parent: number
  cpuMs: number
  /** That those had which it started, and which have ended. */
  endedMs: number
}

/** All that run now. */
export function processes(): ProcessStat[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.flatMap(pid => statOf(Number(pid)) ?? [])
}

/** proc(5): behind the name in brackets the second field is the parent, the 12th to 15th are ticks, a hundred a second. Null for one that is gone. */
export function statOf(pid: number): ProcessStat | null {
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
  if (fields.length < 15) return null
  const [own = 0, ownSystem = 0, ended = 0, endedSystem = 0] = fields.slice(11, 15).map(Number)
  return { pid, parent: Number(fields[1]), cpuMs: (own + ownSystem) * 10, endedMs: (ended + endedSystem) * 10 }
}

/** Memory that a process holds now, or has held at most, in bytes; 0 where it is gone. */
export function memoryOf(pid: number | undefined, what: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  return kilobytesIn(read(pid, 'status'), what) * 1024
}

/** Memory of a process and all that it started, in bytes; what several share is counted once (Pss). */
export function memoryOfTree(root: number): { all: number; own: number } {
  const running = processes()
  const tree = [root]
  for (const pid of tree) tree.push(...running.filter(each => each.parent === pid).map(each => each.pid))
  const [own = 0, ...others] = tree.map(pid => kilobytesIn(read(pid, 'smaps_rollup'), 'Pss') * 1024)
  return { own, all: others.reduce((sum, each) => sum + each, own) }
}

function kilobytesIn(text: string, name: string): number {
  const line = text.split('\n').find(each => each.startsWith(`${name}:`))
  return Number(/\d+/.exec(line ?? '')?.[0] ?? 0)
}

/** Empty where the process is gone, or the system shows nothing of it. */
function read(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
