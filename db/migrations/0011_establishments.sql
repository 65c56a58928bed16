-- exchange: what of a row was left out while the rest of it came in (whole = false), beside rows refused whole.
alter table import_refusal add column whole boolean not null default true;

-- access: what the national register says of an organisation. Public facts: reference tables, written by the installation.
create table establishment (
  organisation_id bigint primary key references org (id),
  -- The number of a school (URN), or of a trust or federation (Group UID), in the register.
  number text not null,
  register text not null check (register in ('school', 'group')),
  -- The name in the register when it was last read: the organisation keeps it until it takes another by itself.
  name text not null,
  type text not null,
  phase text,
  authority_code text,
  authority_name text,
  -- Within its authority: 373/4257.
  authority_number text,
  postcode text,
  status text not null,
  opened date,
  closed date,
  -- The day on which these facts were taken from the register, or last found changed.
  taken_on date not null,
  unique (register, number)
);

create table establishment_link (
  organisation_id bigint not null references org (id),
  other_number text not null,
  other_name text not null,
  kind text not null,
  since date,
  primary key (organisation_id, other_number, kind)
);
