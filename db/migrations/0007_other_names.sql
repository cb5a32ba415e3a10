-- What else leads a reader to a company: its products, and its organisations on hubs and code hosts, former ones too.

alter table companies add column other_names text[] not null default '{}';
