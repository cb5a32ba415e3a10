import { quantile, say } from '../report.ts'
import type { Pass } from './run.ts'

/** What one round of somebody took. */
export interface Measured {
  who: 'bare' | 'redis' | 'postgres'
  passes: Record<string, Pass[]>
}

const names: Record<string, string> = { first: 'first read', unchanged: 'nothing new (304)', changed: '1 % changed' }
/** Shares of the bare loop's rate. */
const leastShare: Record<string, number> = { first: 0.7, unchanged: 0.5, changed: 0.5 }
/** Of the rate with Redis as queue. */
const leastOfRedis = 0.5

/** Prints medians, the spread of the rounds, and what share of the bare loop's rate each is. */
export function tellIngest(measured: Measured[], feeds: number, items: number): void {
  say(
    `${feeds} feeds of ${items} items, feeds a second (median, least to most), beside a bare loop with the same reader that writes the same rows:`,
  )
  for (const [pass, name] of Object.entries(names)) {
    const of = (who: Measured['who']) => measured.filter(each => each.who === who).flatMap(each => each.passes[pass] ?? [])
    const rate = (who: Measured['who']) => median(of(who), each => each.feedsPerSecond)
    say(`  ${name.padEnd(18)} bare      ${spread(of('bare'))}   ${''.padEnd(28)}${costOf(of('bare'), feeds)}`)
    for (const who of ['redis', 'postgres'] as const) {
      const share = rate(who) / rate('bare')
      const limit = who === 'redis' ? (leastShare[pass] ?? 0) : (leastShare[pass] ?? 0) * leastOfRedis
      say(
        `  ${''.padEnd(18)} ${who.padEnd(9)} ${spread(of(who))}   ${share.toFixed(2)} of bare (least ${limit.toFixed(2)})   ${costOf(of(who), feeds)}`,
      )
    }
  }
  const peak = Math.max(
    ...measured
      .filter(each => each.who !== 'bare')
      .flatMap(each =>
        Object.values(each.passes)
          .flat()
          .map(pass => pass.peakMegabytes),
      ),
  )
  say(`  the most that a worker held: ${peak} MB`)
}

/** Prints what a second worker process adds. */
export function tellScaling(one: number, two: number, latencyMs: number): void {
  const share = (two / one).toFixed(2)
  say(
    `  ${latencyMs} ms away, nothing new: one worker ${Math.round(one)}, two ${Math.round(two)} feeds a second, ${share} times as much (least 1.70)`,
  )
}

function spread(passes: Pass[]): string {
  const rates = passes.map(each => each.feedsPerSecond)
  return `${Math.round(quantile(rates, 0.5))} (${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))})`.padEnd(24)
}

function median(passes: Pass[], of: (pass: Pass) => number): number {
  return quantile(passes.map(of), 0.5)
}

function costOf(passes: Pass[], feeds: number): string {
  const of = (what: 'cpuSeconds' | 'postgresCpuSeconds') => ((median(passes, each => each[what]) / feeds) * 1000).toFixed(2)
  return `CPU ${of('cpuSeconds')} s, Postgres ${of('postgresCpuSeconds')} s for 1,000`
}
