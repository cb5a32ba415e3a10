import type { SightingRow } from '../db/releases.ts'
import { entryOfMember } from './reconcile.ts'

/** Which release each claim is evidence for now, by its entry. */
export type Heirs = Map<string, { member: string; release: string }[]>

export function openHeirs(): Heirs {
  return new Map()
}

export function inherit(heirs: Heirs, sightings: SightingRow[]): void {
  for (const { entryId, ordinal, releaseId } of sightings) {
    const place = { member: `${entryId}:${ordinal}`, release: releaseId }
    const places = heirs.get(entryId)
    if (places) places.push(place)
    else heirs.set(entryId, [place])
  }
}

/** The release that has most of this evidence now; another claim of the same entry counts where nothing better is left. */
export function heirOf(heirs: Heirs, members: string[]): string | null {
  const claims = new Set(members)
  const weights = new Map<string, number>()
  for (const entry of new Set(members.map(entryOfMember))) {
    for (const { member, release } of heirs.get(entry) ?? []) {
      weights.set(release, (weights.get(release) ?? 0) + (claims.has(member) ? 1 : 0.001))
    }
  }
  const [best] = [...weights].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return best?.[0] ?? null
}
