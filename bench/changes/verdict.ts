import { readChangeCursor } from '../../db/changes/cursor.ts'
import { quantile } from '../report.ts'
import type { Arrived, Read } from './readers.ts'
import type { Written } from './writers.ts'

export interface Verdict {
  missing: number
  repeated: number
  /** Revisions of a release that came after a later one. */
  outOfOrder: number
  /** Never committed. */
  invented: number
  turns: number
  /** Milliseconds from the commit, and from when no older transaction ran any more, so that it could be told. */
  delay: { median: number; p99: number }
  ownDelay: { median: number; p99: number }
}

/** Holds what a reader was told against what was committed. */
export function judge({ arrived, turns }: Read, written: Written): Verdict {
  const committedAt = new Map(written.committed.map(each => [each.key, each.committedAt]))
  const seen = new Set(arrived.map(each => each.key))
  const tellableAt = tellable(written)
  const delays = arrived.flatMap(each => ({ each, since: committedAt.get(each.key) ?? Number.NaN }))
  return {
    missing: written.committed.filter(({ key }) => !seen.has(key)).length,
    repeated: arrived.length - seen.size,
    outOfOrder: countOutOfOrder(arrived),
    invented: [...seen].filter(key => !committedAt.has(key)).length,
    turns,
    delay: quantiles(delays.map(({ each, since }) => each.at - since)),
    ownDelay: quantiles(delays.map(({ each, since }) => each.at - Math.max(since, tellableAt(each)))),
  }
}

function quantiles(values: number[]): { median: number; p99: number } {
  return { median: quantile(values, 0.5), p99: quantile(values, 0.99) }
}

/** When the last transaction with a number as low as a change's, or lower, was over. */
function tellable({ transactions }: Written): (change: Arrived) => number {
  const sorted = transactions.toSorted((a, b) => (a.number < b.number ? -1 : 1))
  let latest = 0
  const until = sorted.map(({ number, endedAt }) => {
    latest = Math.max(latest, endedAt)
    return { number, latest }
  })
  return ({ cursor }) => {
    const number = BigInt(readChangeCursor(cursor)?.place.xid ?? 0)
    let [low, high] = [0, until.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((until[middle]?.number ?? 0n) <= number) low = middle + 1
      else high = middle
    }
    return until[low - 1]?.latest ?? 0
  }
}

function countOutOfOrder(arrived: readonly Arrived[]): number {
  const last = new Map<string, number>()
  return arrived.filter(({ key }) => {
    const [id = '', revision = ''] = key.split('/')
    const before = last.get(id) ?? 0
    last.set(id, Math.max(before, Number(revision)))
    return Number(revision) < before
  }).length
}
