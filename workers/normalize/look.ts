import type { Artefact } from './artefacts.ts'
import type { Knowledge } from './knowledge.ts'
import type { ModelName } from './names/parse.ts'
import { dayMs, squash, unique } from './text.ts'
import type { Wave } from './waves.ts'

/** What two waves of different lines are compared by. Times in days since 1970. */
export interface Look {
  wave: Wave
  family: string
  version: string | null
  snapshot: string | null
  /** What all its artefacts are called beside family, version and size, in order. */
  telling: string[]
  /** Its name without separators, and the longer words of it. */
  text: () => string
  words: () => string[]
  start: number
  end: number
  /** The one day on which all of it came, if it was one and is known. */
  day: string | null
  /** Some of it is only known to have been made then, which may be days before it was shown. */
  isRough: boolean
  /** The first of its line and snapshot: a later one brings sizes or lengths that nobody would take for the generation itself. */
  isFirst: boolean
  isModel: boolean
  /** Tokenizers, decoders and the like, without the model they belong to. */
  isPart: boolean
  isBenchmark: boolean
}

/** Reads a wave once, before it is compared with many. It must hold artefacts; `line` holds all waves of its line, in time. */
export function lookAt(wave: Wave, line: Wave[], knowledge: Knowledge): Look {
  const [first] = wave.core
  if (!first) throw new Error('a wave without artefacts has no look')
  const times = wave.core.map(each => each.time / dayMs)
  const { model } = first
  return {
    wave,
    family: squash(model.family),
    version: model.version,
    snapshot: model.snapshot,
    telling: tellingOf(wave.core),
    text: () => squash(model.text),
    words: () => longWordsOf(model),
    start: Math.min(...times),
    end: Math.max(...times),
    day: dayOf(wave.core),
    isRough: wave.core.some(each => each.date.basis === 'repository-created'),
    isFirst: line.find(each => each.core.length > 0 && each.snapshot === wave.snapshot) === wave,
    isModel: wave.core.some(each => each.placed.claim.kind === 'model'),
    isPart: wave.core.every(each => each.model.components.length > 0),
    isBenchmark: wave.core.every(each => each.placed.claim.kind === 'dataset' && isBenchmark(each.model.text, knowledge)),
  }
}

function longWordsOf(model: ModelName): string[] {
  return unique(model.display.flatMap(part => part.text.toLowerCase().split(/[^a-z]+/))).filter(word => word.length >= 4)
}

function tellingOf(core: Artefact[]): string[] {
  const all = core.map(each => [...each.model.line, ...each.model.words])
  const [first = []] = all
  return first.length === 0 ? [] : unique(first.filter(word => all.every(words => words.includes(word)))).toSorted()
}

function dayOf(core: Artefact[]): string | null {
  const days = new Set(core.map(each => (each.date.precision === 'month' ? null : each.date.at.slice(0, 10))))
  return days.size === 1 ? ([...days][0] ?? null) : null
}

/** "GEdit-Bench", "StepEval-Audio-360", "EWMBench": the word stands at the end of a part of the name. */
function isBenchmark(text: string, knowledge: Knowledge): boolean {
  const parts = text.toLowerCase().split(/[-_.\s]+/)
  return parts.some(part => knowledge.benchmarks.some(word => part.endsWith(word)))
}
