-- Which process rings for the many that are due, and until when nobody else does. Without a log: who comes after a crash begins anew.
-- One row. Read by each tick that finds many due: is it mine?
create unlogged table ringer (
  is_only boolean primary key default true check (is_only),
  process text not null,
  until timestamptz not null
);
