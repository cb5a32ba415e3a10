-- What readers say is wrong, with the address that proves it. Text of anybody: shown, never followed.
create table corrections (
  id bigint generated always as identity primary key,
  release_id text references releases, -- null: something is missing
  field text not null check (field in ('date', 'stage', 'openness', 'licence', 'name', 'merge', 'missing', 'other')),
  claim text not null, -- what is right
  proof text not null, -- http or https; never fetched
  contact text,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined')),
  note text, -- of the operator
  made_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz
);
create index corrections_open on corrections (id) where state = 'open'; -- read by the operator's list
