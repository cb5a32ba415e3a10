import * as rows from '../../db/chaos.ts'
import { patiently } from '../../workers/deliver/patience.ts'
import type { QueueKind } from '../chaos/options.ts'
import type { StageOptions } from '../chaos/stage.ts'
import { openPlay, type Play } from './play.ts'
import type { Line } from './report.ts'
import type { Fault, Scene } from './row.ts'

export interface SceneOptions extends Pick<StageOptions, 'directory' | 'signal' | 'onStop'> {
  queue: QueueKind
  scene: Scene
  /** How often each fault is tried, where it can be tried often. */
  tries: number
}

const workers = 2

/** Tries every fault of a scene while models are published, and tells of each; after each nothing may be lost, and every invariant holds. */
export async function playScene(options: SceneOptions, tell: (line: Line) => void): Promise<void> {
  const { queue, scene, directory, signal, onStop } = options
  const obstacle = scene.obstacle?.() ?? null
  if (obstacle !== null) {
    for (const fault of scene.faults) tell({ ...headOf(fault, queue), ...nothing, notRun: obstacle })
    return
  }
  const prepared = scene.prepare?.(directory, onStop)
  const play = await openPlay({ seed: 1, queue, workers, directory, signal, onStop, ...scene.stage, ...prepared })
  onStop(() => play.close())
  for (const fault of scene.faults) tell(await tryFault(play, fault, options).catch(error => notTried(fault, queue, error)))
}

function notTried(fault: Fault, queue: QueueKind, error: unknown): Line {
  return { ...headOf(fault, queue), ...nothing, problems: [error instanceof Error ? error.message : String(error)] }
}

const nothing = { tries: 0, lost: 0, duplicates: 0, ms: null, settledSeconds: null, problems: [] }

async function tryFault(play: Play, fault: Fault, { queue, tries }: SceneOptions): Promise<Line> {
  const before = await play.judge()
  const measure = await fault
    .run(play, tries)
    .catch(error => ({ tries: 0, ms: null, more: {}, problems: [String(error?.message ?? error)] }))
  const { seconds, verdict } = await play.settle()
  const { lost, unseen, duplicateIds, outsideFilter, neverCreated, acknowledgedTwice, acknowledged } = verdict
  const broken = await patiently(() => rows.brokenInvariants(play.stage.db), 20_000)
  const twice = acknowledgedTwice.length - before.acknowledgedTwice.length
  const counted = {
    'never seen': unseen,
    lost,
    'never owed': neverCreated,
    'told under two ids': duplicateIds,
    'outside a filter': outsideFilter,
  }
  return {
    ...headOf(fault, queue),
    ...{
      tries: measure.tries,
      lost: lost.length + unseen.length,
      duplicates: duplicateIds.length,
      ms: measure.ms && Math.round(measure.ms),
    },
    ...{
      settledSeconds: seconds && Math.round(seconds * 10) / 10,
      acknowledged: acknowledged - before.acknowledged,
      acknowledgedTwice: twice,
    },
    ...measure.more,
    problems: [
      ...measure.problems,
      ...Object.entries(counted).flatMap(([name, each]) => (each.length > 0 ? [`${name}: ${each.length}`] : [])),
      ...broken.map(({ name, count }) => `${name}: ${count}`),
      ...(seconds === null ? ['it never came to rest'] : []),
    ],
  }
}

function headOf({ row, name, limit }: Fault, queue: QueueKind) {
  return { row, fault: name, queue, limit }
}
