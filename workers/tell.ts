import type { Topic } from '../config/words.ts'
import type { Transaction } from '../db/client.ts'
import { type FreshNews, freshNews, hasSubscribers, inheritNews, type NewsRow, recordNews } from '../db/news.ts'
import { matchableOf, openQueryIndex, type QueryIndex, type UnreadableQuery } from '../db/queries.ts'
import type { StoredRelease } from '../db/releases.ts'
import type { RevisionRow } from '../db/revisions.ts'
import { owe, oweToTold } from '../db/tellings.ts'
import { readKnownCompanies } from '../db/timeline.ts'
import type { ReleaseDocument } from '../db/types.ts'
import { groupBy } from './group.ts'
import type { MergePlan } from './merge.ts'
import { correctionsBetween } from './tell/corrections.ts'

/** What a merge has written, and why it was made. */
export interface Merge {
  plan: MergePlan
  /** The releases as they were before. */
  stored: StoredRelease[]
  /** Entries that are news: neither from a first read nor a flood. What rests on none of them tells nobody anything new. */
  fresh: ReadonlySet<string>
  /** Where history is lived again. */
  at?: Date | undefined
}

export interface Teller {
  /** Owes what became news to everybody who asked for it. Returns how many messages can be sent at once, when it is committed. */
  tell(tx: Transaction, merge: Merge): Promise<number>
}

/** What is older when it is first seen is history, whoever brings it up. */
const newsDays = 30

/** A data set may turn out to accompany a model that is a moment behind it. */
const settleSeconds: Record<string, number> = { dataset: 600 }

/** What was told is corrected once it has been another way for a while: two sources that differ take turns. */
const correctionSeconds = 600

/** The side of the pipeline that decides who is owed what, in the transaction that makes it known. */
export function openTeller(onUnreadable?: (query: UnreadableQuery) => void): Teller {
  const index = openQueryIndex(onUnreadable)
  return {
    tell: async (tx, merge) => {
      await recordNews(tx, newsIn(merge), merge.plan.now)
      await inheritNews(tx, heirsIn(merge))
      if (!(await hasSubscribers(tx))) return 0
      return (await tellNews(tx, index, merge)) + (await tellTold(tx, merge))
    },
  }
}

/** Stages that releases have come to, by something new that was said. */
function newsIn({ plan, stored, fresh }: Merge): NewsRow[] {
  const before = new Map(stored.map(release => [release.id, release]))
  const evidence = groupBy(plan.sightings, sighting => sighting.releaseId)
  const isFresh = (id: string) => evidence.get(id)?.some(sighting => fresh.has(sighting.entryId)) === true
  return plan.revisions
    .filter(({ releaseId, document }) => hasMoved(before.get(releaseId), document) && isFresh(releaseId) && isRecent(document, plan.now))
    .map(({ releaseId, document }) => ({ releaseId, stage: document.stage }))
}

/** Releases that others brought to their stage by going into them. */
function heirsIn({ plan, stored }: Merge): (NewsRow & { from: string })[] {
  if (plan.dissolved.length === 0) return []
  const before = new Map(stored.map(release => [release.id, release]))
  const moved = new Map(plan.revisions.map(({ releaseId, document }) => [releaseId, document]))
  return plan.dissolved.flatMap(({ id, mergedInto }) => {
    const document = moved.get(mergedInto ?? '')
    if (!mergedInto || !document || !hasMoved(before.get(mergedInto), document)) return []
    return [{ releaseId: mergedInto, stage: document.stage, from: id }]
  })
}

function hasMoved(before: StoredRelease | undefined, { stage }: ReleaseDocument): boolean {
  return stage !== 'withdrawn' && (!before || before.document.stage !== stage)
}

function isRecent({ releasedAt, announcedAt, firstSeenAt }: ReleaseDocument, now: Date): boolean {
  return Date.parse(releasedAt?.at ?? announcedAt?.at ?? firstSeenAt) > now.getTime() - newsDays * 86_400_000
}

/** Also what was news before, and fits a question only now that more is known of it. */
async function tellNews(tx: Transaction, index: QueryIndex, { plan, at }: Merge): Promise<number> {
  const changed = [...plan.revisions.map(each => each.releaseId), ...plan.indexes.map(each => each.id)]
  const news = changed.length > 0 ? await freshNews(tx, changed, plan.now) : []
  if (news.length === 0) return 0
  await index.refresh(tx, await readKnownCompanies(tx))
  const releases = await matchableOf(
    tx,
    news.map(each => each.releaseId),
  )
  let atOnce = 0
  for (const each of news) {
    const release = releases.get(each.releaseId)
    if (release) atOnce += await owe(tx, { ...toTell(each), queryIds: index.match(release) }, at)
  }
  return atOnce
}

function toTell({ releaseId, stage, at, revision, kind, alsoKnownAs }: FreshNews) {
  const seconds = settleSeconds[kind] ?? 0
  return { releaseId, topic: stage as Topic, at, alsoKnownAs, settleSeconds: seconds, revision: seconds > 0 ? null : revision }
}

/** To those who were told: that it is gone, or that what they were told does not hold. */
async function tellTold(tx: Transaction, { plan, stored, at }: Merge): Promise<number> {
  const before = new Map(stored.map(release => [release.id, release.document]))
  const wrong = [...plan.revisions.filter(each => isWrongNow(before.get(each.releaseId), each)), ...plan.dissolved]
  const ids = new Set(wrong.filter(each => each.cause !== 'reread').map(each => ('releaseId' in each ? each.releaseId : each.id)))
  let atOnce = 0
  for (const releaseId of ids) {
    const told = { releaseId, topic: 'corrected' as const, key: `corrected ${plan.now.toISOString()}`, settleSeconds: correctionSeconds }
    atOnce += await oweToTold(tx, told, at)
  }
  const gone = plan.revisions.filter(each => each.document.stage === 'withdrawn' && before.get(each.releaseId)?.stage !== 'withdrawn')
  for (const { releaseId } of gone) {
    atOnce += await oweToTold(tx, { releaseId, topic: 'withdrawn', key: 'withdrawn', settleSeconds: 0 }, at)
  }
  return atOnce
}

function isWrongNow(before: ReleaseDocument | undefined, { document, cause }: RevisionRow): boolean {
  return before !== undefined && correctionsBetween(before, document, cause).length > 0
}
