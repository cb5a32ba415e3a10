-- Which transactions changed what readers see: an answer is remembered until one that it did not see is committed (db/memory.ts). Each
-- has a row of its own, so that no writer waits for another.
create table writes (
  xid xid8 primary key default pg_current_xact_id(), -- read by every look: what came since
  at timestamptz not null default clock_timestamp()
);
create index writes_at on writes (at); -- read by the upkeep

create function note_write() returns trigger language plpgsql as $$
begin
  insert into writes default values on conflict do nothing;
  return null;
end
$$;

create trigger note_write after insert or update or delete or truncate on releases for each statement execute function note_write();
create trigger note_write after insert or update or delete or truncate on revisions for each statement execute function note_write();
create trigger note_write after insert or update or delete or truncate on sightings for each statement execute function note_write();
create trigger note_write after insert or update or delete or truncate on companies for each statement execute function note_write();
-- a visit of a source changes nothing that is remembered
create trigger note_write after insert or delete or truncate or update of company_id, kind, url, parked_at on sources
  for each statement execute function note_write();
