-- Who wants to be told what, where and how; what each of them is owed; and every attempt to tell it.

-- When a stage of a release became news. What a first read, a re-read or a flood brings never does.
create table news (
  release_id text not null references releases,
  stage text not null,
  at timestamptz not null,
  primary key (release_id, stage)
);

create index releases_merged on releases (merged_into) where merged_into is not null; -- read by the fan-out: who was told of what went into it

-- Questions in the timeline's own grammar, each once: many subscriptions may ask the same.
create table queries (
  id bigint generated always as identity primary key,
  query text not null unique, -- as in an address, in one order: company=acme&openness=weights; empty asks for everything
  xid xid8 not null default pg_current_xact_id()
);
create index queries_xid on queries (xid); -- read by the matcher: what came since it looked last

-- What messages reach, whoever wants them: one receiver's wish for patience holds for all who send to it.
create table endpoints (
  id text collate "C" primary key, -- digest of channel and address
  gap_ms integer not null default 0, -- the least time between two messages that its service allows; 0: as they come, some at a time
  paused_until timestamptz -- it asked for patience, or its service allows no more yet
);

create table subscriptions (
  id text primary key, -- sub_…
  query_id bigint not null references queries,
  channel text not null,
  settings jsonb not null, -- as the channel's own schema has them, secrets and all: never logged, never shown whole
  endpoint text collate "C" not null references endpoints, -- what it reaches
  secret text, -- signs messages, where the channel signs: whsec_…
  former_secret text, -- signs beside it until everybody has the new one
  former_secret_until timestamptz,
  language text not null,
  cadence text not null check (cadence in ('at-once', 'hourly', 'daily', 'weekly')),
  time_zone text not null,
  digest_hour smallint not null, -- of the subscriber's day
  digest_weekday smallint not null, -- ISO: 1 is Monday
  fold_minutes integer not null, -- what comes within so many minutes is one message; 0: each at once
  quiet_from time, -- of the subscriber's day: what comes until quiet_to is one message then
  quiet_to time,
  stages text[] not null, -- of config/words.ts `topics`
  state text not null check (state in ('unconfirmed', 'active', 'paused', 'disabled', 'ended')),
  state_reason text,
  state_since timestamptz not null default clock_timestamp(),
  active_since timestamptz, -- what became news before is not told
  confirm_until timestamptz,
  token_hash bytea not null unique, -- of the management link's token
  failing_since timestamptz, -- the first failure since the last success
  failed_at timestamptz, -- the last failure
  created_at timestamptz not null default clock_timestamp()
);
create index subscriptions_query on subscriptions (query_id) where state in ('active', 'disabled'); -- read by the fan-out
create index subscriptions_failing on subscriptions (failing_since) where failing_since is not null; -- read by the reconcile loop
create index subscriptions_unwanted on subscriptions (state_since) where state in ('unconfirmed', 'ended'); -- read by the upkeep

-- One message owed to one subscriber.
create table deliveries (
  id uuid primary key default gen_random_uuid(),
  subscription_id text not null references subscriptions on delete cascade,
  endpoint text collate "C" not null, -- its subscription's
  kind text not null check (kind in ('news', 'test', 'confirmation', 'notice')),
  state text not null check (state in ('gathering', 'waiting', 'sent', 'dead', 'cancelled', 'held')),
  message_id uuid not null, -- the same over all attempts and replays: the id of the first delivery
  due_at timestamptz not null, -- by Postgres' clock: when the next attempt may be made, or the gathering ends
  attempts integer not null default 0, -- since it was made
  lease_until timestamptz,
  fence bigint not null default 0,
  made_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz, -- sent, dead or cancelled
  problem text -- of the last attempt, or why it ended
) with (fillfactor = 70); -- a claim changes nothing that is indexed: room for it on the same page spares the indexes
create index deliveries_waiting on deliveries (endpoint, due_at) where state = 'waiting'; -- read by every claim
create unique index deliveries_gathering on deliveries (subscription_id) where state = 'gathering'; -- one at a time gathers
create index deliveries_gathered on deliveries (due_at) where state = 'gathering'; -- read by the reconcile loop
create index deliveries_held on deliveries (subscription_id) where state = 'held'; -- read by the upkeep, and by the notice that counts them
create index deliveries_message on deliveries (message_id); -- read by corrections, and by what a message tells: replays share it
create index deliveries_subscription on deliveries (subscription_id, made_at desc, id); -- read by the delivery log

-- What a message tells: each stage of a release once to each subscriber. A correction's topic carries its revision.
create table tellings (
  subscription_id text not null,
  release_id text not null,
  topic text not null,
  message_id uuid not null, -- of the delivery, and of its replays
  revision integer, -- the revision that was told; null until it is first attempted
  changes jsonb, -- of a correction: [{field, before, after}]
  primary key (subscription_id, release_id, topic)
);
create index tellings_message on tellings (message_id); -- read by every delivery
create index tellings_release on tellings (release_id); -- read by corrections: who was told

create table attempts (
  delivery_id uuid not null references deliveries on delete cascade,
  fence bigint not null,
  at timestamptz not null,
  milliseconds integer not null,
  status integer, -- of HTTP, or SMTP's reply code
  problem text, -- null: it was taken
  answer text, -- its first characters
  primary key (delivery_id, fence)
);

-- How often something was done in a window of time, by whom or to whom: limits that hold over all processes.
create table allowances (
  key text primary key, -- never an address in the clear
  used integer not null,
  until timestamptz not null
);

-- Until when news for a subscription gathers; null where it is told at once. Hours are those of the subscriber's day.
create function gathers_until(s subscriptions, now timestamptz) returns timestamptz
language plpgsql stable as $$
declare
  here timestamp := now at time zone s.time_zone;
  day timestamp := date_trunc('day', here);
  ends timestamp;
begin
  if s.cadence = 'at-once' and s.fold_minutes = 0 and s.quiet_from is null then return null; end if;
  ends := case s.cadence
    when 'hourly' then date_trunc('hour', here) + interval '1 hour'
    when 'daily' then day + make_interval(hours => s.digest_hour)
    when 'weekly' then date_trunc('week', here) + make_interval(days => s.digest_weekday - 1, hours => s.digest_hour)
    else here + make_interval(mins => s.fold_minutes)
  end;
  if s.cadence = 'daily' and ends <= here then ends := ends + interval '1 day'; end if;
  if s.cadence = 'weekly' and ends <= here then ends := ends + interval '7 days'; end if;
  if s.quiet_from is not null then
    if s.quiet_from < s.quiet_to and ends::time >= s.quiet_from and ends::time < s.quiet_to then
      ends := date_trunc('day', ends) + s.quiet_to;
    elsif s.quiet_from > s.quiet_to and ends::time >= s.quiet_from then
      ends := date_trunc('day', ends) + interval '1 day' + s.quiet_to;
    elsif s.quiet_from > s.quiet_to and ends::time < s.quiet_to then
      ends := date_trunc('day', ends) + s.quiet_to;
    elsif s.cadence = 'at-once' and s.fold_minutes = 0 then
      return null;
    end if;
  end if;
  return ends at time zone s.time_zone;
end $$;
