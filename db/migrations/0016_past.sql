-- Questions about the past cost what they find, not what came before or since.

drop index revisions_made;
create index revisions_made on revisions (made_at, release_id) include (revision, xid); -- read by as_of, and by changes since an instant

-- Whether a release was dated later than it was last spoken of, as one whose day is already known. Both are instants as a Date writes them.
create function is_ahead(document jsonb) returns boolean
language sql immutable parallel safe as $$
  select coalesce(document->'releasedAt'->>'at', document->'announcedAt'->>'at', document->>'firstSeenAt') collate "C" > document->>'updatedAt' collate "C"
$$;
create index revisions_ahead on revisions (made_at, release_id) where is_ahead(document); -- read by the list with as_of: dated after it
