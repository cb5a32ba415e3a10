import type { Fragment } from 'postgres'
import type { Database, PendingQuery, Queryable, Transaction } from './client.ts'

/** How far a ruling has come: written down, carried out, taken back but not yet everywhere, taken back, or impossible. */
export type RulingState = 'waiting' | 'applied' | 'undoing' | 'undone' | 'refused'

/** What an operator decided. Of a merge `release` goes into `into`; of a split `repositories` leave `release`, as `into` once applied. */
export interface Ruling {
  id: string
  kind: 'merge' | 'split'
  company: string
  release: string
  into: string | null
  repositories: string[]
  reason: string
  state: RulingState
  madeAt: Date
  appliedAt: Date | null
  undoneAt: Date | null
  problem: string | null
}

export interface Proposal {
  kind: 'merge' | 'split'
  release: string
  into: string | null
  repositories: string[]
  reason: string
}

/** A ruling that makes no sense as things are; the message says why and names the thing. */
export class BadRuling extends Error {
  override name = 'BadRuling'
  constructor(
    readonly problem: 'not-found' | 'conflict',
    message: string,
  ) {
    super(message)
  }
}

const shown = (db: Queryable) => db`
  id, kind, company_id as company, release_id as release, into_id as into, repositories, reason, made_at, applied_at, undone_at, problem,
  ${rulingState(db)} as state`

/** The state of a row of rulings. */
export function rulingState(db: Queryable): Fragment {
  return db`case when problem is not null then 'refused' when undo_applied_at is not null then 'undone' when undone_at is not null then 'undoing'
    when applied_at is not null then 'applied' else 'waiting' end`
}

/** Rulings, the newest first: all, or so many. */
export async function listRulings(db: Queryable, limit: number | null = null): Promise<Ruling[]> {
  return [...(await db<Ruling[]>`select ${shown(db)} from rulings order by rulings.id desc limit ${limit}`)]
}

export async function findRuling(db: Queryable, id: string): Promise<Ruling> {
  const [ruling] = /^\d{1,18}$/.test(id) ? await db<Ruling[]>`select ${shown(db)} from rulings where rulings.id = ${id}` : []
  if (!ruling) throw new BadRuling('not-found', `there is no ruling ${id.slice(0, 40)}`)
  return ruling
}

/** Writes a ruling down, to be carried out by the workers. Throws BadRuling for what cannot be meant. */
export async function makeRuling(db: Database, proposal: Proposal): Promise<Ruling> {
  const release = await livingRelease(db, proposal.release)
  const into = proposal.into === null ? null : await livingRelease(db, proposal.into)
  if (into?.id === release.id) throw new BadRuling('conflict', `${release.id} cannot be merged into itself`)
  if (into && into.companyId !== release.companyId) {
    throw new BadRuling(
      'conflict',
      `${release.id} is of ${release.companyId} and ${into.id} of ${into.companyId}: a release never changes hands`,
    )
  }
  if (proposal.kind === 'split') assertSplittable(release, proposal.repositories)
  // printed on terminals and stored as it is: what is no text is left out
  const reason = proposal.reason.replace(/\p{Cc}+/gu, ' ').trim()
  const [row] = await db<{ id: string }[]>`
    insert into rulings (kind, company_id, release_id, into_id, repositories, reason)
    values (${proposal.kind}, ${release.companyId}, ${release.id}, ${into?.id ?? null}, ${proposal.repositories}, ${reason})
    returning id`
  return findRuling(db, row?.id ?? '')
}

/** Takes a ruling back. One that nobody has carried out yet is undone at once. */
export async function undoRuling(db: Database, id: string): Promise<Ruling> {
  const { state } = await findRuling(db, id)
  if (state === 'refused' || state === 'undone' || state === 'undoing') {
    throw new BadRuling('conflict', `ruling ${id} ${state === 'refused' ? 'was never carried out' : 'is undone already'}`)
  }
  await db`
    update rulings set undone_at = clock_timestamp(), undo_applied_at = case when applied_at is null then clock_timestamp() end
    where id = ${id} and undone_at is null`
  return findRuling(db, id)
}

interface KnownRelease {
  id: string
  companyId: string
  repositories: string[]
}

async function livingRelease(db: Queryable, id: string): Promise<KnownRelease> {
  const [release] = id.includes('\0')
    ? []
    : await db<(KnownRelease & { isDissolved: boolean; mergedInto: string | null })[]>`
        select id, company_id, dissolved_at is not null as is_dissolved, merged_into,
          array(select each ->> 'repo' from jsonb_array_elements(document -> 'variants') as each) as repositories
        from releases where id = ${id}`
  if (!release) throw new BadRuling('not-found', `there is no release ${id.slice(0, 120)}`)
  if (release.isDissolved) {
    const where = release.mergedInto ? `was merged into ${release.mergedInto}` : 'is no release any more'
    throw new BadRuling('conflict', `${release.id} ${where}`)
  }
  return release
}

function assertSplittable(release: KnownRelease, repositories: string[]): void {
  const strange = repositories.find(each => !release.repositories.includes(each))
  if (strange !== undefined) throw new BadRuling('not-found', `${release.id} has no repository ${strange.slice(0, 120)}`)
  if (release.repositories.every(each => repositories.includes(each))) {
    throw new BadRuling('conflict', `nothing would be left of ${release.id}: these are all of its repositories`)
  }
}

/** Whether the workers have something to do. Ids of those rulings, in the order in which they were made. */
export async function waitingRulings(db: Queryable): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select id from rulings
    where problem is null and (applied_at is null or undone_at is not null and undo_applied_at is null) and
      not (applied_at is null and undone_at is not null)
    order by id`
  return rows.map(row => row.id)
}

/** A ruling as it was carried out: by claims, `entry:ordinal`. */
export interface AppliedRuling extends Ruling {
  /** What tells what went from everything else; and what tells where it went. */
  anchors: string[]
  intoAnchors: string[]
}

/** Holds a ruling until the transaction ends. */
export async function lockRuling(tx: Transaction, id: string): Promise<AppliedRuling | null> {
  const [ruling] = await tx<AppliedRuling[]>`
    select ${shown(tx)}, anchors, into_anchors from rulings where rulings.id = ${id} for update`
  return ruling ?? null
}

/** Rulings of the companies that are in force, in the order in which they were made. */
export function rulingsInForce(tx: Queryable, companyIds: string[]): PendingQuery<AppliedRuling[]> {
  return tx<AppliedRuling[]>`
    select ${shown(tx)}, anchors, into_anchors from rulings
    where company_id = any(${companyIds}) and applied_at is not null and undo_applied_at is null and problem is null order by rulings.id`
}

export interface MemberClaim {
  place: string
  role: string
  repo: string | null
  /** The rules alone make it evidence for another release. */
  isBrought: boolean
}

/** The claims that are evidence for a release. */
export async function memberClaims(tx: Queryable, releaseId: string): Promise<MemberClaim[]> {
  const rows = await tx<MemberClaim[]>`
    select s.entry_id || ':' || s.ordinal as place, c.claim ->> 'role' as role, c.claim -> 'variant' ->> 'repo' as repo,
      s.home_id is not null as is_brought
    from sightings s join claims c using (entry_id, ordinal) where s.release_id = ${releaseId} order by s.entry_id, s.ordinal`
  return [...rows]
}

export async function recordApplied(tx: Transaction, id: string, found: Pick<AppliedRuling, 'anchors' | 'intoAnchors'>): Promise<void> {
  await tx`
    update rulings set applied_at = clock_timestamp(), anchors = ${found.anchors},
      into_anchors = ${found.intoAnchors} where id = ${id}`
}

/** What came out of a split. */
export async function recordSplitOff(tx: Transaction, id: string, releaseId: string): Promise<void> {
  await tx`update rulings set into_id = ${releaseId} where id = ${id}`
}

export async function recordUndone(tx: Transaction, id: string): Promise<void> {
  await tx`update rulings set undo_applied_at = clock_timestamp() where id = ${id}`
}

export async function recordRefused(tx: Transaction, id: string, problem: string): Promise<void> {
  await tx`update rulings set problem = ${problem} where id = ${id}`
}
