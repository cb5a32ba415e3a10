import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../db/chaos.ts'
import { patiently } from '../../workers/deliver/patience.ts'
import { every } from './every.ts'
import { inject } from './inject.ts'
import type { Fault } from './schedule.ts'
import { gather, type Stage, type StageOptions, setUp } from './stage.ts'
import type { Upstream } from './upstream.ts'
import { type Evidence, judge, type Verdict } from './verdict.ts'
import { type Publication, publications } from './world.ts'

export interface RunOptions extends StageOptions {
  faults: Fault[]
  say(line: string): void
}

export interface Outcome {
  verdict: Verdict
  broken: { name: string; count: number }[]
  deliveries: Record<string, number>
  /** Seconds from the last fault until everything published was known, and until all of it was received and nothing was left to do. */
  seenAfterSeconds: number | null
  drainedAfterSeconds: number | null
  crashes: string[]
}

const publicationMs = 400
const patienceMs = 150_000
/** Connections that were cut may say so late. */
const awayMs = 20_000

/** Sets everything up, breaks it for a while, waits until it has recovered, and judges. */
export async function runChaos(options: RunOptions): Promise<Outcome> {
  const stage = await setUp(options)
  const published: Evidence['published'] = []
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  const polling = every(1000, signal, () => rows.makeSourcesDue(stage.db))
  const publishing = publish(stage.upstream, options.seed, published, signal)
  const started = performance.now()
  await inject(options.faults, stage, options.signal, fault =>
    options.say(`${((performance.now() - started) / 1000).toFixed(1)} s ${named(fault)}`),
  )
  const last = performance.now()
  publishing.end()
  stage.receivers.calmDown()
  const recovery = await recover(stage, published, { signal: options.signal, since: last })
  ending.abort()
  await polling
  const [evidence, broken, deliveries] = await patiently(
    () => Promise.all([gather(stage, published), rows.brokenInvariants(stage.db), rows.countDeliveries(stage.db)]),
    awayMs,
  )
  return { verdict: judge(evidence), broken, deliveries, ...recovery, crashes: stage.fleet.crashes }
}

function publish(upstream: Upstream, seed: number, published: Evidence['published'], signal: AbortSignal): { end(): void } {
  const coming = publications(seed)
  const timer = setInterval(() => {
    const publication: Publication = coming.next().value
    upstream.publish(publication)
    published.push({ publication, at: Date.now() })
  }, publicationMs)
  const end = () => clearInterval(timer)
  signal.addEventListener('abort', end)
  return { end }
}

async function recover(
  stage: Stage,
  published: Evidence['published'],
  { signal, since }: { signal: AbortSignal; since: number },
): Promise<Pick<Outcome, 'seenAfterSeconds' | 'drainedAfterSeconds'>> {
  const recovery: Pick<Outcome, 'seenAfterSeconds' | 'drainedAfterSeconds'> = { seenAfterSeconds: null, drainedAfterSeconds: null }
  const after = () => Math.round((performance.now() - since) / 100) / 10
  while (performance.now() - since < patienceMs) {
    const { verdict, open } = await patiently(() => look(stage, published), awayMs)
    if (verdict.unseen.length === 0) recovery.seenAfterSeconds ??= after()
    if (verdict.unseen.length + verdict.lost.length + open === 0) return { ...recovery, drainedAfterSeconds: after() }
    await sleep(500, null, { signal })
  }
  return recovery
}

/** A minute passes for what gathers; then, how things are. */
async function look(stage: Stage, published: Evidence['published']): Promise<{ verdict: Verdict; open: number }> {
  await rows.endGathering(stage.db)
  const { waiting = 0, gathering = 0 } = await rows.countDeliveries(stage.db)
  return { verdict: judge(await gather(stage, published)), open: waiting + gathering }
}

function named({ kind, worker, lasts }: Fault): string {
  return `${kind}${worker === null ? '' : ` ${worker}`}${lasts > 0 ? ` for ${lasts.toFixed(1)} s` : ''}`
}
