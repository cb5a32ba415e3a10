import type { Company } from '../config/company.ts'
import type { Dissolution, ReleaseRow, SightingRow, StoredRelease } from '../db/releases.ts'
import type { RevisionRow } from '../db/revisions.ts'
import type { Change, RevisionCause } from '../db/types.ts'
import { changesBetween, documentOf, searchTextOf } from './document.ts'
import type { PlacedClaim, ReleaseFacts } from './normalize/contract.ts'
import { memberKey, type Reconciliation } from './reconcile.ts'

/** Why the revision of a release is made, if one is: from what it is now (null: dissolved), and what it was. */
export type CauseOf = (facts: ReleaseFacts | null, before: StoredRelease | null) => RevisionCause

/** All that a merge writes. `ids` are the releases whose evidence `sightings` lists in full. */
export interface ReleaseChanges {
  ids: string[]
  releases: ReleaseRow[]
  revisions: RevisionRow[]
  indexes: Pick<ReleaseRow, 'id' | 'searchText'>[]
  dissolved: Dissolution[]
  sightings: SightingRow[]
}

interface Circumstances {
  companies: Map<string, Company>
  now: Date
  causeOf: CauseOf
  /** The release that the rules alone make a claim evidence for, by its place. */
  homes?: Map<string, string>
}

/** What has to be written so that the stored releases say what the facts say. `ids` are the facts' ids, in their order. */
export function changesTo(
  facts: ReleaseFacts[],
  outcome: Reconciliation,
  ids: string[],
  { companies, now, causeOf, homes = new Map() }: Circumstances,
): ReleaseChanges {
  const leaving = outcome.dissolved.filter(({ release }) => !release.dissolved)
  const dissolved = leaving.map(({ release, into }) => ({
    id: release.id,
    mergedInto: into === null ? null : (ids[into] ?? null),
    ...causeOf(null, release),
  }))
  const changes: ReleaseChanges = {
    ids: [...ids, ...dissolved.map(each => each.id)],
    releases: [],
    revisions: [],
    indexes: [],
    dissolved,
    sightings: [],
  }
  const known = new Map(outcome.kept.map(({ release, facts: index }) => [index, release]))
  facts.forEach((each, index) => {
    const id = ids[index] ?? ''
    const before = known.get(index) ?? null
    changes.sightings.push(...each.members.map(member => sightingOf(member, id, homes)))
    addRelease(changes, each, { id, company: companyOf(companies, each), before, now, causeOf })
  })
  return changes
}

function sightingOf(member: PlacedClaim, releaseId: string, homes: Map<string, string>): SightingRow {
  const home = homes.get(memberKey(member)) ?? releaseId
  return { entryId: member.entry, ordinal: member.ordinal, releaseId, homeId: home === releaseId ? null : home }
}

/** It is back from where it went. */
function returnOf(dissolved: { mergedInto: string | null }): Change {
  if (dissolved.mergedInto !== null) return { field: 'mergedInto', before: dissolved.mergedInto, after: null }
  return { field: 'dissolved', before: true, after: false }
}

interface Place {
  id: string
  company: Company
  before: StoredRelease | null
  now: Date
  causeOf: CauseOf
}

/** A release that says what it said writes nothing, or only what it is found by. */
function addRelease(changes: ReleaseChanges, facts: ReleaseFacts, { id, company, before, now, causeOf }: Place): void {
  const searchText = searchTextOf(facts, company)
  const content = documentOf(facts, id, company, before?.document ?? null)
  const returned = before?.dissolved ? [returnOf(before.dissolved)] : []
  const differences = [...returned, ...changesBetween(before?.document ?? null, content)]
  if (before && differences.length === 0) {
    if (before.searchText !== searchText) changes.indexes.push({ id, searchText })
    return
  }
  const revision = (before?.revision ?? 0) + 1
  const document = { ...content, revision, updatedAt: now.toISOString() }
  changes.releases.push({ id, companyId: company.id, searchText, document })
  changes.revisions.push({ releaseId: id, revision, changes: differences, document, ...causeOf(facts, before) })
}

function companyOf(companies: Map<string, Company>, facts: ReleaseFacts): Company {
  const company = companies.get(facts.company)
  if (!company) throw new Error(`a release of ${facts.company}, which no file names`)
  return company
}
