import {
  type BasedDate,
  type License,
  type Modalities,
  type Openness,
  opennesses,
  type Parameters,
  precisions,
  type Stage,
  type Variant,
} from '../../config/words.ts'
import type { Artefact } from './artefacts.ts'
import type { PlacedClaim, ReleaseFacts } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import { nameOf } from './names/display.ts'
import { daysBetween, sortedBy, unique } from './text.ts'
import type { Wave } from './waves.ts'

/** One wave as a release: what is known of it, and by which claims. */
export function factsOf(wave: Wave, siblings: Wave[], knowledge: Knowledge): ReleaseFacts {
  const together = [wave, ...wave.guests]
  const artefacts = together.flatMap(each => [...each.core, ...each.conversions])
  const said = together.flatMap(each => [...each.statements, ...each.companions])
  const members = sortedBy([...artefacts.map(each => each.placed), ...said], appearance)
  const model = wave.core[0]?.model ?? wave.statements[0]?.claim.model
  const company = members[0]?.claim.company
  if (!model || !company) throw new Error('a wave without a model or a company cannot be a release')
  const stage = stageOf(wave, company, knowledge)
  const released = stage === 'released' || stage === 'withdrawn' ? releasedAt(together) : null
  return {
    company,
    kind: kindOf(wave),
    name: nameOf(wave, siblings),
    family: model.family,
    version: model.version,
    stage,
    openness: opennessOf(wave, stage),
    license: mostOften(artefacts.map(each => each.placed.claim.license)),
    modalities: modalitiesOf(artefacts),
    parameters: parametersOf(wave),
    contextTokens: Math.max(0, ...members.map(each => each.claim.contextTokens ?? 0)) || null,
    announcedAt: announcedAt(together, released),
    releasedAt: released,
    firstSeenAt: members.map(each => each.firstSeenAt).toSorted()[0] ?? '',
    variants: distinct(artefacts.flatMap(variantOf)).toSorted((a, b) => (a.repo < b.repo ? -1 : 1)),
    members,
    ...(wave.origin ? { origin: wave.origin } : {}),
  }
}

function appearance(each: PlacedClaim): string {
  // a plan's date is when it will be; it appeared when it was said
  const saidAt = each.claim.stage === 'planned' ? each.publishedAt?.at : each.claim.date?.at
  return [saidAt ?? each.firstSeenAt, each.source.id, each.title, each.ordinal, each.entry].join(' ')
}

function kindOf(wave: Wave): ReleaseFacts['kind'] {
  const kinds = (wave.core.length > 0 ? wave.core.map(each => each.placed) : wave.statements).map(each => each.claim.kind)
  return kinds.includes('model') ? 'model' : (kinds[0] ?? 'model')
}

/** Words alone do not make weights downloadable where the company's own hub page is watched and shows none. */
function stageOf(wave: Wave, company: string, knowledge: Knowledge): Stage {
  const core = [wave, ...wave.guests].flatMap(each => each.core)
  if (core.length > 0) return core.every(each => each.placed.claim.goneAt) ? 'withdrawn' : 'released'
  const stages = wave.statements.map(each => each.claim.stage)
  if (stages.includes('released') && !knowledge.withHub.has(company)) return 'released'
  return stages.some(stage => stage === 'released' || stage === 'announced') ? 'announced' : 'planned'
}

function opennessOf(wave: Wave, stage: Stage): Openness {
  const claims = wave.core.length > 0 ? wave.core.map(each => each.placed) : wave.statements.filter(each => each.claim.isRelease)
  const said = unique(claims.map(each => each.claim.openness))
  const best = opennesses.find(each => said.includes(each)) ?? 'unknown'
  if (wave.core.length > 0 || stage === 'released') return best
  // said to be open, and nothing to be had yet: what is open now is what can be shown
  const shown = said.filter(each => each === 'api' || each === 'none')
  return shown[0] ?? 'unknown'
}

/** The licence of most variants, as the first of them states it; each variant keeps its own. */
function mostOften(licenses: (License | null)[]): License | null {
  const counts = new Map<string, { license: License; count: number }>()
  for (const license of licenses) {
    if (!license) continue
    const key = license.spdx ?? license.name
    const counted = counts.get(key) ?? { license, count: 0 }
    counts.set(key, { ...counted, count: counted.count + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || (a.license.name < b.license.name ? -1 : 1))[0]?.license ?? null
}

function modalitiesOf(artefacts: Artefact[]): Modalities {
  const all = artefacts.map(each => each.placed.claim.modalities)
  return { input: unique(all.flatMap(each => each.input)).toSorted(), output: unique(all.flatMap(each => each.output)).toSorted() }
}

/** Of the largest variant. Where the name of the model itself tells no size, that of a distillation beside it is not taken for it. */
function parametersOf(wave: Wave): Parameters | null {
  if (wave.core.length === 0 && wave.conversions.length === 0) return largest(wave.statements.map(each => each.claim.parameters))
  const own = wave.core.filter(each => !each.model.isBuiltOn)
  if (own.some(each => each.placed.claim.parameters === null)) return null
  return largest((own.length > 0 ? own : [...wave.core, ...wave.conversions]).map(each => each.placed.claim.parameters))
}

function largest(all: (Parameters | null)[]): Parameters | null {
  const known = all.flatMap(each => each ?? [])
  return known.toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0) || (b.active ?? 0) - (a.active ?? 0))[0] ?? null
}

/** The first day that anybody said it: a launch may precede the weights. What is said weeks after them announces nothing. */
function announcedAt(together: Wave[], released: BasedDate | null): BasedDate | null {
  const launches = together.flatMap(wave => wave.statements).filter(each => each.claim.isRelease)
  const dates = launches.flatMap(each => each.claim.date ?? [])
  return earliest(dates.filter(date => !released || daysBetween(released.at, date.at) <= 30))
}

/**
 * The vendor's own day where it is near the artefacts; else the poll that saw the first of them; else, of a first read, the day on which
 * the last of those that began it was made, for none was shown before all were there.
 */
function releasedAt(together: Wave[]): BasedDate | null {
  const dates = together.flatMap(wave => wave.core).map(each => each.date)
  const made = dates
    .filter(date => date.basis === 'repository-created')
    .map(date => date.at)
    .toSorted()
  const vendor = dates.filter(date => date.basis === 'vendor')
  if (vendor.length > 0) return earliest(vendor)
  const seen = earliest(dates.filter(date => date.basis === 'first-seen'))
  if (seen) return seen
  const last = lastMade(together, made)
  const statements = together.flatMap(wave => wave.statements)
  if (last) return vendorDay(last, statements) ?? toDay({ at: last, precision: 'minute', basis: 'repository-created' })
  return earliest(statements.filter(each => each.claim.stage === 'released').flatMap(each => each.claim.date ?? []))
}

/**
 * The company's own word nearest to when repositories were made; else the day on which it says, weeks later, that the weights are out:
 * a repository may lie ready for long (Kimi K3: made on 13 June, opened on 27 July).
 */
function vendorDay(made: string, statements: PlacedClaim[]): BasedDate | null {
  const own = statements.filter(each => each.source.company && each.claim.isRelease && each.claim.date?.precision !== 'month')
  const near = earliest(own.flatMap(({ claim }) => (claim.date && Math.abs(daysBetween(made, claim.date.at)) <= 8 ? [claim.date] : [])))
  if (near) return near
  const opened = own.filter(({ claim }) => claim.stage === 'released').flatMap(({ claim }) => claim.date ?? [])
  return earliest(opened.filter(date => daysBetween(made, date.at) > 0 && daysBetween(made, date.at) <= 60))
}

/**
 * The last of those that were made within days of the first: later ones joined what was public. A conversion that was made within days
 * belongs to the same morning.
 */
function lastMade(together: Wave[], made: string[]): string | null {
  const core = made.filter(at => daysBetween(made[0] ?? at, at) <= 10).at(-1) ?? null
  const conversions = together.flatMap(wave => wave.conversions).map(each => each.date.at)
  const near = conversions.filter(at => core && daysBetween(core, at) > 0 && daysBetween(core, at) < 4)
  return near.toSorted().at(-1) ?? core
}

/** The finer of two that begin together; a month is no date where a day inside it is known. */
function earliest(dates: BasedDate[]): BasedDate | null {
  const finer = dates.filter(
    date => date.precision !== 'month' || !dates.some(each => each.precision !== 'month' && each.at.slice(0, 7) === date.at.slice(0, 7)),
  )
  const rank = (date: BasedDate) => precisions.indexOf(date.precision)
  return finer.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : rank(a) - rank(b)))[0] ?? null
}

/** The minute in which a repository was made says nothing of when it was shown: its day is all that is claimed. */
function toDay(date: BasedDate): BasedDate {
  return date.basis === 'repository-created' ? { ...date, at: `${date.at.slice(0, 10)}T00:00:00.000Z`, precision: 'day' } : date
}

/** A repository that was moved is known from both of its places: one variant, public since the first; there while either is. */
function distinct(variants: Variant[]): Variant[] {
  const found = new Map<string, Variant>()
  for (const each of variants.toSorted((a, b) => ((a.publicAt?.at ?? '9') < (b.publicAt?.at ?? '9') ? -1 : 1))) {
    const key = `${each.host} ${each.repo}`
    const first = found.get(key)
    if (!first || (first.goneAt && !each.goneAt)) found.set(key, { ...each, publicAt: first?.publicAt ?? each.publicAt })
  }
  return [...found.values()]
}

function variantOf(artefact: Artefact): Variant[] {
  const variant = artefact.placed.claim.variant
  return variant ? [{ ...variant, publicAt: toDay(artefact.date) }] : []
}
