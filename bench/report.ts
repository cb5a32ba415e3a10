import { existsSync } from 'node:fs'
import { processes, statOf } from './processes.ts'

/** The value below which `share` of the values lie. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** CPU time of this process so far, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** CPU time of all processes of the Postgres that a backend belongs to, in milliseconds; null where the system does not show it. */
export function postgresCpuMs(backendPid: number): number | null {
  if (!existsSync('/proc/self/stat')) return null
  const postmaster = statOf(backendPid)?.parent
  return processes().reduce((sum, each) => sum + (each.parent === postmaster ? each.cpuMs : 0), 0)
}

/** One measured figure against its limit, in the same unit: `  median  0.31 ms of 2 ms (0.16)`. A ratio over 1 misses it. */
export function against(name: string, value: number, limit: number, unit: string): string {
  return `  ${name.padEnd(45)} ${value.toFixed(2).padStart(9)} ${unit} of ${limit} ${unit} (ratio ${(value / limit).toFixed(2)})`
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
