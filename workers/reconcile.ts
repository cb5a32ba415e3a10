import type { StoredRelease } from '../db/releases.ts'
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
  const overlaps = stored.flatMap((release, age) => overlapsOf(release, facts).map(overlap => ({ ...overlap, release, age })))
  overlaps.sort((a, b) => b.weight - a.weight || a.age - b.age || a.facts - b.facts)
  const taken = new Map<number, StoredRelease>()
  const kept = new Map<string, number>()
  for (const { release, facts: index } of overlaps) {
    if (kept.has(release.id) || taken.has(index) || facts[index]?.company !== release.companyId) continue
    kept.set(release.id, index)
    taken.set(index, release)
  }
  return {
    kept: [...taken].map(([index, release]) => ({ release, facts: index })),
    made: facts.flatMap((_, index) => (taken.has(index) ? [] : [index])),
    dissolved: stored
      .filter(release => !kept.has(release.id))
      .map(release => ({ release, into: overlaps.find(overlap => overlap.release === release)?.facts ?? null })),
  }
}

/** The same claim counts in full; another claim of the same entry only where nothing better is left (its text was edited). */
function overlapsOf(release: StoredRelease, facts: ReleaseFacts[]): { facts: number; weight: number }[] {
  const claims = new Set(release.members)
  const entries = new Set(release.members.map(entryOfMember))
  return facts.flatMap((each, index) => {
    const weight = each.members.reduce(
      (sum, member) => sum + (claims.has(memberKey(member)) ? 1 : entries.has(member.entry) ? 0.001 : 0),
      0,
    )
    return weight > 0 ? [{ facts: index, weight }] : []
  })
}

/** A claim's place as `entry:ordinal`. */
export function memberKey(member: PlacedClaim): string {
  return `${member.entry}:${member.ordinal}`
}

/** The entry of a claim's place. */
export function entryOfMember(member: string): string {
  return member.split(':', 1)[0] ?? ''
}
