import type { Precision } from '../config/words.ts'
import type { PendingQuery, Queryable, Transaction } from './client.ts'
import { type Moment, momentOf } from './moment.ts'

/** One claim to be stored. `claim` is the normalizer's own object; `companyId` and `line` are repeated: only claims with both are merged. */
export interface ClaimRow {
  entryId: string
  ordinal: number
  companyId: string | null
  line: string | null
  claim: unknown
}

/** A claim with its entry and source, as merging needs it. */
export interface StoredClaim {
  entryId: string
  ordinal: number
  companyId: string
  line: string
  claim: unknown
  firstSeenAt: Date
  sourceId: string
  sourceKind: string
  sourceCompany: string | null
  url: string | null
  title: string
  publishedAt: Date | null
  publishedPrecision: Precision | null
}

/** The companies that the claims of these entries speak of now. */
export function companiesSpokenOf(tx: Queryable, entryIds: string[]): PendingQuery<{ companyId: string }[]> | null {
  if (entryIds.length === 0) return null
  return tx<{ companyId: string }[]>`
    select distinct company_id from claims where entry_id = any(${entryIds}) and company_id is not null and line is not null`
}

/** Forgets what the entries claimed, and with it their evidence for releases. */
export function dropClaims(tx: Transaction, entryIds: string[]): PendingQuery | null {
  if (entryIds.length === 0) return null
  return tx`delete from claims where entry_id = any(${entryIds})`
}

export function storeClaims(tx: Transaction, claims: ClaimRow[]): PendingQuery {
  return tx`
    insert into claims (entry_id, ordinal, company_id, line, claim)
    select "entryId", ordinal, "companyId", line, claim
    from jsonb_to_recordset(${tx.json(claims as never)})
      as r("entryId" bigint, ordinal smallint, "companyId" text, line text, claim jsonb)`
}

/** Every claim about a model of the companies, oldest entry first; with `isReread` as a re-read has noted them. */
export function claimsOf(tx: Queryable, companyIds: string[], isReread = false): PendingQuery<StoredClaim[]> {
  const claims = isReread
    ? tx`(
      select entry_id, ordinal, company_id, line, claim from reread_claims
      union all
      select entry_id, ordinal, company_id, line, claim from claims where not exists (select from reread_entries where id = entry_id))`
    : tx`claims`
  return tx<StoredClaim[]>`
    select c.entry_id, c.ordinal, c.company_id, c.line, c.claim, said.*
    from ${claims} c
    -- one by one by their ids: before a table is analyzed Postgres expects so many claims of a company that it would read every entry there is
    cross join lateral (
      select e.first_seen_at, e.url, e.title, e.published_at, e.published_precision, s.id as source_id, s.kind as source_kind,
        case when o.role = 'press' then null else o.id end as source_company
      from entries e join sources s on s.id = e.source_id join companies o on o.id = s.company_id
      where e.id = c.entry_id offset 0) as said
    where c.company_id = any(${companyIds}) and c.line is not null
    order by c.entry_id, c.ordinal`
}

/** Of these entries, those with a claim about one of the companies. */
export async function entriesAbout(tx: Queryable, entryIds: string[], companyIds: string[]): Promise<Set<string>> {
  const rows = await tx<{ entryId: string }[]>`
    select distinct entry_id from claims where entry_id = any(${entryIds}) and company_id = any(${companyIds})`
  return new Set(rows.map(row => row.entryId))
}

/**
 * Holds the companies' releases until the transaction ends; always in one order, so that two merges never wait for each other. The clock
 * is to be asked behind it: revisions of one release are made in that order.
 */
export function lockCompanies(tx: Transaction, companyIds: string[]): PendingQuery {
  return tx`
    select pg_advisory_xact_lock(hashtextextended('company ' || id, 0))
    from (select distinct unnest(${companyIds}::text[]) as id order by id) as companies`
}

const everyMerge = 0x6d657267

/** Keeps those out who read everything anew, until the transaction ends. To be taken before anything is asked about claims. */
export function joinMerges(tx: Transaction): PendingQuery {
  return tx`select pg_advisory_xact_lock_shared(${everyMerge})`
}

/** Whether this transaction, until it ends, is the one that reads everything anew. */
export async function claimRereading(tx: Transaction): Promise<boolean> {
  const [turn] = await tx<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(${everyMerge}, 1) as is_ours`
  return turn?.isOurs === true
}

/** Keeps every other merge out until the transaction ends. Returns Postgres' clock from then on. */
export async function lockEveryMerge(tx: Transaction): Promise<Date> {
  await tx`set local lock_timeout = '60s'`
  await tx`select pg_advisory_xact_lock(${everyMerge})`
  return timeIn(await clockOf(tx))
}

/** Postgres' clock, or the moment that is given. */
export function clockOf(tx: Transaction, at?: Moment): PendingQuery<{ now: Date }[]> {
  return tx<{ now: Date }[]>`select ${momentOf(tx, at)} as now`
}

export function timeIn([clock]: readonly { now: Date }[]): Date {
  if (!clock) throw new Error('Postgres told no time')
  return clock.now
}
