import type { ClaimRow } from './claims.ts'
import type { Queryable, Transaction } from './client.ts'

/**
 * What a re-read understands lies in tables of its own session until it is written: nobody waits for it, and nobody sees it. What was
 * evidence for which release is remembered beside it, for both change while they are written.
 */
export async function openRereading(tx: Transaction): Promise<void> {
  await tx`set local statement_timeout = '10min'`
  await tx`set local idle_in_transaction_session_timeout = '10min'`
  await tx`create temporary table reread_entries (id bigint primary key, content_hash text not null) on commit drop`
  await tx`
    create temporary table reread_claims (
      entry_id bigint not null, ordinal smallint not null, company_id text, line text, claim jsonb not null, primary key (entry_id, ordinal)
    ) on commit drop`
  await tx`create temporary table reread_evidence (release_id text not null, home_id text, member text not null) on commit drop`
}

/** Sees the whole database as it is now until the end: for reading only. Must come first in the transaction. */
export async function seeOneInstant(tx: Transaction): Promise<void> {
  await tx`set transaction isolation level repeatable read`
}

/** Notes what the entries claim now, in the place of what was noted of them before. */
export async function noteClaims(tx: Transaction, entries: { id: string; contentHash: string }[], claims: ClaimRow[]): Promise<void> {
  const ids = entries.map(entry => entry.id)
  await tx`delete from reread_claims where entry_id = any(${ids})`
  await tx`
    insert into reread_entries (id, content_hash) select * from unnest(${ids}::bigint[], ${entries.map(entry => entry.contentHash)}::text[])
    on conflict (id) do update set content_hash = excluded.content_hash`
  await tx`
    insert into reread_claims (entry_id, ordinal, company_id, line, claim)
    select id, ordinal, company_id, line, claim::jsonb from unnest(${claims.map(each => each.entryId)}::bigint[],
      ${claims.map(each => each.ordinal)}::smallint[], ${claims.map(each => each.companyId)}::text[],
      ${claims.map(each => each.line)}::text[], ${claims.map(each => JSON.stringify(each.claim))}::text[])
      as r(id, ordinal, company_id, line, claim)`
}

/** To be called when all entries are noted: makes what follows quick, and remembers the evidence as it was. */
export async function closeRereading(tx: Transaction): Promise<void> {
  await tx`create index on reread_claims (company_id)`
  await tx`insert into reread_evidence select release_id, home_id, entry_id || ':' || ordinal from sightings`
  await tx`create index on reread_evidence (release_id)`
  await tx`create index on reread_evidence (home_id)`
  await tx`analyze reread_entries, reread_claims, reread_evidence`
}

/** The companies that the noted entries speak of, or spoke of. */
export async function companiesReread(tx: Queryable): Promise<string[]> {
  const rows = await tx<{ companyId: string }[]>`
    select company_id from reread_claims where company_id is not null and line is not null
    union
    select company_id from claims join reread_entries on id = entry_id where company_id is not null and line is not null
    order by 1`
  return rows.map(row => row.companyId)
}

/** Writes the noted claims that differ from those that are stored. What is claimed no more stays until `dropReread`: it is evidence yet. */
export async function storeReread(tx: Transaction): Promise<void> {
  await tx`
    insert into claims (entry_id, ordinal, company_id, line, claim) select entry_id, ordinal, company_id, line, claim from reread_claims
    on conflict (entry_id, ordinal) do update set company_id = excluded.company_id, line = excluded.line, claim = excluded.claim
    where (claims.company_id, claims.line, claims.claim) is distinct from (excluded.company_id, excluded.line, excluded.claim)`
}

/** Forgets what the noted entries claim no more. */
export async function dropReread(tx: Transaction): Promise<void> {
  await tx`
    delete from claims using reread_entries
    where entry_id = id and not exists (
      select from reread_claims r where r.entry_id = claims.entry_id and r.ordinal = claims.ordinal)`
}
