-- Attempts come in the order of their instants: some pages of them are found by a few bytes of index. Read by the upkeep: which are to be forgotten?
create index attempts_at on attempts using brin (at) with (pages_per_range = 16, autosummarize = on);
