-- demonstration: the hidden truth behind the invented schools, to show how near the product comes to it.
-- Kept apart from the product's tables; the application has no right to any of it.

create schema demonstration;

-- Steps number the cycles through both years: 1 to 6 last year, 7 to 12 this year.
create table demonstration.truth_cycle (
  org_id bigint not null,
  step int not null,
  cycle_id bigint not null,
  primary key (org_id, step)
);

-- states: from first_step on, the place on the subject's scale (0 the lowest grade) that the pupil would reach if
-- nothing changed; outcome: the place reached in the end; unit: places of the scale to one GCSE grade.
create table demonstration.truth_course (
  org_id bigint not null,
  pupil_id bigint not null,
  subject_id bigint not null,
  first_step int not null,
  states real[] not null,
  outcome int not null,
  unit int not null,
  primary key (org_id, pupil_id, subject_id)
);

-- growth: grades a year that pupils gain beyond expectation; bias: grades by which judgements lie too high.
create table demonstration.truth_teacher (
  org_id bigint not null,
  person_id bigint not null,
  growth real not null,
  bias real not null,
  primary key (org_id, person_id)
);

create table demonstration.truth_class (
  org_id bigint not null,
  class_id bigint not null,
  growth real not null,
  primary key (org_id, class_id)
);

-- A planted change: of one course (pupil and subject), of all a pupil's courses (pupil), or of a class.
create table demonstration.truth_event (
  org_id bigint not null,
  id bigint not null,
  kind text not null check (kind in ('fall', 'rise')),
  step int not null,
  size real not null,
  pupil_id bigint,
  subject_id bigint,
  class_id bigint,
  primary key (org_id, id)
);

-- People to sign in as; one with several posts in several organisations has several rows with the same key.
create table demonstration.persona (
  key text not null,
  position int not null,
  org_id bigint not null,
  person_id bigint not null,
  name text not null,
  title text not null,
  about text not null,
  primary key (key, org_id)
);

do $$
declare t record;
begin
  for t in select tablename as name from pg_tables where schemaname = 'demonstration' loop
    execute format('alter table demonstration.%I enable row level security', t.name);
    execute format('alter table demonstration.%I force row level security', t.name);
    execute format('create policy installation on demonstration.%I to current_user using (true) with check (true)', t.name);
  end loop;
end $$;
