-- curriculum: a pathway closes on a day, a decided model of key stages begins by itself, and nobody who waits is passed over unsaid.

-- `ends`: the last day on which somebody can come in. `closing`: what becomes of those on it then. They finish it, or each is decided on.
alter table pathway add column closing text check (closing in ('finish', 'switch'));
alter table pathway add column closing_reason text check (closing_reason <> '');
alter table pathway add constraint pathway_closing check (num_nonnulls(ends, closing, closing_reason) in (0, 3));

-- `from_model`: by what the school went before, and older pupils go on. `applied_on`: the first day of the school year for which the
-- stages of the school were last set by it.
alter table stage_decision add column from_model text;
alter table stage_decision add column applied_on date check (applied_on >= starts);
alter table stage_decision add constraint stage_decision_applied check ((from_model is null) = (applied_on is null));

-- Somebody else had the place for which this wish stood first, and why.
create table pathway_passing (
  org_id bigint not null,
  request_id bigint not null,
  change_id bigint not null,
  reason text not null check (reason <> ''),
  primary key (org_id, request_id, change_id),
  foreign key (org_id, request_id) references pathway_request (org_id, id),
  foreign key (org_id, change_id) references curriculum_change (org_id, id)
);
