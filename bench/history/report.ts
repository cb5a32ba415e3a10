import type { LivedRevision } from '../../db/history.ts'
import { groupBy } from '../../workers/group.ts'
import { endsOfMoments, type Telling, tellingsOf } from './tellings.ts'

/** What became of one release. Moments are places in the list of steps; null: never, or not known. */
export interface LivedRelease {
  id: string
  name: string
  stage: string
  isDissolved: boolean
  firstPublic: number | null
  becameReleased: number | null
  tellings: Telling[]
  /** Its stages with the moment each began. */
  path: { stage: string; at: Date }[]
  wentBack: number
  firstSeenMoved: number
}

export interface Report {
  releases: LivedRelease[]
  counts: {
    steps: number
    releases: number
    released: number
    told: number
    toldReleased: number
    late: number
    early: number
    toldTwice: number
    firstSeenMoved: number
    wentBack: number
  }
}

export interface Lived {
  moments: Date[]
  revisions: LivedRevision[]
  /** What nobody is told of: source, address and first sight of entries of first reads. */
  baseline: { sourceId: string; url: string | null; firstSeenAt: Date }[]
  /** When the hub first showed a repository, as a place in `moments`. */
  shown: Map<string, number>
}

/** Who would have been told what, and when, and whether that was right. */
export function reportOf({ moments, revisions, baseline, shown }: Lived): Report {
  const first = new Set(baseline.map(each => placeOf(each.sourceId, each.url, each.firstSeenAt)))
  const tellings = tellingsOf(revisions, each => first.has(placeOf(each.source, each.url, new Date(each.seenAt))))
  const told = groupBy(tellings, each => each.releaseId)
  const releases = [...groupBy(endsOfMoments(revisions), each => each.releaseId)].map(([id, own]) => ({
    ...livedRelease(own, shown, at => placeAmong(moments, at)),
    id,
    tellings: told.get(id) ?? [],
  }))
  const sorted = releases.toSorted((a, b) => (a.firstPublic ?? -1) - (b.firstPublic ?? -1) || (a.id < b.id ? -1 : 1))
  return { releases: sorted, counts: countsOf(sorted, moments.length) }
}

function placeOf(source: string, url: string | null, seenAt: Date): string {
  return JSON.stringify([source, url, seenAt.getTime()])
}

/** The first step at or after an instant: what was lived by an earlier run was there at the first. */
function placeAmong(moments: Date[], at: Date): number | null {
  const place = moments.findIndex(moment => moment >= at)
  return place < 0 ? null : place
}

function livedRelease(own: LivedRevision[], shown: Map<string, number>, placeOf: (at: Date) => number | null): LivedRelease {
  const last = own.at(-1)
  const public_ = (last?.repositories ?? []).flatMap(each => (each.host === 'huggingface' ? (shown.get(each.repo) ?? []) : []))
  const released = own.find(each => each.stage === 'released')
  const path = own.filter((each, nth) => each.stage !== own[nth - 1]?.stage).map(each => ({ stage: each.stage, at: each.madeAt }))
  return {
    id: '',
    name: last?.name ?? '',
    stage: last?.stage ?? '',
    isDissolved: last !== undefined && last.dissolvedAt !== null,
    firstPublic: public_.length > 0 ? Math.min(...public_) : null,
    becameReleased: released ? placeOf(released.madeAt) : null,
    tellings: [],
    path,
    wentBack: path.filter((each, nth) => nth > 0 && path[nth - 1]?.stage === 'released' && each.stage !== 'withdrawn').length,
    firstSeenMoved: own.filter((each, nth) => nth > 0 && each.firstSeenAt !== own[nth - 1]?.firstSeenAt).length,
  }
}

/** Steps between the first at which it was public and the one at which it became released: below zero, it was said too early. */
export function lateBy(release: LivedRelease): number | null {
  if (release.isDissolved || release.firstPublic === null) return null
  return release.becameReleased === null ? Number.POSITIVE_INFINITY : release.becameReleased - release.firstPublic
}

function countsOf(releases: LivedRelease[], steps: number): Report['counts'] {
  const living = releases.filter(each => !each.isDissolved)
  const tellings = releases.flatMap(each => each.tellings)
  const sum = (of: (release: LivedRelease) => number) => releases.reduce((total, each) => total + of(each), 0)
  return {
    steps,
    releases: living.length,
    released: living.filter(each => each.stage === 'released').length,
    told: tellings.length,
    toldReleased: tellings.filter(each => each.stage === 'released').length,
    late: living.filter(each => (lateBy(each) ?? 0) > 0).length,
    early: living.filter(each => (lateBy(each) ?? 0) < 0).length,
    toldTwice: tellings.filter(each => each.twice !== null).length,
    firstSeenMoved: sum(each => each.firstSeenMoved),
    wentBack: sum(each => each.wentBack),
  }
}
