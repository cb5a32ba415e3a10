import type { QueueKind } from '../chaos/options.ts'
import type { StageOptions } from '../chaos/stage.ts'
import type { Play } from './play.ts'

/** What came of a fault. Milliseconds are of what its limit speaks of; `more` holds whatever else is worth knowing. */
export interface Measure {
  tries: number
  ms: number | null
  more?: Record<string, number | string | null>
  /** What was not as the limit has it, a sentence each. */
  problems: string[]
}

/** One row of the fault matrix: what is broken, and what must hold. */
export interface Fault {
  row: number
  name: string
  /** In words, as the matrix has it. */
  limit: string
  /** Where there is nothing to break elsewhere. */
  only?: QueueKind
  run(play: Play, tries: number): Promise<Measure>
}

/** Faults that are tried on one stage, one after the other, each when the one before it is mended. */
export interface Scene {
  name: string
  stage?: Partial<StageOptions>
  faults: Fault[]
  /** Why it cannot be played here; null where it can. */
  obstacle?(): string | null
  /** What it needs beside the stage, made before it. */
  prepare?(directory: string, onStop: StageOptions['onStop']): Partial<StageOptions>
}

/** A sentence where it is over the limit, or never came. */
export function over(what: string, value: number | null, most: number, unit = 'ms'): string[] {
  if (value === null) return [`${what}: never`]
  return value > most ? [`${what}: ${Math.round(value)} ${unit} (at most ${most})`] : []
}
