import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { mergeSeconds } from '../config/metrics.ts'
import {
  type ClaimRow,
  claimsOf,
  clockOf,
  companiesSpokenOf,
  dropClaims,
  joinMerges,
  lockCompanies,
  type StoredClaim,
  storeClaims,
  timeIn,
} from '../db/claims.ts'
import { inOneGo, type Transaction } from '../db/client.ts'
import {
  dissolveReleases,
  dropSightings,
  releasesOfCompanies,
  reviveReleases,
  type StoredRelease,
  storeIndexes,
  storeReleases,
  storeSightings,
} from '../db/releases.ts'
import { appendRevisions } from '../db/revisions.ts'
import { type AppliedRuling, rulingsInForce } from '../db/rulings.ts'
import type { RevisionCause } from '../db/types.ts'
import { type CauseOf, changesTo, type ReleaseChanges } from './changes.ts'
import { placed } from './claims.ts'
import type { PollContext } from './context.ts'
import { groupBy, slices } from './group.ts'
import { identify, type Merged } from './identity.ts'
import type { PlacedClaim, ReleaseFacts } from './normalize/contract.ts'
import { entryOfMember } from './reconcile.ts'

/** Entries and what they claim. `causes` says of an entry why it is read; without a word it is new evidence. */
export interface ClaimChange {
  entryIds: string[]
  /** Those of them that may have claimed something before; without a word each may have. */
  known?: string[]
  claims: ClaimRow[]
  causes?: Map<string, RevisionCause>
  /** Those that are news, where there are subscribers to hear of it. */
  fresh?: ReadonlySet<string>
}

/**
 * Replaces the claims of the entries and brings every release of the companies they spoke of, and speak of now, to what all claims
 * together say; who is to hear of it is owed a message. Must run in the transaction that holds the entries' source. Returns how many
 * messages can be sent once it is committed.
 */
export async function replaceAndMerge(
  tx: Transaction,
  context: Pick<PollContext, 'normalizer' | 'companies' | 'at' | 'teller'>,
  change: ClaimChange,
): Promise<number> {
  if (change.entryIds.length === 0) return 0
  const end = mergeSeconds.startTimer()
  const [, before] = await inOneGo(joinMerges(tx), companiesSpokenOf(tx, change.known ?? change.entryIds))
  const spoken = new Set([...(before ?? []).map(each => each.companyId), ...spokenOf(change.claims)])
  // the releases of a company that left the files stay as they are
  const companyIds = [...spoken].filter(id => context.companies.has(id))
  const { now, stored, claims, rulings } = await exchangeClaims(tx, companyIds, change, context.at)
  const causes = new Map(change.entryIds.map(id => [id, change.causes?.get(id) ?? evidence]))
  const causeOf: CauseOf = (facts, before) => causeAmong(facts, before, causes)
  const plan = await planMerge(tx, context, { stored, claims, companyIds, now, causeOf, rulings })
  await writeMerge(tx, plan)
  const told = await context.teller?.tell(tx, { plan, stored, fresh: change.fresh ?? new Set(), at: context.at })
  end()
  return told ?? 0
}

const evidence: RevisionCause = { cause: 'evidence', reason: null }

/** What all entries that were read of it have in common; where they differ, something new was said. */
function causeAmong(facts: ReleaseFacts | null, before: StoredRelease | null, causes: Map<string, RevisionCause>): RevisionCause {
  const entries = [...(facts?.members ?? []).map(member => member.entry), ...(before?.members ?? []).map(entryOfMember)]
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

/** Holds the companies, gives the entries their claims and no others, and reads what is to be merged. */
async function exchangeClaims(
  tx: Transaction,
  companyIds: string[],
  { entryIds, known = entryIds, claims }: ClaimChange,
  at: Date | undefined,
) {
  const [first = [], ...rest] = slices(claims, 500)
  const [, clock, stored] = await inOneGo(
    lockCompanies(tx, companyIds),
    clockOf(tx, at),
    // before the claims go: with them goes the evidence by which a release is known again
    releasesOfCompanies(tx, companyIds),
    dropClaims(tx, known),
    storeClaims(tx, first),
  )
  for (const some of rest) await storeClaims(tx, some)
  const [all, rulings] = await inOneGo(claimsOf(tx, companyIds), rulingsInForce(tx, companyIds))
  return { now: timeIn(clock), stored: [...stored], claims: [...all], rulings: [...rulings] }
}

/** What is stored of some companies, to be brought to what all claims about them say. `causeOf` says why, for the revisions. */
export interface MergePlace {
  stored: StoredRelease[]
  claims: StoredClaim[]
  companyIds: string[]
  now: Date
  causeOf: CauseOf
  /** Those in force. */
  rulings: AppliedRuling[]
}

/** All that a merge changes, before it is written. */
export interface MergePlan extends ReleaseChanges {
  /** What was merged; `ids` begins with the id of each of them. */
  facts: ReleaseFacts[]
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
  const { rulings } = place
  const merged = await mergeByCompany(context, place.claims, rulings)
  const { ids, homes, outcome } = await identify(tx, place, merged, rulings)
  const { companies } = context
  return {
    ...changesTo(merged.facts, outcome, ids, { companies, now: place.now, causeOf: place.causeOf, homes }),
    facts: merged.facts,
    revived: outcome.kept.filter(each => each.release.dissolved).map(each => each.release.id),
    now: place.now,
  }
}

/** Brings what is stored to the plan. */
export async function writeMerge(tx: Transaction, plan: MergePlan): Promise<void> {
  // a message to Postgres should not hold a whole timeline
  await inOneGo(
    reviveReleases(tx, plan.revived),
    ...slices(plan.releases, 500).map(releases => storeReleases(tx, releases)),
    ...slices(plan.revisions, 500).map(revisions => appendRevisions(tx, revisions)),
    storeIndexes(tx, plan.indexes),
    dissolveReleases(tx, plan.dissolved, plan.now),
    dropSightings(tx, plan.ids, plan.sightings),
    storeSightings(tx, plan.sightings),
  )
}

function spokenOf(claims: ClaimRow[]): string[] {
  return claims.flatMap(({ companyId, line }) => (companyId !== null && line !== null ? [companyId] : []))
}

async function mergeByCompany(context: Pick<PollContext, 'normalizer'>, claims: StoredClaim[], rulings: AppliedRuling[]): Promise<Merged> {
  const merged: Merged = { own: [], facts: [], homes: [] }
  for (const [companyId, claimsOfOne] of groupBy(claims, claim => claim.companyId)) {
    const inForce = rulings.filter(ruling => ruling.company === companyId)
    addCompany(merged, context.normalizer, claimsOfOne.map(placed), inForce)
    await yieldToOthers()
  }
  return merged
}

function addCompany(merged: Merged, normalizer: PollContext['normalizer'], claims: PlacedClaim[], rulings: AppliedRuling[]): void {
  const own = normalizer.mergeClaims(claims)
  const before = merged.own.length
  merged.own.push(...own)
  if (rulings.length === 0) {
    merged.facts.push(...own)
    merged.homes.push(...own.map((_, nth) => before + nth))
    return
  }
  const inForce = rulings.map(({ id, kind, anchors, intoAnchors }) => ({ id, kind, anchors, into: intoAnchors }))
  const ruled = normalizer.mergeClaims(claims, inForce)
  merged.facts.push(...ruled)
  merged.homes.push(...ruled.map(({ origin }) => (origin && 'home' in origin ? before + origin.home : null)))
}
