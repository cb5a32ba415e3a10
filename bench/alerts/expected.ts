import type { Company } from '../../config/company.ts'
import type { Stage } from '../../config/words.ts'
import type { LivedDocument } from '../../db/history.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { groupBy } from '../../workers/group.ts'
import { fits } from './fits.ts'
import type { Wish } from './wishes.ts'

/** A stage that a release came to by something that was news when it was said. */
export interface Reached {
  releaseId: string
  stage: Stage
  at: Date
}

/** What a subscriber has to be told, and what it may be told besides: a stage that a release had for a moment between two polls of one step. */
export interface Expectation {
  required: Reached[]
  allowed: Reached[]
}

export interface Lived {
  documents: LivedDocument[]
  /** What a first read of a source brought, or a flood. */
  baseline: { sourceId: string; url: string | null; firstSeenAt: Date }[]
  companies: Company[]
}

const day = 86_400_000
/** What is older when it is first seen is history; and who asks for what turns out only after a week is told no more. */
const newsDays = 30
const freshDays = 7

/** Reads from what was lived, and from nothing that the alerts keep for themselves, what each subscriber was to be told. */
export function openExpectations(lived: Lived): (wish: Wish) => Expectation {
  const { documents, companies } = lived
  const ends = endsOfMoments(documents)
  const reached = { ends: reachedIn(ends, lived), all: reachedIn(documents, lived) }
  const revisions = { ends: groupBy(ends, each => each.releaseId), all: groupBy(documents, each => each.releaseId) }
  const wanted = (wish: Wish, which: 'ends' | 'all') =>
    reached[which].filter(({ releaseId, stage, at }) => {
      const later = (revisions[which].get(releaseId) ?? []).filter(
        each => each.madeAt >= at && each.madeAt.getTime() < at.getTime() + freshDays * day,
      )
      return wish.topics.includes(stage) && later.some(({ document }) => document.stage === stage && fits(wish.query, document, companies))
    })
  return wish => ({ required: wanted(wish, 'ends'), allowed: wanted(wish, 'all') })
}

/** Where each release is in the end: a dissolved one in that which it went into. */
export function openHomes(documents: LivedDocument[]): (releaseId: string) => string {
  const into = new Map(documents.map(each => [each.releaseId, each.mergedInto]))
  const homeOf = (id: string, depth = 0): string => {
    const next = into.get(id)
    return next && depth < 20 ? homeOf(next, depth + 1) : id
  }
  return id => homeOf(id)
}

/**
 * Of the revisions that a release had at one moment only the last, and none of a release that was dissolved at the very moment: within a
 * step the order of sources means nothing.
 */
export function endsOfMoments(documents: LivedDocument[]): LivedDocument[] {
  const last = new Map(documents.map(each => [`${each.madeAt.getTime()} ${each.releaseId}`, each]))
  return [...last.values()].filter(each => each.dissolvedAt?.getTime() !== each.madeAt.getTime())
}

function reachedIn(documents: LivedDocument[], { baseline }: Lived): Reached[] {
  const old = new Set(baseline.map(each => placeOf(each.sourceId, each.url, each.firstSeenAt)))
  const isNews = ({ source, url, seenAt }: ReleaseDocument['sightings'][number]) => !old.has(placeOf(source.id, url, new Date(seenAt)))
  return [...groupBy(documents, each => each.releaseId).values()].flatMap(own => {
    const stages = new Set<Stage>()
    return own.flatMap(({ releaseId, madeAt, document }, nth) => {
      const { stage } = document
      const isNew = stage !== 'withdrawn' && own[nth - 1]?.document.stage !== stage && !stages.has(stage)
      const proofs = document.sightings.filter(each => isNews(each) && (stage !== 'released' || each.says.stage === 'released'))
      if (!isNew || proofs.length === 0 || !isRecent(document, madeAt)) return []
      stages.add(stage)
      return [{ releaseId, stage, at: madeAt }]
    })
  })
}

function isRecent({ releasedAt, announcedAt, firstSeenAt }: ReleaseDocument, now: Date): boolean {
  return Date.parse(releasedAt?.at ?? announcedAt?.at ?? firstSeenAt) > now.getTime() - newsDays * day
}

function placeOf(source: string, url: string | null, seenAt: Date): string {
  return JSON.stringify([source, url, seenAt.getTime()])
}
