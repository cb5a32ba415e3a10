import type { Artefact } from './artefacts.ts'
import { waveFor } from './attach.ts'
import type { PlacedClaim, Ruling } from './contract.ts'
import { sortedBy } from './text.ts'
import { inTime, newWave, type Wave } from './waves.ts'

/** What the rules made of a company's claims: the waves of each line, in time, and those of them that are releases. */
export interface Outcome {
  lines: Wave[][]
  releases: Set<Wave>
}

/**
 * Operators have the last word: rulings are carried out over what the rules made, in the order in which they were made. What a ruling
 * speaks of it knows by claims, so that it holds whatever else is said; where none of them is left it changes nothing.
 */
export function applyRulings(outcome: Outcome, rulings: Ruling[]): void {
  for (const ruling of rulings) {
    if (ruling.kind === 'merge') merge(outcome, ruling)
    else split(outcome, ruling)
  }
}

function merge({ releases }: Outcome, { anchors, into }: Ruling): void {
  const target = mostOf([...releases], into)
  if (!target) return
  for (const wave of [...releases]) {
    if (wave === target || countOf(wave, anchors) === 0) continue
    releases.delete(wave)
    join(target, wave)
  }
}

/** A wave of artefacts becomes a guest; where one of the two is words alone, the words are said of the other. */
function join(target: Wave, wave: Wave): void {
  if (target.core.length > 0 && wave.core.length > 0) {
    target.guests.push(wave, ...wave.guests)
    wave.guests = []
    return
  }
  if (target.core.length === 0) {
    Object.assign(target, { core: wave.core, conversions: wave.conversions, snapshot: wave.snapshot })
  }
  target.statements.push(...wave.statements)
  target.companions.push(...wave.companions)
  target.guests.push(...wave.guests)
}

/** Takes artefacts out of wherever they are, into a release of their own. Words go with what they speak of. */
function split(outcome: Outcome, ruling: Ruling): void {
  const anchors = new Set(ruling.anchors)
  const leaves = (each: Artefact) => anchors.has(placeOf(each.placed))
  const origins = [...outcome.releases].filter(wave => artefactsOf(wave).some(leaves))
  // all of one release and nothing else: the rules have them apart
  if (origins.length === 0 || (origins.length === 1 && origins.every(wave => artefactsOf(wave).every(leaves)))) return
  const parts = origins.flatMap(wave => [wave, ...wave.guests])
  const taken = (kind: 'core' | 'conversions') => parts.flatMap(part => part[kind].filter(leaves)).toSorted(inTime)
  const [core, conversions] = [taken('core'), taken('conversions')]
  const made = core.length > 0 ? { ...newWave(core, core[0]?.model.snapshot ?? null), conversions } : newWave(conversions, null)
  const home = outcome.lines.find(line => line.some(wave => made.core[0] && [...wave.core, ...wave.conversions].includes(made.core[0])))
  for (const origin of origins) {
    for (const part of [origin, ...origin.guests]) {
      takeOut(part, leaves)
      moveWords(part, made)
    }
    dropEmptied(origin)
    settle(outcome, origin, made)
  }
  made.origin = { ruling: ruling.id }
  outcome.releases.add(made)
  home?.push(made)
  for (const line of outcome.lines) line.splice(0, line.length, ...sortedBy(line.filter(isLeft), wave => wave.key))
}

function takeOut(wave: Wave, leaves: (each: Artefact) => boolean): void {
  const stays = (each: Artefact) => !leaves(each)
  wave.core = wave.core.filter(stays)
  wave.conversions = wave.conversions.filter(stays)
  if (wave.core.length === 0) Object.assign(wave, { core: wave.conversions, conversions: [] })
}

function moveWords(part: Wave, made: Wave): void {
  for (const kind of ['statements', 'companions'] as const) {
    const words = part[kind].map(each => ({ each, isMoved: isSaidOf(each, made, part) }))
    made[kind].push(...words.filter(word => word.isMoved).map(word => word.each))
    part[kind] = words.filter(word => !word.isMoved).map(word => word.each)
  }
}

/** Only artefacts of its own line are what a claim can speak of, and words that are left do not stand for what went. */
function isSaidOf(words: PlacedClaim, made: Wave, part: Wave): boolean {
  const isOfLine = (each: Artefact) => each.placed.claim.line === words.claim.line
  const [own, others] = [made, part].map(wave => ({
    ...{ ...wave, statements: [] },
    ...{ core: wave.core.filter(isOfLine), conversions: wave.conversions.filter(isOfLine) },
  }))
  return own !== undefined && others !== undefined && waveFor(words, [others, own]) === own
}

/** What was said of a guest that is gone, and does not speak of what was taken out, is said of its host. */
function dropEmptied(origin: Wave): void {
  for (const guest of origin.guests.filter(each => each.core.length === 0)) {
    origin.statements.push(...guest.statements.splice(0))
    origin.companions.push(...guest.companions.splice(0))
  }
  origin.guests = origin.guests.filter(guest => guest.core.length > 0)
}

/** What is left after others went: the first of its guests takes its place, words alone stay, and nothing is no release. */
function settle({ releases }: Outcome, origin: Wave, made: Wave): void {
  const [heir, ...others] = origin.guests
  if (origin.core.length === 0 && heir) {
    heir.guests = others
    if (origin.origin) heir.origin = origin.origin
    heir.statements.push(...origin.statements.splice(0))
    heir.companions.push(...origin.companions.splice(0))
    releases.add(heir)
    releases.delete(origin)
  } else if (!isLeft(origin)) {
    made.companions.push(...origin.companions.splice(0))
    releases.delete(origin)
  }
}

function isLeft(wave: Wave): boolean {
  return wave.core.length + wave.statements.length > 0
}

function mostOf(waves: Wave[], anchors: string[]): Wave | null {
  const counted = waves.map(wave => ({ wave, count: countOf(wave, anchors) })).filter(each => each.count > 0)
  const best = counted.toSorted((a, b) => b.count - a.count || (a.wave.key < b.wave.key ? -1 : 1))[0]
  return best?.wave ?? null
}

function countOf(wave: Wave, anchors: string[]): number {
  const wanted = new Set(anchors)
  return membersOf(wave).filter(each => wanted.has(placeOf(each))).length
}

function membersOf(wave: Wave): PlacedClaim[] {
  const parts = [wave, ...wave.guests]
  return [...artefactsOf(wave).map(each => each.placed), ...parts.flatMap(part => [...part.statements, ...part.companions])]
}

function artefactsOf(wave: Wave): Artefact[] {
  return [wave, ...wave.guests].flatMap(part => [...part.core, ...part.conversions])
}

function placeOf(placed: PlacedClaim): string {
  return `${placed.entry}:${placed.ordinal}`
}
