-- What an operator decided of a source: not to ask it, and why. It stays so until somebody resumes it.
alter table sources
  add column paused_at timestamptz,
  add column pause_reason text;

create index deliveries_dead on deliveries (ended_at desc, id) where state = 'dead'; -- read by the operator's list of what was given up
