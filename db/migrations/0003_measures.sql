-- measures: versioned vocabulary and national tables; reference data loaded from db/packs.

create table vocabulary (
  kind text not null,
  key text not null,
  version text not null,
  pack text not null,
  body jsonb not null,
  primary key (pack, kind, key, version)
);

create table national_table (
  key text not null,
  version text not null,
  source text not null,
  body jsonb not null,
  primary key (key, version)
);
