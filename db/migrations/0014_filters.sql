-- What few releases have is found without a walk through all of them; each in the order of the timeline, so that what many have is too.
create index releases_license on releases (lower(normalize(license, NFKC)), dated_at desc, id desc) where dissolved_at is null; -- read by license=
create index releases_line on releases (translate(lower(family), '-_. ', ''), dated_at desc, id desc) where dissolved_at is null; -- read by family=
create index releases_stage on releases (stage, dated_at desc, id desc) where dissolved_at is null; -- read by stage=
create index releases_seen on releases (first_seen_at) where dissolved_at is null; -- read by seenSince=
create index releases_parameters on releases (parameters_total) where dissolved_at is null; -- read by minParameters= and maxParameters=
