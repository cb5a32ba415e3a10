import { quantile, say, spreadOf, tell } from '../report.ts'
import type { Round } from './rounds.ts'

/** A round of ours, and one of the peer that pushes the same bytes. */
export interface Pair {
  own: Round
  bare: Round
}

/** Five releases a second, and as fast as they are committed. */
export interface Rounds {
  steady: Pair[]
  burst: Pair[]
}

interface Others {
  count: number
  /** Connections that were not opened. */
  refused: number
  /** What each client took of the server's memory. */
  kilobytes: { own: number; bare: number }
}

/** Whoever watches is to see it within the second; a look at what changed comes every quarter of one. Thirty at once come once in a great while. */
const mostMs = { median: 500, p99: 1000, burst: 2000 }

/** Prints how long it took, what was lost, and what it cost. */
export function tellStream({ steady, burst }: Rounds, { count, refused, kilobytes }: Others): void {
  const listeners = `${count.toLocaleString('en')} who listen`
  const all = ownOf([...steady, ...burst])
  const sum = (of: (round: Round) => number) => all.reduce((total, each) => total + of(each), 0)
  tellWaits(`from a commit to ${listeners}, 5 a second, median`, ownOf(steady), 0.5, mostMs.median)
  tellWaits(`from a commit to ${listeners}, 5 a second, p99`, ownOf(steady), 0.99, mostMs.p99, true)
  tellWaits(`from a commit to ${listeners}, a burst, p99`, ownOf(burst), 0.99, mostMs.burst)
  tellWaits('the same bytes pushed by Hono, 5 a second, p99', bareOf(steady), 0.99)
  tellWaits('the same bytes pushed by Hono, a burst, p99', bareOf(burst), 0.99)
  // a round counts all that were lost since the first
  tell({ name: 'connections lost', value: Math.max(refused, ...all.map(({ lost }) => lost)), unit: '', limit: { most: 0 } })
  tell({ name: 'events missing', value: sum(({ missing }) => missing), unit: '', limit: { most: 0 } })
  tell({ name: 'events told twice', value: sum(({ twice }) => twice), unit: '', limit: { most: 0 } })
  tellCpu('CPU of the API for an event told to a client, 5 a second', steady)
  tellCpu('CPU of the API for an event told to a client, a burst', burst)
  tell({ name: 'memory of the API for a client', value: kilobytes.own, unit: 'kB', limit: { most: 100 } })
  tell({ name: 'memory of Hono that pushes, for a client', value: kilobytes.bare, unit: 'kB' })
  say(`  ${all.length} rounds; an event has ${Math.round(Buffer.byteLength(all[0]?.texts[0] ?? ''))} bytes`)
}

/** In µs, beside the peer in the same rounds. */
function tellCpu(name: string, pairs: Pair[]): void {
  const [own, bare] = [ownOf(pairs), bareOf(pairs)].map(rounds => rounds.map(({ cpuMs }) => cpuMs * 1000)) as [number[], number[]]
  const ratio = quantile(
    pairs.map(each => each.own.cpuMs / each.bare.cpuMs),
    0.5,
  )
  const peer = { name: 'Hono that pushes', value: quantile(bare, 0.5), ratio }
  tell({ name, value: quantile(own, 0.5), unit: 'µs', spread: spreadOf(own), peer })
}

function ownOf(pairs: Pair[]): Round[] {
  return pairs.map(each => each.own)
}

function bareOf(pairs: Pair[]): Round[] {
  return pairs.map(each => each.bare)
}

/** The quantile of all rounds, with that of the best and the worst of them. */
function tellWaits(name: string, rounds: Round[], share: number, most?: number, isMain = false): void {
  const value = quantile(
    rounds.flatMap(({ waits }) => waits),
    share,
  )
  const spread = spreadOf(rounds.map(({ waits }) => quantile(waits, share)))
  tell({ name, value, unit: 'ms', spread, ...(most === undefined ? {} : { limit: { most } }), isMain })
}
