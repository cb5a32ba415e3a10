-- Walking all that changed, in one order that concurrent writers cannot upset.

-- What a search found the release by from this revision on; null of those made before: what it is found by now.
alter table revisions add column search_text text;

-- A transaction may write the later revision of a release and have begun before the one that wrote the earlier. In the order of changes a
-- release's revisions follow each other, so each has at least the number of the one before it (db/revisions.ts).
update revisions set xid = ordered.xid::text::xid8
from (
  select release_id, revision, max(xid::text::numeric) over (partition by release_id order by revision) as xid from revisions
) as ordered
where revisions.release_id = ordered.release_id and revisions.revision = ordered.revision and revisions.xid <> ordered.xid::text::xid8;

create index revisions_changes on revisions (xid, release_id collate "C", revision) include (made_at); -- read by /api/changes and /api/stream
