import type { BasedDate } from '../../config/words.ts'
import type { PlacedClaim } from './contract.ts'
import type { ModelName } from './names/parse.ts'
import { dayMs, daysBetween, unique } from './text.ts'

/** What was made public together under one name: the artefacts that began it, later conversions of them, and what was said of it. */
export interface Wave {
  /** Sorts waves in time, and tells two of a line apart. */
  key: string
  snapshot: string | null
  /** Published for the first time here, as far as their names tell: no conversions. */
  core: Artefact[]
  conversions: Artefact[]
  statements: PlacedClaim[]
  companions: PlacedClaim[]
  /** Waves of other lines that were made public with it. */
  guests: Wave[]
}

export interface Artefact {
  placed: PlacedClaim
  model: ModelName
  date: BasedDate
}

/** Repositories are made up to a week before they are shown; two that were seen appearing, or that the vendor dates, are told apart in days. */
const roughGapDays = 7.5
const exactGapDays = 3
const sameModelDays = 21

/** Artefacts with the day that the vendor's own words give them, where they do: a repository's own date is only when it was made. */
export function datedByVendor(artefacts: PlacedClaim[], statements: PlacedClaim[]): Artefact[] {
  const dated = artefacts.flatMap(placed => {
    const model = placed.claim.model
    if (!model) return []
    const own: BasedDate = placed.claim.date ?? { at: placed.firstSeenAt, precision: 'day', basis: 'first-seen' }
    const date = own.basis === 'repository-created' && !isConversion(placed) ? (vendorDate(model, own, statements) ?? own) : own
    return [{ placed, model, date }]
  })
  const homes = firstHomes(dated)
  return dated.map(each => ({ ...each, date: (homes.get(homelessName(each)) ?? each).date }))
}

/** The same repository on a second hub is a copy: it was public since its first home was, whenever we came to see it. By name. */
function firstHomes(artefacts: Artefact[]): Map<string, Artefact> {
  const homes = new Map<string, Artefact>()
  for (const each of artefacts.filter(({ placed }) => placed.claim.date !== null)) {
    const name = homelessName(each)
    const first = homes.get(name)
    if (!first || each.date.at < first.date.at) homes.set(name, each)
  }
  return homes
}

function homelessName(artefact: Artefact): string {
  return idOf(artefact).split('/').at(-1)?.toLowerCase() ?? ''
}

function vendorDate(model: ModelName, made: BasedDate, statements: PlacedClaim[]): BasedDate | null {
  const fitting = statements.filter(each => {
    const { date, stage, model: said } = each.claim
    if (!date || date.precision === 'month' || stage === 'planned' || !said || !each.source.company) return false
    const days = daysBetween(made.at, date.at)
    return days > -1.5 && days < (speaksOf(said, model) > 1 ? 10 : 8) && speaksOf(said, model) > 0
  })
  const best = fitting.toSorted((a, b) => weight(b, model) - weight(a, model) || distance(a, made) - distance(b, made))[0]
  return best?.claim.date ?? null
}

function weight(statement: PlacedClaim, model: ModelName): number {
  return statement.claim.model ? speaksOf(statement.claim.model, model) : 0
}

function distance(statement: PlacedClaim, made: BasedDate): number {
  return Math.abs(daysBetween(statement.claim.date?.at ?? made.at, made.at))
}

/** How closely words name an artefact: 0 another one, 1 its line, more with its size, tuning or snapshot. */
export function speaksOf(said: ModelName, model: ModelName): number {
  if (said.snapshot !== null && said.snapshot !== model.snapshot) return 0
  if (said.snapshot === null && model.snapshot !== null && said.total === null) return 0
  if (said.total !== null && said.total !== model.total) return 0
  if (said.tiers.some(tier => !model.tiers.includes(tier))) return 0
  if (said.words.some(word => !model.words.includes(word))) return 0
  const isTuned = said.tuning.length > 0 && said.tuning.every(word => model.tuning.includes(word))
  if (said.tuning.length > 0 && !isTuned && said.total !== null) return 0
  return 1 + (said.snapshot ? 1 : 0) + (said.total ? 1 : 0) + (isTuned ? 1 : 0)
}

/** Splits artefacts into waves: by snapshot, then where time passed between them; conversions follow what they were made from. */
export function wavesOf(artefacts: Artefact[]): Wave[] {
  const snapshots = unique(artefacts.map(each => each.model.snapshot))
  return snapshots.flatMap(snapshot => {
    const own = artefacts.filter(each => each.model.snapshot === snapshot)
    // a first read of a hub that does not say when a repository was made may bring old ones: they begin nothing where others are dated
    const dated = firstHomes(own)
    const isOriginal = (each: Artefact) => !isConversion(each.placed) && dated.has(homelessName(each))
    const originals = own.filter(isOriginal)
    const conversions = own.filter(each => !isOriginal(each))
    const waves = byTime(originals.length > 0 ? originals : conversions)
      .flatMap(bySize)
      .map(core => newWave(core, snapshot))
    for (const each of originals.length > 0 ? conversions : []) nearestOf(each, waves).conversions.push(each)
    return waves
  })
}

export function newWave(core: Artefact[], snapshot: string | null): Wave {
  return {
    key: `${core[0]?.date.at ?? '9'} ${core[0]?.placed.claim.variant?.repo ?? ''}`,
    snapshot,
    core,
    conversions: [],
    statements: [],
    companions: [],
    guests: [],
  }
}

/** A quantisation or another file format: whenever it comes, it belongs to the release of what it was made from. */
export function isConversion(placed: PlacedClaim): boolean {
  const model = placed.claim.model
  return placed.claim.madeFrom !== null || (model !== null && (model.quantization !== null || model.formats.length > 0))
}

function byTime(artefacts: Artefact[]): Artefact[][] {
  const waves: Artefact[][] = []
  for (const each of artefacts.toSorted(inTime)) {
    const wave = waves.at(-1)
    const last = wave?.at(-1)
    if (wave && last && (gap(last, each) <= 0 || wave.some(other => isSameModel(other, each)))) wave.push(each)
    else waves.push([each])
  }
  return waves
}

function inTime(a: Artefact, b: Artefact): number {
  return Date.parse(a.date.at) - Date.parse(b.date.at) || (idOf(a) < idOf(b) ? -1 : 1)
}

/** Base and instruct of one size, both only known to have been made: nobody shows one of them weeks before the other. */
function isSameModel(a: Artefact, b: Artefact): boolean {
  const isKnown = (each: Artefact) => each.date.basis !== 'repository-created' || each.date.precision === 'month'
  if (isKnown(a) || isKnown(b) || Math.abs(daysBetween(a.date.at, b.date.at)) > sameModelDays) return false
  const look = ({ model }: Artefact) => [model.total, model.active, model.contextTokens, ...model.tiers, '', ...model.words].join()
  return look(a) === look(b)
}

/**
 * Sizes that came one after the other are waves of their own. When a repository was made is a loose bound for one of them, but a firm
 * one for a size that holds several: the last of them was made shortly before all were shown.
 */
function bySize(wave: Artefact[]): Artefact[][] {
  const sizes = unique(wave.map(sizeOf)).map(size => wave.filter(each => sizeOf(each) === size))
  const ordered = sizes.toSorted((a, b) => endOf(a) - endOf(b))
  const waves: { sizes: Artefact[][]; isFirm: boolean }[] = []
  for (const size of ordered) {
    const isFirm = size.length > 1 && size.every(each => each.date.basis === 'repository-created')
    const before = waves.at(-1)
    const gapDays = before ? endOf(size) - endOf(before.sizes.flat()) : 0
    if (before && (gapDays <= exactGapDays || !isFirm || !before.isFirm)) {
      before.sizes.push(size)
      before.isFirm = isFirm
    } else waves.push({ sizes: [size], isFirm })
  }
  return waves.map(each => each.sizes.flat().toSorted(inTime))
}

function sizeOf({ model }: Artefact): string {
  return `${model.total} ${model.active}`
}

function endOf(artefacts: Artefact[]): number {
  return Math.max(...artefacts.map(each => Date.parse(each.date.at))) / dayMs
}

function gap(before: Artefact, after: Artefact): number {
  const isExact = before.date.basis !== 'repository-created' && after.date.basis !== 'repository-created'
  return daysBetween(before.date.at, after.date.at) - (isExact ? exactGapDays : roughGapDays)
}

function nearestOf(conversion: Artefact, waves: Wave[]): Wave {
  const from = conversion.placed.claim.madeFrom
  const score = (wave: Wave) => Math.max(...wave.core.map(each => likeness(each, conversion, from)))
  const first = waves[0] ?? newWave([], null)
  return waves.reduce((best, wave) => (score(wave) > score(best) ? wave : best), first)
}

function likeness(original: Artefact, conversion: Artefact, from: string | null): number {
  const sameName = idOf(original) === from ? 8 : 0
  const sameSize = original.model.total === conversion.model.total ? 4 : 0
  const same = (a: string[], b: string[]) => (a.join() === b.join() ? 1 : 0)
  const isEarlier = Date.parse(original.date.at) <= Date.parse(conversion.date.at) + 7 * dayMs ? 0.5 : 0
  const words = same(original.model.tuning, conversion.model.tuning) + same(original.model.words, conversion.model.words)
  return sameName + sameSize + words + same(original.model.tiers, conversion.model.tiers) + isEarlier
}

function idOf(artefact: Artefact): string {
  return artefact.placed.claim.variant?.repo ?? artefact.placed.entry
}
