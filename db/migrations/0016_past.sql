-- Questions about the past cost what they find, not what came before or since.

drop index revisions_made;
create index revisions_made on revisions (made_at, release_id) include (revision, xid); -- read by as_of, and by changes since an instant

-- The date that counts. Instants in documents say their zone, so that no setting changes what is read of them.
create function dated_of(document jsonb) returns timestamptz
language sql immutable parallel safe as $$
  select coalesce(document->'releasedAt'->>'at', document->'announcedAt'->>'at', document->>'firstSeenAt')::timestamptz
$$;
create index revisions_dated on revisions (dated_of(document) desc, release_id desc); -- read by the list with as_of, in its order

-- Whether a release was dated later than it was last spoken of, as one whose day is already known. Both are instants as a Date writes them.
create function is_ahead(document jsonb) returns boolean
language sql immutable parallel safe as $$
  select coalesce(document->'releasedAt'->>'at', document->'announcedAt'->>'at', document->>'firstSeenAt') collate "C" > document->>'updatedAt' collate "C"
$$;
create index revisions_ahead on revisions (made_at, release_id) where is_ahead(document); -- read by the list with as_of: dated after it
