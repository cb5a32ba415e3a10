import { appendFileSync, existsSync } from 'node:fs'
import { figuresFile } from '../config/env.ts'
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

/** By a backend that may have ended meanwhile, as connections do that nobody uses. */
const postmasters = new Map<number, number>()

/** CPU time of all processes of the Postgres that a backend belongs to, also of those that have ended, in milliseconds; null where the system does not show it. */
export function postgresCpuMs(backendPid: number): number | null {
  if (!existsSync('/proc/self/stat')) return null
  const postmaster = statOf(postmasters.get(backendPid) ?? statOf(backendPid)?.parent ?? 0)
  if (!postmaster) return null
  postmasters.set(backendPid, postmaster.pid)
  const running = processes().filter(each => each.parent === postmaster.pid)
  return running.reduce((sum, each) => sum + each.cpuMs, postmaster.cpuMs + postmaster.endedMs)
}

/** Something that was measured, and what it is held to. */
export interface Figure {
  /** What it is, so that it is understood in a table with others. */
  name: string
  /** The median, where there were several rounds. */
  value: number
  /** Of the value; empty for a mere number. */
  unit: string
  /** Of the rounds, where there were several. */
  spread?: { least: number; most: number }
  /** Who did the same in the same run, and what share of its value, in the same unit, ours is. */
  peer?: { name: string; value: number; ratio: number }
  /** For the value, or for the ratio where there is a peer. */
  limit?: { least?: number; most?: number }
  /** One of the few that stand for all. */
  isMain?: boolean
}

/** Least and most of the rounds. */
export function spreadOf(values: number[]): { least: number; most: number } {
  return { least: Math.min(...values), most: Math.max(...values) }
}

/** Says a figure on a line, and writes it down for whoever collects figures (`npm run bench`). */
export function tell(figure: Figure): void {
  say(lineOf(figure))
  const file = figuresFile()
  if (file) appendFileSync(file, `${JSON.stringify(figure)}\n`)
}

/** `  matching a release, median   0.31 ms of at most 2 ms (ratio 0.16)`, or beside a peer what share of its value ours is. */
export function lineOf({ name, value, unit, spread, peer, limit }: Figure): string {
  const rounds = spread ? ` (${writeNumber(spread.least)} to ${writeNumber(spread.most)})` : ''
  const measured = `  ${name.padEnd(60)} ${withUnit(writeNumber(value).padStart(9), unit)}${rounds}`
  if (peer)
    return `${measured}, ${writeNumber(peer.ratio)} of ${peer.name} with ${writeNumber(peer.value)}${limit ? ` (${writeLimit(limit)})` : ''}`
  const ratio = ratioOf({ value, ...(limit ? { limit } : {}) })
  return `${measured}${limit ? ` of ${withUnit(writeLimit(limit), unit)}` : ''}${ratio === null ? '' : ` (ratio ${writeNumber(ratio)})`}`
}

/** Of the value to that of the peer, or to the limit; null where there is neither, or the limit is nothing. */
export function ratioOf({ value, peer, limit }: Pick<Figure, 'value' | 'peer' | 'limit'>): number | null {
  if (peer) return peer.ratio
  const bound = limit?.most ?? limit?.least
  return bound ? value / bound : null
}

export function writeLimit({ least, most }: { least?: number; most?: number }): string {
  if (least !== undefined && most !== undefined) return `${writeNumber(least)} to ${writeNumber(most)}`
  return least === undefined ? `at most ${writeNumber(most ?? Number.NaN)}` : `at least ${writeNumber(least)}`
}

/** Three digits, or all before the point. */
export function writeNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }
  return Number.isFinite(value) ? new Intl.NumberFormat('en', digits).format(value) : '?'
}

export function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
