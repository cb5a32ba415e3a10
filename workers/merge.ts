import { setImmediate as yieldToOthers } from 'node:timers/promises'
import {
  type ClaimRow,
  claimsOf,
  companiesSpokenOf,
  dropClaims,
  joinMerges,
  lockCompanies,
  type StoredClaim,
  storeClaims,
} from '../db/claims.ts'
import type { Transaction } from '../db/client.ts'
import {
  dissolveReleases,
  goneReleases,
  releasesOfCompanies,
  reviveReleases,
  type StoredRelease,
  storeIndexes,
  storeReleases,
  storeSightings,
  takenIds,
} from '../db/releases.ts'
import { appendRevisions } from '../db/revisions.ts'
import type { RevisionCause } from '../db/types.ts'
import { type CauseOf, changesTo, type ReleaseChanges } from './changes.ts'
import { placed } from './claims.ts'
import type { PollContext } from './context.ts'
import { idFor } from './document.ts'
import { groupBy, slices } from './group.ts'
import type { ReleaseFacts } from './normalize/contract.ts'
import { entryOfMember, type Reconciliation, reconcile } from './reconcile.ts'

/**
 * Replaces the claims of the entries and brings every release of the companies they spoke of, and speak of now, to what all claims
 * together say. Must run in the transaction that holds the entries' source. `causes` says of an entry why it is read; without a word it
 * is new evidence.
 */
export async function replaceAndMerge(
  tx: Transaction,
  context: Pick<PollContext, 'normalizer' | 'companies' | 'at'>,
  change: { entryIds: string[]; claims: ClaimRow[]; causes?: Map<string, RevisionCause> },
): Promise<void> {
  if (change.entryIds.length === 0) return
  await joinMerges(tx)
  const spoken = new Set([...(await companiesSpokenOf(tx, change.entryIds)), ...spokenOf(change.claims)])
  // the releases of a company that left the files stay as they are
  const companyIds = [...spoken].filter(id => context.companies.has(id))
  const now = await lockCompanies(tx, companyIds, context.at)
  // before the claims go: with them goes the evidence by which a release is known again
  const stored = await releasesOfCompanies(tx, companyIds)
  await replaceClaims(tx, change.entryIds, change.claims)
  const causes = new Map(change.entryIds.map(id => [id, change.causes?.get(id) ?? evidence]))
  const claims = await claimsOf(tx, companyIds)
  const causeOf: CauseOf = (facts, before) => causeAmong(facts, before, causes)
  await writeMerge(tx, await planMerge(tx, context, { stored, claims, companyIds, now, causeOf }))
}

const evidence: RevisionCause = { cause: 'evidence', reason: null }

/** What all entries that were read of it have in common; where they differ, something new was said. */
function causeAmong(facts: ReleaseFacts, before: StoredRelease | null, causes: Map<string, RevisionCause>): RevisionCause {
  const entries = [...facts.members.map(member => member.entry), ...(before?.members ?? []).map(entryOfMember)]
  const own = [...new Set(entries)].flatMap(entry => causes.get(entry) ?? [])
  const [first, ...others] = own
  if (!first || others.some(each => each.cause !== first.cause)) return evidence
  return {
    cause: first.cause,
    reason:
      own
        .map(each => each.reason)
        .filter(Boolean)
        .join('; ')
        .slice(0, 2000) || null,
  }
}

/** Gives the entries these claims and no others. */
async function replaceClaims(tx: Transaction, entryIds: string[], claims: ClaimRow[]): Promise<void> {
  await dropClaims(tx, entryIds)
  for (const some of slices(claims, 500)) await storeClaims(tx, some)
}

/** What is stored of some companies, to be brought to what all claims about them say. `causeOf` says why, for the revisions. */
export interface MergePlace {
  stored: StoredRelease[]
  claims: StoredClaim[]
  companyIds: string[]
  now: Date
  causeOf: CauseOf
}

/** All that a merge changes, before it is written. */
export interface MergePlan extends ReleaseChanges {
  /** Releases that had nothing to speak for them, and have again. */
  revived: string[]
  now: Date
}

/** Merges the claims and finds what has to be written for it. Writes nothing. */
export async function planMerge(
  tx: Transaction,
  context: Pick<PollContext, 'normalizer' | 'companies'>,
  place: MergePlace,
): Promise<MergePlan> {
  const facts = await mergeByCompany(context, place.claims)
  const found = reconcile(place.stored, facts)
  const gone = found.made.length > 0 ? await goneReleases(tx, place.companyIds) : []
  const { outcome, revived } = withRevived(found, facts, gone)
  const ids = await assignIds(tx, facts, outcome)
  return {
    ...changesTo(facts, outcome, ids, { companies: context.companies, now: place.now, causeOf: place.causeOf }),
    revived,
    now: place.now,
  }
}

/** Brings what is stored to the plan. */
export async function writeMerge(tx: Transaction, plan: MergePlan): Promise<void> {
  await reviveReleases(tx, plan.revived)
  // a message to Postgres should not hold a whole timeline
  for (const releases of slices(plan.releases, 500)) await storeReleases(tx, releases)
  for (const revisions of slices(plan.revisions, 500)) await appendRevisions(tx, revisions)
  await storeIndexes(tx, plan.indexes)
  await dissolveReleases(tx, plan.dissolved, plan.now)
  await storeSightings(tx, plan.ids, plan.sightings)
}

/** What is told again after nothing spoke for it is the same release, not a new one: it has its id, its revisions and its first sight. */
function withRevived(found: Reconciliation, facts: ReleaseFacts[], gone: StoredRelease[]): { outcome: Reconciliation; revived: string[] } {
  const back = found.made.flatMap(index => {
    const release = gone.find(each => each.companyId === facts[index]?.company && each.document.name === facts[index]?.name)
    if (release) gone.splice(gone.indexOf(release), 1)
    return release ? [{ release, facts: index }] : []
  })
  const isBack = new Set(back.map(each => each.facts))
  const made = found.made.filter(index => !isBack.has(index))
  return { outcome: { ...found, kept: [...found.kept, ...back], made }, revived: back.map(each => each.release.id) }
}

function spokenOf(claims: ClaimRow[]): string[] {
  return claims.flatMap(({ companyId, line }) => (companyId !== null && line !== null ? [companyId] : []))
}

async function mergeByCompany(context: Pick<PollContext, 'normalizer'>, claims: StoredClaim[]): Promise<ReleaseFacts[]> {
  const facts: ReleaseFacts[] = []
  for (const claimsOfOne of groupBy(claims, claim => claim.companyId).values()) {
    facts.push(...context.normalizer.mergeClaims(claimsOfOne.map(placed)))
    await yieldToOthers()
  }
  return facts
}

/** The id of each of the facts: the stored release's own, or a new one that nobody ever had. */
async function assignIds(tx: Transaction, facts: ReleaseFacts[], outcome: Reconciliation): Promise<string[]> {
  const kept = new Map(outcome.kept.map(({ release, facts: index }) => [index, release.id]))
  const bases = facts.map((each, index) => (kept.has(index) ? null : idFor(each)))
  const wanted = [...groupBy(bases, base => base)].flatMap(([base, same]) => (base === null ? [] : [{ base, isShared: same.length > 1 }]))
  const taken = await takenIds(
    tx,
    wanted.map(each => each.base),
  )
  // most names are nobody's yet: only of the others more are looked at
  const contested = wanted.filter(({ base, isShared }) => isShared || taken.has(base))
  for (const id of await takenIds(tx, contested.map(each => each.base).flatMap(numbered))) taken.add(id)
  return bases.map((base, index) => {
    const id = kept.get(index) ?? numbered(base ?? '').find(each => !taken.has(each))
    if (id === undefined) throw new Error(`a hundred releases are called ${base}`)
    taken.add(id)
    return id
  })
}

/** name, name-2, name-3 … */
function numbered(base: string): string[] {
  return Array.from({ length: 100 }, (_, nth) => (nth === 0 ? base : `${base}-${nth + 1}`))
}
