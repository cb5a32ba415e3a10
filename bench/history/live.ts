import { trackedSources } from '../../db/history.ts'
import type { DueSource } from '../../db/sources.ts'
import type { PollContext } from '../../workers/context.ts'
import { poll } from '../../workers/poll.ts'
import type { HistoryOptions } from './options.ts'
import { openProgress } from './progress.ts'
import { moveClock } from './replay.ts'

/** What one step came to: visits by their outcome. */
export interface Step {
  at: Date
  read: number
  unchanged: number
  failed: number
  /** Never visited at this step, whatever was tried. */
  missed: number
}

/** Lives one step after the other. Returns the moments that were lived, by the replay's clock; `onStep` follows each of them. */
export async function liveAll(
  context: PollContext,
  { moments, replay }: HistoryOptions,
  onStep: (at: Date, nth: number) => Promise<void> = async () => {},
): Promise<Date[]> {
  const progress = openProgress(context.db, moments.length, process.stderr)
  const lived: Date[] = []
  for (const moment of moments) {
    const at = await moveClock(replay, moment)
    const step = await liveStep(context, at)
    if (context.ending.aborted) return lived
    if (step.missed > 0) process.stderr.write(`${step.missed} sources could not be asked at ${at.toISOString()}\n`)
    await onStep(at, lived.length)
    lived.push(at)
    await progress(step)
  }
  return lived
}

const pollsAtOnce = 16
/** A visit that our own side broke off (a lock, a database that was busy) is made again. */
const tries = 3

/** Polls every source once, at one moment. */
export async function liveStep(context: PollContext, at: Date): Promise<Step> {
  const step: Step = { at, read: 0, unchanged: 0, failed: 0, missed: 0 }
  let left = await trackedSources(context.db)
  for (let nth = 1; nth <= tries && left.length > 0 && !context.ending.aborted; nth += 1) {
    const again = await pollAll({ ...context, at }, left, step)
    left = again.size === 0 ? [] : (await trackedSources(context.db)).filter(source => again.has(source.id))
  }
  return { ...step, missed: left.length }
}

async function pollAll(context: PollContext, sources: DueSource[], step: Step): Promise<Set<string>> {
  const again = new Set<string>()
  const waiting = [...sources]
  const work = async () => {
    for (let source = waiting.shift(); source && !context.ending.aborted; source = waiting.shift()) {
      const outcome = await poll(context, source).catch(error => {
        context.log.error({ err: error, source: source?.id }, 'a poll broke off')
        return 'lost' as const
      })
      if (outcome === 'read' || outcome === 'unchanged' || outcome === 'failed') step[outcome] += 1
      else again.add(source.id)
    }
  }
  await Promise.all(Array.from({ length: pollsAtOnce }, work))
  return again
}
