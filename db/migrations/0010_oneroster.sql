-- exchange: files that come packed, several in one, and what a standard says beyond the columns of the school's tables.

-- The file within a package that a row stands in; empty for a file that is not packed.
alter table import_row add column part text not null default '';
alter table import_refusal add column part text not null default '';

-- A record as a OneRoster zip holds it, and the row of the school's tables that came of it, if one did.
create table roster_record (
  org_id bigint not null references org (id),
  file text not null,
  source_id text not null,
  -- Every column by its name, passwords apart: those are never kept.
  fields jsonb not null,
  -- What the school's tables held of it when it came: what differs from this on the way out was changed here.
  read_as jsonb not null default '{}',
  table_name text,
  row_key text,
  -- The day from which its source counts it as deleted.
  ended_on date,
  import_id bigint,
  primary key (org_id, file, source_id)
);
create index roster_record_row on roster_record (org_id, table_name, row_key) where row_key is not null;

-- The embedded database counts nothing by itself, and a plan made for empty tables takes minutes over full ones: after many
-- rows were written they are counted. Only the owner of a table may have it counted; only its name is taken from outside.
create function refresh_statistics(tables text[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare t text;
begin
  for t in
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname = any (tables)
    order by c.relname
  loop
    execute format('analyze public.%I', t);
  end loop;
end $$;
revoke all on function refresh_statistics(text[]) from public;
grant execute on function refresh_statistics(text[]) to everyschool_app;
