import type { QueueKind } from './options.ts'
import type { Outcome } from './run.ts'
import { countFaults, type Fault } from './schedule.ts'
import { brokenBounds } from './verdict.ts'

export interface Finished {
  seed: number
  queue: QueueKind
  seconds: number
  faults: Fault[]
  outcome: Outcome
}

/** What is wrong with a run, a sentence each; none when all is well. */
export function problemsOf({ outcome }: Finished): string[] {
  const { verdict, broken, drainedAfterSeconds } = outcome
  return [...brokenBounds(verdict, drainedAfterSeconds), ...broken.map(({ name, count }) => `${name}: ${count}`)]
}

/** One line of JSON for programs. */
export function jsonOf(run: Finished): string {
  const { seed, queue, seconds, faults, outcome } = run
  const { verdict, deliveries, seenAfterSeconds, drainedAfterSeconds, crashes } = outcome
  return JSON.stringify({
    ...{ seed, queue, seconds, faults: countFaults(faults), releases: verdict.releases, expected: verdict.expected },
    ...{ lost: verdict.lost.length, neverCreated: verdict.neverCreated.length, unseen: verdict.unseen.length },
    ...{ outsideFilter: verdict.outsideFilter.length, duplicateIds: verdict.duplicateIds.length },
    ...{ acknowledged: verdict.acknowledged, acknowledgedTwice: verdict.acknowledgedTwice.length, badSignatures: verdict.badSignatures },
    ...{ fromPublication: verdict.fromPublication, fromNews: verdict.fromNews, seenAfterSeconds, drainedAfterSeconds },
    ...{ deliveries, crashes: crashes.length, problems: problemsOf(run) },
  })
}

const columns = ['queue', 'seed', 'faults k/s/F/rk/rs/P', 'releases', 'expected', 'lost', 'never', 'twice', 'p50/p95/p99 s', 'drained s']

/** All runs as a table: kills, stops, FLUSHALLs, Redis kills, Redis stops, Postgres kills. */
export function tableOf(runs: Finished[]): string[] {
  const table = [columns, ...runs.map(cellsOf)]
  const widths = columns.map((_, column) => Math.max(...table.map(cells => cells[column]?.length ?? 0)))
  return table.map(cells => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

function cellsOf({ seed, queue, faults, outcome: { verdict, drainedAfterSeconds } }: Finished): string[] {
  const { p50, p95, p99 } = verdict.fromPublication
  const counts = [verdict.releases, verdict.expected, verdict.lost.length, verdict.neverCreated.length]
  return [
    ...[queue, String(seed), Object.values(countFaults(faults)).join('/'), ...counts.map(String)],
    ...[`${verdict.acknowledgedTwice.length}/${verdict.acknowledged}`, [p50, p95, p99].map(each => each.toFixed(2)).join('/')],
    String(drainedAfterSeconds ?? 'never'),
  ]
}

/** Names of what went wrong, for whoever looks for it in the logs. */
export function detailsOf({ outcome: { verdict, crashes } }: Finished): string[] {
  const some = (name: string, list: string[]) => list.slice(0, 10).map(each => `  ${name}: ${each}`)
  return [
    ...some('never seen', verdict.unseen),
    ...some('never created', verdict.neverCreated),
    ...some('lost', verdict.lost),
    ...some('outside a filter', verdict.outsideFilter),
    ...some('two ids', verdict.duplicateIds),
    ...some('acknowledged twice', verdict.acknowledgedTwice),
    ...some('ended by itself', crashes),
  ]
}
