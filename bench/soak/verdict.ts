import type { Growth } from '../../db/soak.ts'

/** How things were at one time. Bytes; seconds from the start. */
export interface Sample {
  seconds: number
  workerBytes: number
  apiBytes: number
  /** Garbage was collected before, and given back: what is left is held. */
  isCollected: boolean
  lateness: number
  latest: string | null
  growth: Growth
}

/** What is held when garbage was collected (the median), and what nine samples in ten of the others are below. In megabytes. */
export interface Range {
  floor: number
  ceiling: number
}

/** What has come of it: memory of the last fifth against that after the warm-up, the worst lateness, and what a day adds. */
export interface SoakVerdict {
  samples: number
  workerMegabytes: [warm: Range, last: Range]
  apiMegabytes: [warm: Range, last: Range]
  /** In intervals, after the warm-up. */
  worstLateness: number
  latest: string | null
  /** Of the days that passed after the warm-up, each. */
  aDay: { bytes: number; entries: number; releases: number; deliveries: number }
  problems: string[]
}

/** A quarter is warm-up: the first reads, caches, compiled code. */
const warmShare = 0.25
const lastShare = 0.2
const mostGrowth = 0.1
const mostLateness = 2

/**
 * Holds samples against what is promised: memory flat within a tenth, nobody later than twice an interval. `days` have passed. What lies
 * between the floor and the ceiling depends on when the engine happened to collect garbage, and says nothing.
 */
export function judgeSoak(samples: Sample[], days: number): SoakVerdict {
  const warm = samples.slice(Math.floor(samples.length * warmShare))
  const first = warm.slice(0, Math.ceil(samples.length * lastShare))
  const last = warm.slice(-Math.ceil(samples.length * lastShare))
  const isShort = samples.length < 20 || [first, last].some(part => new Set(part.map(each => each.isCollected)).size < 2)
  const rangesOf = (of: (sample: Sample) => number): [Range, Range] => [rangeOf(first, of), rangeOf(last, of)]
  const workerMegabytes = rangesOf(each => each.workerBytes)
  const apiMegabytes = rangesOf(each => each.apiBytes)
  const worst = warm.toSorted((a, b) => b.lateness - a.lateness)[0]
  const [start, end] = [warm[0]?.growth, warm.at(-1)?.growth]
  const passed = days * (1 - warmShare)
  const aDay = (name: keyof Growth) => (start && end ? Math.round((end[name] - start[name]) / passed) : 0)
  const grown = ([before, after]: [Range, Range], what: string) =>
    (['floor', 'ceiling'] as const).some(each => after[each] > before[each] * (1 + mostGrowth))
      ? [`${what} grew from ${before.floor} to ${before.ceiling} MB to ${after.floor} to ${after.ceiling}`]
      : []
  const problems = [
    ...(isShort ? ['too short to say anything'] : [...grown(workerMegabytes, 'the worker'), ...grown(apiMegabytes, 'the API')]),
    ...(worst && worst.lateness > mostLateness ? [`${worst.latest} was ${worst.lateness.toFixed(1)} intervals late`] : []),
  ]
  return {
    ...{
      samples: samples.length,
      workerMegabytes,
      apiMegabytes,
      worstLateness: Math.round((worst?.lateness ?? 0) * 100) / 100,
      latest: worst?.latest ?? null,
    },
    ...{ aDay: { bytes: aDay('bytes'), entries: aDay('entries'), releases: aDay('releases'), deliveries: aDay('deliveries') }, problems },
  }
}

function rangeOf(samples: Sample[], of: (sample: Sample) => number): Range {
  const at = (isCollected: boolean, share: number) => {
    const sorted = samples
      .filter(each => each.isCollected === isCollected)
      .map(of)
      .toSorted((a, b) => a - b)
    return inMegabytes(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  }
  return { floor: at(true, 0.5), ceiling: at(false, 0.9) }
}

function inMegabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10
}
