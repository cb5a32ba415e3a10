import { readdirSync, readFileSync } from 'node:fs'

/** Memory of a process and all that it started, in megabytes; what several share is counted once (proc(5): Pss). */
export function treeMegabytes(root: number): { all: number; own: number } {
  const children = childrenByParent()
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  const sizes = tree.map(proportionalKilobytes)
  const inMegabytes = (kilobytes: number) => Math.round(kilobytes / 1000)
  return { all: inMegabytes(sizes.reduce((sum, each) => sum + each, 0)), own: inMegabytes(sizes[0] ?? 0) }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter(each => /^\d+$/.test(each))) {
    const parent = parentOf(name)
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  return children
}

/** The second field behind the name in brackets; 0 for a process that is gone meanwhile. */
function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return 0
  }
}

function proportionalKilobytes(pid: number): number {
  try {
    const [, kilobytes = '0'] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return Number(kilobytes)
  } catch {
    return 0
  }
}
