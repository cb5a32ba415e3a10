import type { Transaction } from '../db/client.ts'
import { goneReleases, type StoredRelease, takenIds } from '../db/releases.ts'
import type { AppliedRuling } from '../db/rulings.ts'
import { idFor } from './document.ts'
import { groupBy } from './group.ts'
import type { ReleaseFacts } from './normalize/contract.ts'
import { holdersOf, memberKey, type Reconciliation, reconcile } from './reconcile.ts'

/** What the rules alone make of the claims, and what is made of them with the rulings in force. Without rulings both are the same. */
export interface Merged {
  own: ReleaseFacts[]
  facts: ReleaseFacts[]
  /** Of each of the facts, its number in `own`; null where a ruling made it. */
  homes: (number | null)[]
}

export interface Identified {
  /** The id of each of the facts. */
  ids: string[]
  outcome: Reconciliation
  /** The release that the rules alone make a claim evidence for, by the claim's place. */
  homes: Map<string, string>
}

/**
 * Gives each release the id that it has. Releases are known again by what the rules alone make of their evidence, whatever operators
 * decided in between: so a ruling that is undone leaves every release with the id that it had.
 */
export async function identify(
  tx: Transaction,
  place: { stored: StoredRelease[]; companyIds: string[] },
  merged: Merged,
  rulings: AppliedRuling[],
): Promise<Identified> {
  const { own, facts, homes } = merged
  const known = new Map(place.stored.map(release => [release.id, release]))
  const ownIds = new Map(
    reconcile(
      place.stored.map(release => ({ ...release, members: release.own })),
      own,
    ).kept.map(({ release, facts: index }) => [index, release.id]),
  )
  const splitOff = new Map(rulings.map(ruling => [ruling.id, ruling.kind === 'split' ? ruling.into : null]))
  const idOf = (index: number) => {
    const home = homes[index] ?? null
    const origin = facts[index]?.origin
    return home === null ? ((origin && 'ruling' in origin ? splitOff.get(origin.ruling) : null) ?? null) : (ownIds.get(home) ?? null)
  }
  const nameless = facts.flatMap((_, index) => (idOf(index) === null ? [index] : []))
  const gone = nameless.length > 0 || rulings.length > 0 ? await goneReleases(tx, place.companyIds) : []
  const named = await nameNew(tx, facts, nameless, { gone: gone.filter(each => !known.has(each.id)) })
  const ids = facts.map((_, index) => idOf(index) ?? named.get(index) ?? '')
  for (const [index, home] of homes.entries()) if (home !== null) ownIds.set(home, ids[index] ?? '')
  for (const release of gone) if (!known.has(release.id)) known.set(release.id, release)
  return { ids, outcome: outcomeOf(ids, facts, known), homes: homesOf(own, ownIds) }
}

/** The ids of what is new: the one that it had before nothing spoke for it, or one that nobody ever had. */
async function nameNew(
  tx: Transaction,
  facts: ReleaseFacts[],
  nameless: number[],
  { gone }: { gone: StoredRelease[] },
): Promise<Map<number, string>> {
  const back = new Map<number, string>()
  for (const index of nameless) {
    const release = gone.find(each => facts[index] && isSameAgain(each, facts[index]))
    if (release) gone.splice(gone.indexOf(release), 1)
    if (release) back.set(index, release.id)
  }
  const made = nameless.filter(index => !back.has(index))
  return new Map([...back, ...(await newIds(tx, facts, made))])
}

async function newIds(tx: Transaction, facts: ReleaseFacts[], made: number[]): Promise<[number, string][]> {
  const bases = made.flatMap(index => (facts[index] ? [{ index, base: idFor(facts[index]) }] : []))
  const wanted = [...groupBy(bases, each => each.base)].map(([base, same]) => ({ base, isShared: same.length > 1 }))
  const taken = await takenIds(
    tx,
    wanted.map(each => each.base),
  )
  // most names are nobody's yet: only of the others more are looked at
  const contested = wanted.filter(({ base, isShared }) => isShared || taken.has(base))
  for (const id of await takenIds(tx, contested.map(each => each.base).flatMap(numbered))) taken.add(id)
  return bases.map(({ index, base }) => {
    const id = numbered(base).find(each => !taken.has(each))
    if (id === undefined) throw new Error(`a hundred releases are called ${base}`)
    taken.add(id)
    return [index, id]
  })
}

/** By name; one that went into another release only with a repository or words that it had. */
function isSameAgain({ companyId, document, dissolved }: StoredRelease, facts: ReleaseFacts): boolean {
  if (companyId !== facts.company || document.name !== facts.name) return false
  const repositories = new Set(document.variants.map(each => `${each.host} ${each.repo}`))
  const words = new Set(document.sightings.map(each => `${each.source.id} ${each.title}`))
  const isKnown = facts.variants.some(each => repositories.has(`${each.host} ${each.repo}`))
  return !dissolved?.mergedInto || isKnown || facts.members.some(each => words.has(`${each.source.id} ${each.title}`))
}

function outcomeOf(ids: string[], facts: ReleaseFacts[], known: Map<string, StoredRelease>): Reconciliation {
  const kept = ids.flatMap((id, index) => {
    const release = known.get(id)
    return release ? [{ release, facts: index }] : []
  })
  const living = new Set(ids)
  const leaving = [...known.values()].filter(release => !release.dissolved && !living.has(release.id))
  const holders = holdersOf(leaving, facts)
  return {
    kept,
    made: ids.flatMap((id, index) => (known.has(id) ? [] : [index])),
    dissolved: leaving.map((release, nth) => ({ release, into: holders[nth] ?? null })),
  }
}

function homesOf(own: ReleaseFacts[], ownIds: Map<number, string>): Map<string, string> {
  const homes = new Map<string, string>()
  for (const [index, facts] of own.entries()) {
    const id = ownIds.get(index)
    if (id) for (const member of facts.members) homes.set(memberKey(member), id)
  }
  return homes
}

/** name, name-2, name-3 … */
function numbered(base: string): string[] {
  return Array.from({ length: 100 }, (_, nth) => (nth === 0 ? base : `${base}-${nth + 1}`))
}
