-- A telling is fixed once, before it goes out, and nothing of it that is indexed changes: room for it on the same page spares the indexes.
alter table tellings set (fillfactor = 80);
