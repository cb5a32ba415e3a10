import type { BasedDate } from '../../config/words.ts'
import type { PlacedClaim } from './contract.ts'
import type { ModelName } from './names/parse.ts'
import { daysBetween } from './text.ts'

/** A repository of weights or data as one of the artefacts that make a wave. */
export interface Artefact {
  placed: PlacedClaim
  model: ModelName
  /** `owner/name` on its host, and the name alone in lower case: the same on every hub. */
  repo: string
  name: string
  date: BasedDate
  /** The date in milliseconds since 1970. */
  time: number
  /** A quantisation or another file format: whenever it comes, it belongs to the release of what it was made from. */
  isConversion: boolean
}

/** Artefacts with the day that the vendor's own words give them, where they do: a repository's own date is only when it was made. */
export function datedByVendor(artefacts: PlacedClaim[], statements: PlacedClaim[]): Artefact[] {
  const words = statements.filter(isDating)
  const dated = artefacts.flatMap(placed => artefactOf(placed, words))
  const homes = firstHomes(dated)
  return dated.map(each => {
    const { date, time } = homes.get(each.name) ?? each
    return { ...each, date, time }
  })
}

/** The same repository on a second hub is a copy: it was public since its first home was, whenever we came to see it. By name. */
export function firstHomes(artefacts: Artefact[]): Map<string, Artefact> {
  const homes = new Map<string, Artefact>()
  for (const each of artefacts) {
    if (each.placed.claim.date === null) continue
    const first = homes.get(each.name)
    if (!first || each.date.at < first.date.at) homes.set(each.name, each)
  }
  return homes
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

function artefactOf(placed: PlacedClaim, words: Dating[]): Artefact[] {
  const { model, variant, date: claimed, madeFrom } = placed.claim
  if (!model) return []
  const own: BasedDate = claimed ?? { at: placed.firstSeenAt, precision: 'day', basis: 'first-seen' }
  const isConversion = madeFrom !== null || model.quantization !== null || model.formats.length > 0
  const date = own.basis === 'repository-created' && !isConversion ? (vendorDate(model, own, words) ?? own) : own
  const repo = variant?.repo ?? placed.entry
  return [{ placed, model, repo, name: repo.split('/').at(-1)?.toLowerCase() ?? '', date, time: Date.parse(date.at), isConversion }]
}

/** The company's own words with a day: only they can say when what was made became public. */
type Dating = PlacedClaim & { claim: { date: BasedDate; model: ModelName } }

function isDating(statement: PlacedClaim): statement is Dating {
  const { date, stage, model } = statement.claim
  return date !== null && date.precision !== 'month' && stage !== 'planned' && model !== null && statement.source.company !== null
}

function vendorDate(model: ModelName, made: BasedDate, words: Dating[]): BasedDate | null {
  let best: { date: BasedDate; closeness: number; days: number } | null = null
  for (const { claim } of words) {
    const closeness = speaksOf(claim.model, model)
    const days = daysBetween(made.at, claim.date.at)
    if (closeness === 0 || days <= -1.5 || days >= (closeness > 1 ? 10 : 8)) continue
    const isBetter = !best || closeness > best.closeness || (closeness === best.closeness && Math.abs(days) < best.days)
    if (isBetter) best = { date: claim.date, closeness, days: Math.abs(days) }
  }
  return best?.date ?? null
}
