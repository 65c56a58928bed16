-- demonstration: what each kind of help truly does, in grades a cycle. Comes after the schema it belongs to.
create table demonstration.truth_help (
  org_id bigint not null,
  kind text not null,
  effect real not null,
  primary key (org_id, kind)
);
alter table demonstration.truth_help enable row level security;
alter table demonstration.truth_help force row level security;
create policy installation on demonstration.truth_help to current_user using (true) with check (true);
