-- progress: what a cycle's forecasts were made with, so that each can be scored when the result comes.

-- The target that the chances stood beside.
alter table forecast add column target text;

-- By subject: the grades and the cuts between them, in steps of the scale; what past results moved the forecasts by (shift)
-- and the variance they added (extra), in steps; `past` is what was learned, in grades, as it is told to people.
create table forecast_model (
  org_id bigint not null references org (id),
  cycle_id bigint not null,
  subject_id bigint not null,
  grades text[] not null,
  cuts real[] not null,
  unit real not null check (unit > 0),
  shift real not null default 0,
  extra real not null default 0 check (extra >= 0),
  past jsonb,
  model_version text not null,
  primary key (org_id, cycle_id, subject_id),
  foreign key (org_id, cycle_id) references cycle (org_id, id),
  foreign key (org_id, subject_id) references subject (org_id, id)
);
