-- notices: letters of somebody who has chosen to get them together, in one a day or one a week. Who chose nothing has no row.
create table mail_wish (
  org_id bigint not null,
  person_id bigint not null,
  rhythm text not null check (rhythm in ('daily', 'weekly')),
  primary key (org_id, person_id),
  foreign key (org_id, person_id) references person (org_id, id)
);
