-- progress: how readings err and pupils move at a school, as the readings up to a judged cycle taught it. Later cycles are judged with the
-- last before them. parameters null: too few were read twice. A row is never changed.
create table reading_model (
  org_id bigint not null,
  cycle_id bigint not null,
  parameters jsonb,
  readings int not null,
  pupils int not null,
  learned_at timestamptz not null,
  primary key (org_id, cycle_id),
  foreign key (org_id, cycle_id) references cycle (org_id, id)
);
