import { type ClaimRow, claimRereading, claimsOf, clockOf, entriesAbout, lockEveryMerge, timeIn } from '../db/claims.ts'
import { inTransaction, type Transaction } from '../db/client.ts'
import { storedCompanies } from '../db/companies.ts'
import { entriesAfter, entriesLeft, type StoredEntry } from '../db/entries.ts'
import { dissolveReleases, releasesOfCompanies } from '../db/releases.ts'
import { closeRereading, companiesReread, dropReread, noteClaims, openRereading, seeOneInstant, storeReread } from '../db/rereading.ts'
import { rulingsInForce } from '../db/rulings.ts'
import type { RevisionCause } from '../db/types.ts'
import { claimRows, readAllClaims } from './claims.ts'
import type { PollContext } from './context.ts'
import { type Heirs, heirOf, inherit, openHeirs } from './heirs.ts'
import { type MergePlan, planMerge, writeMerge } from './merge.ts'
import type { Announcement } from './normalize/contract.ts'

export type RereadContext = Pick<PollContext, 'db' | 'normalizer' | 'companies' | 'log'>

export interface RereadOptions {
  /** Without it everything is worked out as it would be, from one instant, and nothing is written nor locked. */
  isApplied: boolean
  /** Reads what one company says, and what is said of it. */
  company?: string | null
  /** Asked once nobody else can read anew: false ends it with nothing done. */
  isStillWanted?(tx: Transaction): Promise<boolean>
  /** Last in the transaction that applies it. */
  whenApplied?(tx: Transaction): Promise<void>
  /** Hears what changes, one company after the other by id. The instances belong to the listener. */
  onPlan?(companyId: string, plan: MergePlan, dissolved: DissolvedRelease[]): void
  onProgress?(read: number): void
}

export interface DissolvedRelease {
  id: string
  name: string
}

export interface Reread {
  entries: number
  /** Where each release went that nothing speaks for any more; null: nowhere. */
  dissolved: { id: string; mergedInto: string | null }[]
}

const batchSize = 500
const cause: RevisionCause = { cause: 'reread', reason: null }

/**
 * Understands entries anew and brings the releases to it, as revisions that tell nobody of the past. One transaction: nobody sees half
 * of it. Nobody waits while the entries are read, only while what came of it is merged and written, and then polls come back later.
 * Null when another process is at it, or it is not wanted any more. Holds the claims of one company at a time.
 */
export async function reread(context: RereadContext, options: RereadOptions): Promise<Reread | null> {
  return inTransaction(context.db, async tx => {
    if (!options.isApplied) await seeOneInstant(tx)
    else if (!(await claimRereading(tx))) return null
    if (options.isStillWanted && !(await options.isStillWanted(tx))) return null
    await openRereading(tx)
    const entries = await readEntries(tx, context, options)
    const now = options.isApplied ? await lockEveryMerge(tx) : timeIn(await clockOf(tx))
    if (options.isApplied) await readWhatCame(tx, context, options)
    await closeRereading(tx)
    const dissolved = await mergeAgain(tx, context, options, now)
    if (options.isApplied) await options.whenApplied?.(tx)
    return { entries, dissolved }
  })
}

async function readEntries(tx: Transaction, context: RereadContext, { company, onProgress }: RereadOptions): Promise<number> {
  const others = await companiesOnly(tx, context)
  for (let after = '0', count = 0; ; ) {
    const batch = await entriesAfter(tx, after, batchSize, company ?? null)
    const last = batch.at(-1)
    if (!last) return count
    await readBatch(tx, context, batch, others)
    count += batch.length
    after = last.id
    onProgress?.(count)
  }
}

/** What polls stored while the entries were read. */
async function readWhatCame(tx: Transaction, context: RereadContext, { company }: RereadOptions): Promise<void> {
  const others = await companiesOnly(tx, context)
  await readBatch(tx, context, await entriesLeft(tx, Boolean(company)), others)
}

/** Companies that are stored but not among the files: what was read about one that left them stays as it is. */
async function companiesOnly(tx: Transaction, context: RereadContext): Promise<string[]> {
  return (await storedCompanies(tx)).filter(id => !context.companies.has(id))
}

async function readBatch(tx: Transaction, context: RereadContext, entries: StoredEntry[], others: string[]): Promise<void> {
  const ids = entries.map(entry => entry.id)
  const kept = others.length > 0 ? await entriesAbout(tx, ids, others) : new Set()
  const read = entries.filter(entry => !kept.has(entry.id))
  const claims = await readAllClaims(
    context,
    read.map(entry => ({ key: entry.id, announcement: announcementOf(entry) })),
  )
  const rows = read.flatMap((entry): ClaimRow[] => claimRows(entry.id, claims.get(entry.id) ?? []))
  await noteClaims(tx, read, rows)
}

async function mergeAgain(tx: Transaction, context: RereadContext, options: RereadOptions, now: Date): Promise<Reread['dissolved']> {
  const stored = new Set(await storedCompanies(tx))
  const companies = await companiesToMerge(tx, context, options)
  if (options.isApplied) await storeReread(tx)
  const heirs = openHeirs()
  const gone: { id: string; members: string[] }[] = []
  for (const id of companies.filter(each => stored.has(each))) {
    const releases = await releasesOfCompanies(tx, [id], true)
    const claims = await claimsOf(tx, [id], true)
    const rulings = await rulingsInForce(tx, [id])
    const plan = await planMerge(tx, context, { stored: releases, claims, rulings, companyIds: [id], now, causeOf: () => cause })
    if (options.isApplied) await writeMerge(tx, { ...plan, dissolved: [] })
    inherit(heirs, plan.sightings)
    const ends = new Set(plan.dissolved.map(each => each.id))
    const ended = releases.filter(release => ends.has(release.id))
    gone.push(...ended.map(release => ({ id: release.id, members: release.members })))
    options.onPlan?.(
      id,
      plan,
      ended.map(release => ({ id: release.id, name: release.document.name })),
    )
  }
  return dissolve(tx, gone, heirs, options.isApplied)
}

/** Everybody's, or those that the entries which were read speak of or spoke of. */
async function companiesToMerge(tx: Transaction, context: RereadContext, { company }: RereadOptions): Promise<string[]> {
  if (!company) return [...context.companies.keys()].toSorted()
  return (await companiesReread(tx)).filter(id => context.companies.has(id))
}

/** Last of all, when it is known of all evidence where it went: to another company's release, perhaps. */
async function dissolve(
  tx: Transaction,
  gone: { id: string; members: string[] }[],
  heirs: Heirs,
  isApplied: boolean,
): Promise<Reread['dissolved']> {
  const dissolved = gone.map(({ id, members }) => ({ id, mergedInto: heirOf(heirs, members) }))
  if (isApplied) {
    const gone = dissolved.map(each => ({ ...each, ...cause }))
    await dissolveReleases(tx, gone, timeIn(await clockOf(tx)))
    await dropReread(tx)
  }
  return dissolved
}

/** A stored entry as the normalizer reads it. */
export function announcementOf(entry: StoredEntry): Announcement {
  return {
    title: entry.title,
    summary: entry.summary,
    url: entry.url,
    language: entry.language ?? entry.sourceLanguage,
    publishedAt: entry.publishedAt && { at: entry.publishedAt.toISOString(), precision: entry.publishedPrecision ?? 'day' },
    seenAt: entry.firstSeenAt.toISOString(),
    isBaseline: entry.isBaseline,
    source: { id: entry.sourceId, kind: entry.sourceKind, company: entry.sourceCompany },
    repository: entry.repository,
  }
}
