-- exchange: what of a row was left out while the rest of it came in (whole = false), beside rows refused whole.
alter table import_refusal add column whole boolean not null default true;
