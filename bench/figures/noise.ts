import { cpuMs, quantile } from '../report.ts'
import { readTicks, sharesBetween } from './machine.ts'
import type { Noise, Outcome } from './outcome.ts'

const loops = 300
const steps = 2_500_000
/** How much the same work may differ before the machine is called restless, and noisy. */
const [quiet, restless] = [0.05, 0.15]

/** Does the same work hundreds of times, for a second or two, while nothing is measured. */
export function measureNoise(count = loops): Noise {
  // so that it is compiled
  for (let nth = 0; nth < 20; nth++) spin()
  const [before, cpu] = [readTicks(), cpuMs()]
  const loopMs = Array.from({ length: count }, () => {
    const start = performance.now()
    spin()
    return performance.now() - start
  })
  return { loopMs, others: sharesBetween(before, readTicks(), cpuMs() - cpu)?.others ?? null }
}

let sink = 0

/** Arithmetic alone: neither memory nor the system has a part in it. */
function spin(): void {
  let value = sink | 1
  for (let step = 0; step < steps; step++) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0
  sink = value
}

/** Says in sentences how steady the machine was, and what that means for the figures. */
export function describeNoise(outcomes: Outcome[]): string[] {
  const all = outcomes.flatMap(each => each.noise)
  if (all.length === 0) return []
  const loopMs = all.flatMap(each => each.loopMs)
  const medians = all.map(each => quantile(each.loopMs, 0.5))
  const usual = quantile(loopMs, 0.5)
  const [least, most] = [Math.min(...medians), Math.max(...medians)]
  const slow = quantile(loopMs, 0.95) / usual - 1
  const differs = Math.max((most - least) / usual, slow)
  const others = all.flatMap(each => each.others ?? [])
  const stolen = outcomes.flatMap(each => each.stolen ?? [])
  return [
    `How noisy it was: the same loop, ${all.length} times ${all[0]?.loopMs.length} of it before, between and after the programs, took ${usual.toFixed(2)} ms (median; ` +
      `medians ${least.toFixed(2)} to ${most.toFixed(2)}), one in twenty ${percent(slow)} longer or more. ` +
      `${others.length > 0 ? `Between the programs others had ${percent(Math.max(...others))} of the cores at most. ` : ''}` +
      `${stolen.length > 0 ? `The host took ${percent(Math.max(...stolen))} at most.` : 'The system does not tell what the host took.'}`,
    verdict(differs),
  ]
}

function verdict(differs: number): string {
  if (differs < quiet) return `That is quiet: the machine's own speed varied by less than ${percent(quiet)}; the spreads say what else did.`
  if (differs < restless) return `That is restless: what is within ${percent(differs)} of its limit may fall to either side the next time.`
  return `That is noisy: figures differ by ${percent(differs)} for no reason of ours; ratios to peers of the same run say more than times.`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}
