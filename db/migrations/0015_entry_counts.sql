-- How many entries are kept of a source: counting millions of them for each look at /sources takes too long. Whoever stores entries of a
-- source holds its row in the same transaction anyway.
alter table sources add column entries integer not null default 0;
update sources set entries = (select count(*) from entries where source_id = sources.id);

create function count_stored_entries() returns trigger language plpgsql as $$
begin
  update sources set entries = sources.entries + came.count
  from (select source_id, count(*)::integer as count from stored group by source_id) as came where sources.id = came.source_id;
  return null;
end
$$;
create function count_deleted_entries() returns trigger language plpgsql as $$
begin
  update sources set entries = sources.entries - went.count
  from (select source_id, count(*)::integer as count from deleted group by source_id) as went where sources.id = went.source_id;
  return null;
end
$$;
create function count_truncated_entries() returns trigger language plpgsql as $$
begin
  update sources set entries = 0;
  return null;
end
$$;
create trigger entries_counted_in after insert on entries referencing new table as stored
  for each statement execute function count_stored_entries();
create trigger entries_counted_out after delete on entries referencing old table as deleted
  for each statement execute function count_deleted_entries();
create trigger entries_counted_away after truncate on entries for each statement execute function count_truncated_entries();
