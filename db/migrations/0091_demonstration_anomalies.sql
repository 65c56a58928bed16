-- demonstration: what was planted in the open cycle for the checks before close to find.

create table demonstration.truth_anomaly (
  org_id bigint not null,
  id bigint not null,
  kind text not null,
  step int not null,
  class_id bigint not null,
  primary key (org_id, id)
);
alter table demonstration.truth_anomaly enable row level security;
alter table demonstration.truth_anomaly force row level security;
create policy installation on demonstration.truth_anomaly to current_user using (true) with check (true);
