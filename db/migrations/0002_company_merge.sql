-- Claims of a company are merged together: a model and what accompanies it may be of different lines.
drop index claims_line;
create index claims_company on claims (company_id) where line is not null; -- read by the merge
drop index releases_line;
alter table releases drop column line;
