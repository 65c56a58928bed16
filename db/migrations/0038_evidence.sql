-- support: what help did in a school, given to a group it belongs to, so that schools can know together what one cannot.

-- Addressed: the group reads it too (db/secure.sql). While the row stands the school gives after every judged cycle.
create table evidence_choice (
  org_id bigint not null references org (id),
  recipient_id bigint not null,
  since timestamptz not null,
  chosen_by bigint,
  looked_at timestamptz not null,
  primary key (org_id, recipient_id)
);

-- One kind of help by the marks of a cycle, or of those from cycle_id to through_id; effect in standard deviations of subject
-- and year. helped, compared null: too few to be told. Read by the schools of the group as well (db/secure.sql).
create table evidence_gift (
  org_id bigint not null,
  recipient_id bigint not null,
  kind text not null,
  cycle_id bigint not null,
  through_id bigint not null,
  cycle text not null,
  design text not null check (design in ('lot', 'line', 'steps', 'comparison')),
  effect real not null,
  se real not null check (se > 0),
  helped int,
  compared int,
  given_at timestamptz not null,
  primary key (org_id, recipient_id, kind, cycle_id),
  foreign key (org_id, recipient_id) references evidence_choice (org_id, recipient_id),
  foreign key (org_id, cycle_id) references cycle (org_id, id)
);
create index evidence_gift_recipient on evidence_gift (recipient_id);
