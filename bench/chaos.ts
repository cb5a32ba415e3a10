import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { deliveryLeaseSeconds } from '../db/deliveries.ts'
import { leaseSeconds as sourceLeaseSeconds } from '../db/sources.ts'
import { runProgram } from '../workers/program.ts'
import { type QueueKind, readOptions } from './chaos/options.ts'
import { detailsOf, type Finished, jsonOf, problemsOf, tableOf } from './chaos/report.ts'
import { type RunOptions, runChaos } from './chaos/run.ts'
import { scheduleOf } from './chaos/schedule.ts'
import { say } from './report.ts'

const workers = 3
/** A worker that is stopped for longer holds nothing any more. */
const leaseSeconds = Math.max(deliveryLeaseSeconds, sourceLeaseSeconds)

/** `npm run chaos`: workers, Redis, Postgres and receivers are broken by chance while models are published; nothing may be lost. */
await runProgram(async program => {
  const { seeds, seconds, queues, isKept } = readOptions(process.argv.slice(2))
  const runs: Finished[] = []
  for (const queue of queues) {
    for (const seed of seeds) {
      const run = await inFolder(isKept, program, options => runOne({ ...options, seed, queue }, seconds))
      runs.push(run)
      for (const line of [jsonOf(run), ...detailsOf(run)]) say(line)
    }
  }
  for (const line of tableOf(runs)) say(line)
  const problems = runs.flatMap(run => problemsOf(run).map(each => `${run.queue}, seed ${run.seed}: ${each}`))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  program.end()
})

type Given = Omit<RunOptions, 'seed' | 'queue' | 'faults'>

async function runOne(options: Given & { seed: number; queue: QueueKind }, seconds: number): Promise<Finished> {
  const { seed, queue, say: tell } = options
  const faults = scheduleOf({ seed, seconds, queue, workers, leaseSeconds })
  tell(`${queue}, seed ${seed}: ${faults.length} faults in ${seconds} s; ${options.directory}`)
  return { seed, queue, seconds, faults, outcome: await runChaos({ ...options, faults }) }
}

/** A run in a folder of its own. Whatever it started is ended with it, also where it is broken off. */
async function inFolder(
  isKept: boolean,
  program: { signal: AbortSignal; onStop(stop: () => Promise<unknown>): void },
  work: (options: Given) => Promise<Finished>,
): Promise<Finished> {
  const directory = mkdtempSync(path.join(tmpdir(), 'modelwire-chaos-'))
  const stops: (() => unknown)[] = []
  const end = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
    if (!isKept) rmSync(directory, { recursive: true, force: true })
  }
  program.onStop(end)
  const onStop: Given['onStop'] = stop => void stops.push(stop)
  try {
    return await work({ workers, directory, signal: program.signal, onStop, say: line => void process.stderr.write(`${line}\n`) })
  } finally {
    await end()
  }
}
