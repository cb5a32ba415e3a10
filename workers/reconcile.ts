import type { StoredRelease } from '../db/releases.ts'
import { groupBy } from './group.ts'
import type { PlacedClaim, ReleaseFacts } from './normalize/contract.ts'

/** How freshly merged facts meet the releases that are stored. `facts` is an index into what was merged. */
export interface Reconciliation {
  kept: { release: StoredRelease; facts: number }[]
  made: number[]
  /** Releases whose evidence went elsewhere, with the facts that took most of it, if any did. */
  dissolved: { release: StoredRelease; into: number | null }[]
}

/**
 * Gives each stored release the facts that hold most of its evidence; ties go to the oldest. `stored` comes oldest first. Within one
 * company only: a release never changes hands, though its evidence may.
 */
export function reconcile(stored: StoredRelease[], facts: ReleaseFacts[]): Reconciliation {
  const places = placesOf(facts)
  const overlaps = stored.flatMap((release, age) => overlapsOf(release, places).map(overlap => ({ ...overlap, release, age })))
  overlaps.sort((a, b) => b.weight - a.weight || a.age - b.age || a.facts - b.facts)
  const taken = new Map<number, StoredRelease>()
  const kept = new Map<string, number>()
  for (const { release, facts: index } of overlaps) {
    if (kept.has(release.id) || taken.has(index) || facts[index]?.company !== release.companyId) continue
    kept.set(release.id, index)
    taken.set(index, release)
  }
  const largest = new Map(overlaps.toReversed().map(overlap => [overlap.release, overlap.facts]))
  return {
    kept: [...taken].map(([index, release]) => ({ release, facts: index })),
    made: facts.flatMap((_, index) => (taken.has(index) ? [] : [index])),
    dissolved: stored.filter(release => !kept.has(release.id)).map(release => ({ release, into: largest.get(release) ?? null })),
  }
}

/** Which of the facts hold most of each release's evidence; null where none holds any. */
export function holdersOf(releases: StoredRelease[], facts: ReleaseFacts[]): (number | null)[] {
  if (releases.length === 0) return []
  const places = placesOf(facts)
  return releases.map(release => {
    const [first] = overlapsOf(release, places).toSorted((a, b) => b.weight - a.weight || a.facts - b.facts)
    return first?.facts ?? null
  })
}

interface MemberPlace {
  facts: number
  key: string
}

/** Where the claims of each entry are now. */
function placesOf(facts: ReleaseFacts[]): Map<string, MemberPlace[]> {
  const all = facts.flatMap((each, index) => each.members.map(member => ({ entry: member.entry, facts: index, key: memberKey(member) })))
  return groupBy(all, place => place.entry)
}

/** The same claim counts in full; another claim of the same entry only where nothing better is left (its text was edited). */
function overlapsOf(release: StoredRelease, places: Map<string, MemberPlace[]>): { facts: number; weight: number }[] {
  const claims = new Set(release.members)
  const weights = new Map<number, number>()
  for (const entry of new Set(release.members.map(entryOfMember))) {
    for (const { facts, key } of places.get(entry) ?? []) weights.set(facts, (weights.get(facts) ?? 0) + (claims.has(key) ? 1 : 0.001))
  }
  return [...weights].map(([facts, weight]) => ({ facts, weight }))
}

/** A claim's place as `entry:ordinal`. */
export function memberKey(member: PlacedClaim): string {
  return `${member.entry}:${member.ordinal}`
}

/** The entry of a claim's place. */
export function entryOfMember(member: string): string {
  return member.split(':', 1)[0] ?? ''
}
