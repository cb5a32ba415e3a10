import { type Artefact, firstHomes } from './artefacts.ts'
import type { PlacedClaim } from './contract.ts'
import { dayMs, unique } from './text.ts'

/** What was made public together under one name: the artefacts that began it, later conversions of them, and what was said of it. */
export interface Wave {
  /** Sorts waves in time, and tells two of a line apart. */
  key: string
  snapshot: string | null
  /** Published for the first time here, as far as their names tell: no conversions. In time. */
  core: Artefact[]
  conversions: Artefact[]
  statements: PlacedClaim[]
  companions: PlacedClaim[]
  /** Waves of other lines that were made public with it. */
  guests: Wave[]
  /** Of a release where rulings are in force: its number in what the rules made, or the ruling that made it. */
  origin?: { home: number } | { ruling: string }
}

/** Repositories are made up to a week before they are shown; two that were seen appearing, or that the vendor dates, are told apart in days. */
const roughGap = 7.5 * dayMs
const exactGap = 3 * dayMs
const sameModelGap = 21 * dayMs

/** Splits artefacts into waves: by snapshot, then where time passed between them; conversions follow what they were made from. */
export function wavesOf(artefacts: Artefact[]): Wave[] {
  const snapshots = unique(artefacts.map(each => each.model.snapshot))
  return snapshots.flatMap(snapshot => {
    const own = artefacts.filter(each => each.model.snapshot === snapshot)
    // a first read of a hub that does not say when a repository was made may bring old ones: they begin nothing where others are dated
    const dated = firstHomes(own)
    const originals = own.filter(each => !each.isConversion && dated.has(each.name))
    const conversions = own.filter(each => each.isConversion || !dated.has(each.name))
    const waves = byTime(originals.length > 0 ? originals : conversions)
      .flatMap(bySize)
      .map(core => newWave(core, snapshot))
    const candidates = candidatesIn(waves)
    for (const each of originals.length > 0 ? conversions : []) nearestOf(each, candidates(each)).conversions.push(each)
    return waves
  })
}

export function newWave(core: Artefact[], snapshot: string | null): Wave {
  return {
    key: `${core[0]?.date.at ?? '9'} ${core[0]?.repo ?? ''}`,
    ...{ snapshot, core, conversions: [], statements: [], companions: [], guests: [] },
  }
}

/** Orders artefacts by the day they are dated, those of one day by their repositories. */
export function inTime(a: Artefact, b: Artefact): number {
  return a.time - b.time || (a.repo < b.repo ? -1 : 1)
}

function byTime(artefacts: Artefact[]): Artefact[][] {
  const waves: Artefact[][] = []
  for (const each of artefacts.toSorted(inTime)) {
    const wave = waves.at(-1)
    const last = wave?.at(-1)
    if (wave && last && (isSoonAfter(last, each) || wave.some(other => isSameModel(other, each)))) wave.push(each)
    else waves.push([each])
  }
  return waves
}

function isSoonAfter(before: Artefact, after: Artefact): boolean {
  return after.time - before.time <= (isRough(before) || isRough(after) ? roughGap : exactGap)
}

/** Only known to have been made then. */
function isRough({ date }: Artefact): boolean {
  return date.basis === 'repository-created'
}

/** Base and instruct of one size, both only known to have been made: nobody shows one of them weeks before the other. */
function isSameModel(a: Artefact, b: Artefact): boolean {
  if (!isRough(a) || !isRough(b) || Math.abs(a.time - b.time) > sameModelGap) return false
  const isSameSize = sizeOf(a) === sizeOf(b) && a.model.contextTokens === b.model.contextTokens
  return isSameSize && isSameList(a.model.tiers, b.model.tiers) && isSameList(a.model.words, b.model.words)
}

/**
 * Sizes that came one after the other are waves of their own. When a repository was made is a loose bound for one of them, but a firm
 * one for a size that holds several: the last of them was made shortly before all were shown.
 */
function bySize(wave: Artefact[]): Artefact[][] {
  const sizes = unique(wave.map(sizeOf)).map(size => wave.filter(each => sizeOf(each) === size))
  const waves: Sizes[] = []
  for (const size of sizes.toSorted((a, b) => endOf(a) - endOf(b))) {
    const own = { artefacts: size, end: endOf(size), isFirm: size.length > 1 && size.every(isRough) }
    const before = waves.at(-1)
    if (before && isOneWave(before, own)) waves.splice(-1, 1, joined(before, own))
    else waves.push(own)
  }
  return waves.map(each => each.artefacts.toSorted(inTime))
}

interface Sizes {
  artefacts: Artefact[]
  end: number
  isFirm: boolean
}

function isOneWave(before: Sizes, after: Sizes): boolean {
  return after.end - before.end <= exactGap || !after.isFirm || !before.isFirm
}

/** A firm end holds: what is loose joins it without moving it, so that it brings no later wave with it. */
function joined(before: Sizes, after: Sizes): Sizes {
  const artefacts = [...before.artefacts, ...after.artefacts]
  return before.isFirm && !after.isFirm ? { ...before, artefacts } : { ...after, artefacts }
}

function sizeOf({ model }: Artefact): string {
  return `${model.total} ${model.active}`
}

function endOf(artefacts: Artefact[]): number {
  return Math.max(...artefacts.map(each => each.time))
}

/** The waves that may be nearest to a conversion: what it says that it was made from goes before its size, and its size before the rest. */
function candidatesIn(waves: Wave[]): (conversion: Artefact) => Iterable<Wave> {
  const found = new Map<string, Set<Wave>>()
  for (const wave of waves) {
    for (const key of wave.core.flatMap(each => [`repo ${each.repo}`, `size ${each.model.total}`])) {
      found.set(key, (found.get(key) ?? new Set()).add(wave))
    }
  }
  return ({ placed, model }) => found.get(`repo ${placed.claim.madeFrom}`) ?? found.get(`size ${model.total}`) ?? waves
}

function nearestOf(conversion: Artefact, waves: Iterable<Wave>): Wave {
  let best = { wave: newWave([], null), likeness: Number.NEGATIVE_INFINITY }
  for (const wave of waves) {
    const nearest = Math.max(...wave.core.map(each => likeness(each, conversion)))
    if (nearest > best.likeness) best = { wave, likeness: nearest }
  }
  return best.wave
}

/** How likely a conversion was made from an original: what it says itself before its size, then tuning, words and tiers, then time. */
function likeness({ repo, model, time }: Artefact, conversion: Artefact): number {
  const { model: made, placed } = conversion
  const isSaid = repo === placed.claim.madeFrom ? 8 : 0
  const isSameSize = model.total === made.total ? 4 : 0
  const words = [isSameList(model.tuning, made.tuning), isSameList(model.words, made.words), isSameList(model.tiers, made.tiers)]
  const isEarlier = time <= conversion.time + 7 * dayMs ? 0.5 : 0
  return isSaid + isSameSize + words.filter(Boolean).length + isEarlier
}

function isSameList(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((word, at) => word === b[at])
}
