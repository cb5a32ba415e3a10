import type { Stage } from '../../config/words.ts'
import type { LivedRevision } from '../../db/history.ts'

/**
 * One message that somebody who follows everything would have got: a release became known, or what was known became released, by
 * something that was news (no first read of a source). What happened at one moment is one telling.
 */
export interface Telling {
  releaseId: string
  at: Date
  stage: Stage
  /** Why it should never have been sent: the release had been told as released already, or all of its news had been told before. */
  twice: 'same-release' | 'same-evidence' | null
}

const ranks: Record<Stage, number> = { planned: 0, announced: 1, released: 2, withdrawn: 0 }

/** All tellings, in the order of time. `revisions` in the order in which they were made. */
export function tellingsOf(revisions: LivedRevision[], isBaseline: (sighting: LivedRevision['sightings'][number]) => boolean): Telling[] {
  const before = new Map<string, LivedRevision>()
  const told = { releases: new Set<string>(), evidence: new Map<string, number>() }
  return endsOfMoments(revisions).flatMap(revision => {
    const previous = before.get(revision.releaseId)
    before.set(revision.releaseId, revision)
    const isReleased = revision.stage === 'released' && previous?.stage !== 'released'
    const news = revision.sightings.filter(each => !isBaseline(each) && (!isReleased || each.stage === 'released'))
    if ((previous && !isReleased) || news.length === 0) return []
    const rank = ranks[revision.stage]
    const keys = news.map(({ source, url, title, seenAt }) => JSON.stringify([source, url, title, seenAt]))
    const isOld = keys.every(key => (told.evidence.get(key) ?? -1) >= rank)
    const isAgain = isReleased && told.releases.has(revision.releaseId)
    for (const key of keys) told.evidence.set(key, Math.max(rank, told.evidence.get(key) ?? -1))
    if (isReleased) told.releases.add(revision.releaseId)
    const twice = isAgain ? 'same-release' : isOld ? 'same-evidence' : null
    return [{ releaseId: revision.releaseId, at: revision.madeAt, stage: revision.stage, twice }]
  })
}

/** Of the revisions that a release had at one moment only the last: within a step the order of sources means nothing. */
export function endsOfMoments(revisions: LivedRevision[]): LivedRevision[] {
  const last = new Map(revisions.map(each => [`${each.madeAt.getTime()} ${each.releaseId}`, each]))
  return [...last.values()].toSorted((a, b) => a.madeAt.getTime() - b.madeAt.getTime())
}
