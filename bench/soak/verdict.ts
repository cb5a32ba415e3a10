import type { Growth } from '../../db/soak.ts'

/** How things were at one time. Bytes; seconds from the start. */
export interface Sample {
  seconds: number
  workerBytes: number
  apiBytes: number
  lateness: number
  latest: string | null
  growth: Growth
}

/** What has come of it: memory of the last fifth against that after the warm-up, the worst lateness, and what a day adds. */
export interface SoakVerdict {
  samples: number
  workerMegabytes: [warm: number, last: number]
  apiMegabytes: [warm: number, last: number]
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

/** Holds samples against what is promised: memory flat within a tenth, nobody later than twice an interval. `days` have passed. */
export function judgeSoak(samples: Sample[], days: number): SoakVerdict {
  const warm = samples.slice(Math.floor(samples.length * warmShare))
  const first = warm.slice(0, Math.ceil(samples.length * lastShare))
  const last = warm.slice(-Math.ceil(samples.length * lastShare))
  const workerMegabytes = [median(first, each => each.workerBytes), median(last, each => each.workerBytes)].map(inMegabytes) as [
    number,
    number,
  ]
  const apiMegabytes = [median(first, each => each.apiBytes), median(last, each => each.apiBytes)].map(inMegabytes) as [number, number]
  const worst = warm.toSorted((a, b) => b.lateness - a.lateness)[0]
  const [start, end] = [warm[0]?.growth, warm.at(-1)?.growth]
  const passed = days * (1 - warmShare)
  const aDay = (name: keyof Growth) => (start && end ? Math.round((end[name] - start[name]) / passed) : 0)
  const grown = ([before, after]: [number, number], what: string) =>
    after > before * (1 + mostGrowth) ? [`${what} grew from ${before} to ${after} MB`] : []
  const problems = [
    ...(samples.length < 20 ? ['too short to say anything'] : []),
    ...grown(workerMegabytes, 'the worker'),
    ...grown(apiMegabytes, 'the API'),
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

function median(samples: Sample[], of: (sample: Sample) => number): number {
  const sorted = samples.map(of).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function inMegabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10
}
