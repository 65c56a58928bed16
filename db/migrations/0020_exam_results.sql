-- school: what pupils were awarded in public examinations, beside where they started.

-- `option_code`: the awarding body's entry code where one qualification has several courses (fine art, photography).
-- `scale_key`: what the grade is on, for a qualification that is on no published list.
create table exam_result (
  org_id bigint not null references org (id),
  pupil_id bigint not null,
  qualification text not null,
  option_code text not null default '',
  awarded_on date not null,
  grade text not null,
  title text,
  subject_id bigint,
  scale_key text,
  discount_code text,
  import_id bigint,
  primary key (org_id, pupil_id, qualification, option_code, awarded_on),
  foreign key (org_id, pupil_id) references pupil (org_id, id),
  foreign key (org_id, subject_id) references subject (org_id, id)
);
create index exam_result_qualification on exam_result (org_id, qualification);
