import type { Stage } from '../../config/words.ts'
import type { LivedRevision } from '../../db/history.ts'

/**
 * One message that somebody who follows everything would have got: a release became known, or what was known became released, by
 * something that was news (no first read of a source). What happened at one moment is one telling, and what did not outlive it is none.
 */
export interface Telling {
  releaseId: string
  at: Date
  stage: Stage
  /**
   * Why it should never have been sent: the release had been told as released already, all of its news had been told at an earlier
   * moment, or the release turned out to be another one that was told as well.
   */
  twice: 'same-release' | 'same-evidence' | 'same-after-all' | null
}

const ranks: Record<Stage, number> = { planned: 0, announced: 1, released: 2, withdrawn: 0 }

type IsBaseline = (sighting: LivedRevision['sightings'][number]) => boolean

/** All tellings, in the order of time. `revisions` in the order in which they were made. */
export function tellingsOf(revisions: LivedRevision[], isBaseline: IsBaseline): Telling[] {
  const before = new Map<string, LivedRevision>()
  const told: Told = { released: new Set(), evidence: new Map() }
  const tellings = endsOfMoments(revisions).flatMap(revision => {
    const previous = before.get(revision.releaseId)
    before.set(revision.releaseId, revision)
    const isReleased = revision.stage === 'released' && previous?.stage !== 'released'
    const news = revision.sightings.filter(each => !isBaseline(each) && (!isReleased || each.stage === 'released'))
    if ((previous && !isReleased) || news.length === 0) return []
    return [tell(revision, news.map(keyOf), told)]
  })
  const into = new Map(revisions.map(each => [each.releaseId, each.mergedInto]))
  return tellings.map(each => {
    const wasAnother = each.stage === 'released' && told.released.has(into.get(each.releaseId) ?? '')
    return wasAnother ? { ...each, twice: each.twice ?? 'same-after-all' } : each
  })
}

interface Told {
  /** Ids that were told as released. */
  released: Set<string>
  /** By what somebody was told how much, and when first. */
  evidence: Map<string, { rank: number; at: Date }[]>
}

function tell(revision: LivedRevision, keys: string[], told: Told): Telling {
  const { releaseId, stage, madeAt: at } = revision
  const rank = ranks[stage]
  const wasTold = (key: string) => (told.evidence.get(key) ?? []).some(each => each.rank >= rank && each.at < at)
  const again = stage === 'released' && told.released.has(releaseId) ? 'same-release' : keys.every(wasTold) ? 'same-evidence' : null
  if (stage === 'released') told.released.add(releaseId)
  for (const key of keys) told.evidence.set(key, [...(told.evidence.get(key) ?? []), { rank, at }])
  return { releaseId, at, stage, twice: again }
}

function keyOf({ source, url, title, seenAt }: LivedRevision['sightings'][number]): string {
  return JSON.stringify([source, url, title, seenAt])
}

/**
 * Of the revisions that a release had at one moment only the last, and none of a release that was dissolved at the very moment: within
 * a step the order of sources means nothing.
 */
export function endsOfMoments(revisions: LivedRevision[]): LivedRevision[] {
  const last = new Map(revisions.map(each => [`${each.madeAt.getTime()} ${each.releaseId}`, each]))
  const lasting = [...last.values()].filter(each => each.dissolvedAt?.getTime() !== each.madeAt.getTime())
  return lasting.toSorted((a, b) => a.madeAt.getTime() - b.madeAt.getTime())
}
