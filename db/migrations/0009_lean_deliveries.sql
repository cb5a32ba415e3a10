-- What every message costs: a look at its delivery for the attempt's sake, and an entry in an index that only replays need.

-- checked where attempts are written, and forgotten with their subscription
alter table attempts drop constraint attempts_delivery_id_fkey;

drop index deliveries_message;
create index deliveries_replays on deliveries (message_id) where message_id <> id; -- read by what a message tells: a replay shares the id of the first delivery
