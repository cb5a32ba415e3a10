import { quantile, say, spreadOf, tell } from '../report.ts'
import type { Pass } from './run.ts'

/** What one round of somebody took. */
export interface Measured {
  who: 'bare' | 'redis' | 'postgres'
  passes: Record<string, Pass[]>
}

const names: Record<string, string> = {
  ...{ first: 'first read of feeds', unchanged: 'feeds read again, nothing new (304)', changed: 'feeds read again, 1 % changed' },
}
const queues = { redis: 'Redis', postgres: 'Postgres' }
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
    const bares = of('bare')
    say(`  ${name}, a bare loop: ${spread(of('bare'))} feeds/s; ${costOf(of('bare'), feeds)}`)
    for (const who of ['redis', 'postgres'] as const) {
      const rates = of(who).map(each => each.feedsPerSecond)
      tell({
        ...{ name: `${name}, queue in ${queues[who]}`, value: rate(who), unit: 'feeds/s', spread: spreadOf(rates) },
        // of each round: a machine that is slow for a while is so for both
        peer: {
          name: 'a bare loop',
          value: rate('bare'),
          ratio: ratioOf(
            rates,
            bares.map(each => each.feedsPerSecond),
          ),
        },
        ...{ limit: { least: (leastShare[pass] ?? 0) * (who === 'redis' ? 1 : leastOfRedis) }, isMain: true },
      })
      say(`    ${costOf(of(who), feeds)}`)
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
  tell({ name: 'the most that a worker held meanwhile', value: peak, unit: 'MB' })
}

/** Prints what a second worker process adds: the rates of each round. */
export function tellScaling(rates: { one: number; two: number }[], latencyMs: number): void {
  const [ones, twos] = [rates.map(each => each.one), rates.map(each => each.two)]
  tell({
    ...{
      name: `feeds ${latencyMs} ms away, nothing new, two workers`,
      value: quantile(twos, 0.5),
      unit: 'feeds/s',
      spread: spreadOf(twos),
    },
    ...{ peer: { name: 'one worker', value: quantile(ones, 0.5), ratio: ratioOf(twos, ones) }, limit: { least: 1.7 } },
  })
}

function spread(passes: Pass[]): string {
  const rates = passes.map(each => each.feedsPerSecond)
  return `${Math.round(quantile(rates, 0.5))} (${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))})`
}

function ratioOf(own: number[], bare: number[]): number {
  return quantile(
    own.map((each, nth) => each / (bare[nth] ?? Number.NaN)),
    0.5,
  )
}

function median(passes: Pass[], of: (pass: Pass) => number): number {
  return quantile(passes.map(of), 0.5)
}

function costOf(passes: Pass[], feeds: number): string {
  const of = (what: 'cpuSeconds' | 'postgresCpuSeconds') => ((median(passes, each => each[what]) / feeds) * 1000).toFixed(2)
  return `CPU ${of('cpuSeconds')} s, Postgres ${of('postgresCpuSeconds')} s for 1,000`
}
