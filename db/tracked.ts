import type postgres from 'postgres'
import type { Transaction } from './client.ts'
import type { SourceRow } from './types.ts'

/**
 * Brings the table to what the files say; a source that left them is parked, one that returns wakes. `isReadAnew` drops all
 * validators: a new version of the program may read more in the same bytes.
 */
export async function syncSources(tx: Transaction, rows: SourceRow[], isReadAnew: boolean): Promise<void> {
  const files = tx.json(rows as never)
  await startOver(tx, files)
  await tx`
    insert into sources (id, company_id, kind, url, host, page, settings, zone, language, every_seconds, interval_seconds, next_poll_at)
    select id, "companyId", kind, url, host, page, settings, zone, language, "everySeconds", "everySeconds",
      clock_timestamp() - random() * interval '1 second' -- due now, in no order that favours a host
    from ${fileRows(tx, files)}
    -- a row that says so already is left alone: a poll may hold it, and a start must neither wait for that nor hold up others meanwhile
    where not exists (
      select from sources s
      where s.id = f.id
        and (s.company_id, s.page, s.language, s.every_seconds) is not distinct from (f."companyId", f.page, f.language, f."everySeconds"))
    on conflict (id) do update set (company_id, page, language, every_seconds) =
      (excluded.company_id, excluded.page, excluded.language, excluded.every_seconds)`
  await tx`
    update sources set parked_at = clock_timestamp()
    where parked_at is null and not id = any(${rows.map(row => row.id)})`
  if (isReadAnew) await tx`update sources set etag = null, last_modified = null, body_hash = null`
}

/** A source that returns, or is another address, kind or rhythm than before, is due now; what was read of another one is no news. */
async function startOver(tx: Transaction, files: postgres.Parameter): Promise<void> {
  await tx`
    update sources s set parked_at = null, next_poll_at = clock_timestamp() - random() * interval '1 second',
      interval_seconds = f."everySeconds", fail_count = 0, problem = null, problem_detail = null, problem_since = null,
      etag = null, last_modified = null, body_hash = null,
      first_read_at = case when (s.kind, s.url) = (f.kind, f.url) then s.first_read_at end,
      kind = f.kind, url = f.url, host = f.host, settings = f.settings, zone = f.zone
    from ${fileRows(tx, files)}
    where f.id = s.id and (s.parked_at is not null
      or (s.kind, s.url, s.settings, s.zone, s.every_seconds) is distinct from (f.kind, f.url, f.settings, f.zone, f."everySeconds"))`
}

const fileRows = (tx: Transaction, files: postgres.Parameter) => tx`
  jsonb_to_recordset(${files}) as f(id text, "companyId" text, kind text, url text, host text, page text, settings jsonb, zone text,
    language text, "everySeconds" integer)`
