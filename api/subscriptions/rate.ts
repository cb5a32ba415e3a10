import { type Cadence, cadences } from '../../config/words.ts'
import type { Database } from '../../db/client.ts'
import { gatheringEnds, type Manner } from '../../db/subscriptions/preview.ts'

/** How many messages each cadence makes of what happened at these instants, the oldest first, in a manner that is the same otherwise. */
export async function countMessages(db: Database, instants: readonly Date[], manner: Manner): Promise<Record<Cadence, number>> {
  const counts = {} as Record<Cadence, number>
  for (const cadence of cadences) {
    const ends = instants.length > 0 ? await gatheringEnds(db, instants, { ...manner, cadence }) : []
    counts[cadence] = countOf(instants, ends)
  }
  return counts
}

/** What comes while a message gathers is part of it. */
function countOf(instants: readonly Date[], ends: readonly (Date | null)[]): number {
  let count = 0
  let gathersUntil: Date | null = null
  instants.forEach((at, place) => {
    const end = ends[place] ?? null
    if (end !== null && gathersUntil !== null && at < gathersUntil) return
    count += 1
    if (end !== null) gathersUntil = end
  })
  return count
}
