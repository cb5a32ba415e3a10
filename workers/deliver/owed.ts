import { stages, type Topic } from '../../config/words.ts'
import type { Database } from '../../db/client.ts'
import type { ClaimedDelivery } from '../../db/deliveries.ts'
import { BadFilter, type ChosenFilters, readFilters } from '../../db/filters/index.ts'
import { matchesAll } from '../../db/filters/matching.ts'
import type { KnownCompany } from '../../db/filters/parts/filter.ts'
import { documentsAt, dropTellings, fixTellings, type StoredTelling, tellingsOf } from '../../db/messages.ts'
import { matchableOf } from '../../db/queries.ts'
import { listKnownCompanies, listReleases, readDocument } from '../../db/timeline.ts'
import { isDatabaseTrouble } from '../../db/trouble.ts'
import type { Change, ReleaseDocument } from '../../db/types.ts'
import { countHeld } from '../../db/upkeep.ts'
import { groupBy } from '../group.ts'
import type { Owed, Telling } from '../message.ts'
import { correctionsBetween } from '../tell/corrections.ts'

/** More than anybody reads at once: the timeline has them all. */
const mostItems = 50

/** What a message says; nothing where nothing of it holds any more, or why it cannot be found out. */
export type Collected = Owed | Error | null

/**
 * What the messages of the deliveries say. What a message tells is fixed before it goes out the first time, so that every copy tells the
 * same. One of which it cannot be found out keeps no other.
 */
export async function collectOwed(db: Database, claimed: ClaimedDelivery[]): Promise<Map<string, Collected>> {
  const news = claimed.filter(each => each.kind === 'news')
  const stored = news.length > 0 ? await tellingsOf(db, [...new Set(news.map(each => each.messageId))]) : []
  const documents = await documentsOf(db, stored)
  const fits = await fittingOf(db, stored.filter(isOpen))
  const byMessage = groupBy(stored, each => each.messageId)
  const fixed: StoredTelling[] = []
  const dropped: StoredTelling[] = []
  const owed = new Map<string, Collected>()
  for (const delivery of claimed) {
    const own = byMessage.get(delivery.messageId) ?? []
    const told = own.flatMap(each => decide(each, documents, () => fits(each.releaseId, delivery.subscription.query)))
    const holding = furthest(told)
    // of what was told before, nothing is taken back
    if (told.length < own.length) dropped.push(...own.filter(each => !wasSent(each) && !told.some(({ stored: kept }) => kept === each)))
    fixed.push(...holding.filter(isToFix).map(each => ({ ...each.stored, ...each.fix })))
    const isEmpty = delivery.kind === 'news' && holding.length === 0
    owed.set(delivery.id, isEmpty ? null : await owedOf(db, delivery, holding).catch(unlessTrouble))
  }
  await fixTellings(db, fixed.map(fixOf))
  await dropTellings(db, dropped)
  return owed
}

function unlessTrouble(error: unknown): Error {
  if (isDatabaseTrouble(error) || !(error instanceof Error)) throw error
  return error
}

interface Decided extends Telling {
  stored: StoredTelling
  fix: { revision: number; changes: Change[] | null }
}

/** Somebody may have it, from this delivery or from one before it. */
function wasSent({ attempts }: StoredTelling): boolean {
  return attempts > 1
}

/** More may have become known since it was owed: it is looked at again. */
function isOpen(stored: StoredTelling): boolean {
  return !wasSent(stored) && stages.some(stage => stage === stored.topic && stage !== 'withdrawn') && stored.revision !== stored.current
}

function isToFix({ stored, fix }: Decided): boolean {
  return stored.revision !== fix.revision
}

/** What a telling says now that it is written, or nothing where it does not hold or fit any more and nobody was told of it. */
function decide(stored: StoredTelling, documents: Map<string, ReleaseDocument>, fits: () => boolean): Decided[] {
  const revision = wasSent(stored) ? (stored.revision ?? stored.current) : stored.current
  const document = documents.get(`${stored.releaseId} ${revision}`)
  if (!document || (!wasSent(stored) && !(holds(stored) && (!isOpen(stored) || fits())))) return []
  const topic = stored.topic.split(' ')[0] as Topic
  if (topic !== 'corrected') return [{ topic, document, changes: [], stored, fix: { revision, changes: null } }]
  const changes = (wasSent(stored) ? stored.changes : null) ?? changesOf(stored, document, documents)
  return changes.length > 0 ? [{ topic, document, changes, stored, fix: { revision, changes } }] : []
}

/** Whether releases fit queries as they are now: what was so when it was owed need not be so any more. */
async function fittingOf(db: Database, open: StoredTelling[]): Promise<(releaseId: string, query: string) => boolean> {
  if (open.length === 0) return () => true
  const releases = await matchableOf(db, [...new Set(open.map(each => each.releaseId))])
  const companies = await listKnownCompanies(db)
  const questions = new Map<string, ReturnType<typeof questionOf>>()
  return (releaseId, query) => {
    const release = releases.get(releaseId)
    const question = questions.get(query) ?? questionOf(query, companies)
    questions.set(query, question)
    return !release || !question || matchesAll(release, question)
  }
}

/**
 * Without the stage: which of them is told is the topics' matter. Null for a query that cannot be read any more, as when a company left
 * the files.
 */
function questionOf(query: string, companies: readonly KnownCompany[]): Pick<ChosenFilters, 'chosen'> | null {
  const chosen = filtersOf(query, companies)?.chosen.filter(({ filter }) => filter.name !== 'stage')
  return chosen ? { chosen } : null
}

function filtersOf(query: string, companies: readonly KnownCompany[]): ChosenFilters | null {
  try {
    return readFilters(new URLSearchParams(query), companies)
  } catch (error) {
    if (error instanceof BadFilter) return null
    throw error
  }
}

function holds({ topic, stage, isDissolved }: StoredTelling): boolean {
  if (topic.startsWith('corrected')) return true
  if (isDissolved) return false
  if (stage === 'withdrawn') return topic === 'withdrawn'
  return topic !== 'withdrawn' && stages.indexOf(stage) >= stages.indexOf(topic as ReleaseDocument['stage'])
}

/** From what its subscriber was told last to what holds now. */
function changesOf(stored: StoredTelling, document: ReleaseDocument, documents: Map<string, ReleaseDocument>): Change[] {
  if (stored.isDissolved && stored.mergedInto !== null) return [{ field: 'mergedInto', before: null, after: stored.mergedInto }]
  if (stored.isDissolved) return [{ field: 'dissolved', before: false, after: true }]
  const told = documents.get(`${stored.releaseId} ${stored.toldRevision}`)
  return told ? correctionsBetween(told, document, 'ruling') : []
}

/** Of one release only the last that it came to: the rest is in it. */
function furthest(told: Decided[]): Decided[] {
  if (told.length < 2) return told
  const best = new Map<string, Decided>()
  for (const each of told) {
    const other = best.get(each.document.id)
    if (!other || weightOf(each.topic) > weightOf(other.topic)) best.set(each.document.id, each)
  }
  return [...best.values()]
}

/** A correction, which is no stage, weighs least. */
function weightOf(topic: Topic): number {
  return stages.indexOf(topic as ReleaseDocument['stage'])
}

/** Documents never change once they are a revision: those of late are kept for the next messages about them. */
const kept = new WeakMap<Database, Map<string, ReleaseDocument>>()
const mostKept = 200

async function documentsOf(db: Database, stored: StoredTelling[]): Promise<Map<string, ReleaseDocument>> {
  const wanted = new Map<string, { releaseId: string; revision: number }>()
  for (const { releaseId, revision, current, toldRevision } of stored) {
    for (const each of [revision, current, toldRevision]) {
      if (each !== null) wanted.set(`${releaseId} ${each}`, { releaseId, revision: each })
    }
  }
  const lately = kept.get(db) ?? new Map<string, ReleaseDocument>()
  kept.set(db, lately)
  const missing = [...wanted].filter(([key]) => !lately.has(key)).map(([, each]) => each)
  const found = await documentsAt(db, missing)
  const documents = new Map(
    [...wanted.keys()].flatMap(key => {
      const document = found.get(key) ?? lately.get(key)
      return document ? [[key, document] as const] : []
    }),
  )
  for (const [key, document] of found) lately.set(key, document)
  for (const key of [...lately.keys()].slice(0, Math.max(0, lately.size - mostKept))) lately.delete(key)
  return documents
}

async function owedOf(db: Database, delivery: ClaimedDelivery, told: Decided[]): Promise<Owed> {
  const { kind, messageId, madeAt, subscription } = delivery
  const tellings =
    kind === 'test' ? await sampleOf(db, subscription.query) : told.map(({ topic, document, changes }) => ({ topic, document, changes }))
  return {
    ...{ messageId, kind, at: madeAt, subscription },
    tellings: tellings.slice(0, mostItems),
    more: Math.max(0, tellings.length - mostItems),
    ...(kind === 'notice' ? { heldCount: await countHeld(db, subscription.id) } : {}),
  }
}

/** The newest release that the subscription asks for, as it would be told. */
async function sampleOf(db: Database, query: string): Promise<Telling[]> {
  const filters = filtersOf(query, await listKnownCompanies(db))
  if (!filters) return []
  const { releases } = await listReleases(db, { filters, limit: 1, after: null })
  return releases.map(readDocument).map(document => ({ topic: document.stage, document, changes: [] }))
}

function fixOf({ messageId, releaseId, topic, revision, changes, current }: StoredTelling) {
  return { messageId, releaseId, topic, revision: revision ?? current, changes }
}
