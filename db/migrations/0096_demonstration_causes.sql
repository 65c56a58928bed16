-- demonstration: what truly brought about a planted change. Comes after the schema it belongs to.
create table demonstration.truth_cause (
  org_id bigint not null,
  event_id bigint not null,
  cause text not null check (cause in ('absence', 'behaviour', 'set', 'teacher')),
  primary key (org_id, event_id)
);
alter table demonstration.truth_cause enable row level security;
alter table demonstration.truth_cause force row level security;
create policy installation on demonstration.truth_cause to current_user using (true) with check (true);
