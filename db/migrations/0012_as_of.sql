-- The timeline as it was known at an instant takes what changed since from revisions, and everything else as it is.
create index revisions_made on revisions (made_at, release_id); -- read by the list with as_of: what has changed since
create index releases_dissolved on releases (dissolved_at) where dissolved_at is not null; -- read by the list with as_of: what has gone since
