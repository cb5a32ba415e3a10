import { speaksOf } from './artefacts.ts'
import type { PlacedClaim } from './contract.ts'
import type { ModelName } from './names/parse.ts'
import { daysBetween, unique } from './text.ts'
import { newWave, type Wave } from './waves.ts'

/** Days by which words may precede the weights: a launch, or weights said to be out, may meet them months later, a plan takes longer. */
const launchAheadDays = 150
const planAheadDays = 400

/** Lets each statement join the wave it speaks of; those that fit none make waves of their own. */
export function attachStatements(waves: Wave[], statements: PlacedClaim[], companions: PlacedClaim[]): Wave[] {
  const left: PlacedClaim[] = []
  for (const statement of statements) {
    const wave = waveFor(statement, waves)
    if (wave) wave.statements.push(statement)
    else left.push(statement)
  }
  // what bears no date may be of any age: it is evidence for what is known, and opens nothing
  const all = [...waves, ...wordsOnly(left.filter(each => each.claim.date !== null))]
  for (const undated of left.filter(each => each.claim.date === null)) waveFor(undated, all)?.statements.push(undated)
  for (const companion of companions) waveFor(companion, all)?.companions.push(companion)
  return all
}

/** Which of the waves a statement or companion speaks of, if any. */
export function waveFor(statement: PlacedClaim, waves: Wave[]): Wave | null {
  const said = statement.claim.model
  if (!said) return null
  const fitting = waves.flatMap(wave => {
    const closeness = closenessTo(said, wave)
    const days = statement.claim.date ? daysBetween(startOf(wave), statement.claim.date.at) : null
    return closeness > 0 && isInTime(days, statement) ? [{ wave, closeness, days: Math.abs(days ?? 0) }] : []
  })
  const best = fitting.toSorted((a, b) => b.closeness - a.closeness || a.days - b.days || (a.wave.key < b.wave.key ? -1 : 1))[0]
  return best?.wave ?? null
}

function closenessTo(said: ModelName, wave: Wave): number {
  const models = [...wave.core, ...wave.conversions]
    .map(each => each.model)
    .concat(wave.statements.length && !wave.core.length ? modelsOf(wave) : [])
  const every = { ...said, words: [], tiers: [] }
  // words and tiers may be spread over the wave: "Llama 4 Scout and Maverick"
  const hasAll = [...said.words, ...said.tiers].every(word =>
    models.some(model => model.words.includes(word) || model.tiers.includes(word)),
  )
  return hasAll ? Math.max(0, ...models.map(model => speaksOf(every, model))) : 0
}

function modelsOf(wave: Wave): ModelName[] {
  return wave.statements.flatMap(each => each.claim.model ?? [])
}

function startOf(wave: Wave): string {
  return wave.core[0]?.date.at ?? wave.statements[0]?.claim.date?.at ?? wave.statements[0]?.firstSeenAt ?? ''
}

/**
 * `days`: how long after the wave began it was said; negative before. Whenever it is said later, it is said of what is public already:
 * words that name nothing new open nothing. Without a date only the words count.
 */
function isInTime(days: number | null, statement: PlacedClaim): boolean {
  return days === null || days >= -aheadDays(statement)
}

function aheadDays({ claim }: PlacedClaim): number {
  return claim.stage === 'planned' ? planAheadDays : launchAheadDays
}

/** Statements about what nobody can download: those that name the same thing within weeks of each other are one. */
function wordsOnly(statements: PlacedClaim[]): Wave[] {
  const keyOf = (each: PlacedClaim) => {
    const model = each.claim.model
    return [model?.snapshot, [...(model?.words ?? [])].toSorted().join('-'), [...(model?.tiers ?? [])].toSorted().join('-')].join('|')
  }
  return unique(statements.map(keyOf)).flatMap(key => runs(statements.filter(each => keyOf(each) === key)))
}

function runs(statements: PlacedClaim[]): Wave[] {
  const waves: Wave[] = []
  for (const statement of statements) {
    const wave = waves.at(-1)
    const last = wave?.statements.at(-1)
    if (wave && last && isSameTime(last, statement)) wave.statements.push(statement)
    else waves.push(waveOfWords(statement))
  }
  return waves
}

function isSameTime(before: PlacedClaim, after: PlacedClaim): boolean {
  if (!before.claim.date || !after.claim.date) return true
  const days = daysBetween(before.claim.date.at, after.claim.date.at)
  return days <= (before.claim.stage === 'planned' ? planAheadDays : launchAheadDays)
}

function waveOfWords(statement: PlacedClaim): Wave {
  const wave = newWave([], statement.claim.model?.snapshot ?? null)
  return { ...wave, key: `${statement.claim.date?.at ?? statement.firstSeenAt} ${statement.title}`, statements: [statement] }
}
