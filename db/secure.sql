-- Run after every migration: whatever table exists is guarded, so that a new one cannot be forgotten.
-- Organisation-owned tables (those with org_id): rows of the organisations named for this transaction, no others.
-- Reference tables: read by all, written by the installation alone.
do $$
declare
  t record;
  -- The list is read once in a statement; Citus takes no subquery in a policy, and reads it row by row.
  orgs text := case when exists (select from pg_extension where extname = 'citus') then '%s' else '(select %s)' end;
begin
  orgs := format(orgs, $o$string_to_array(current_setting('app.orgs', true), ',')::bigint[]$o$);
  for t in
    select c.relname as name,
           exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
             and c.relname <> 'seat' as owned
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
  loop
    execute format('alter table public.%I enable row level security', t.name);
    execute format('alter table public.%I force row level security', t.name);
    execute format('drop policy if exists own_rows on public.%I', t.name);
    execute format('drop policy if exists installation on public.%I', t.name);
    execute format('revoke all on public.%I from everyschool_app', t.name);
    execute format('grant select on public.%I to everyschool_app', t.name);
    if t.owned then
      -- In these words the planner takes it that about every row it meets is one of them, as it is: statements name their
      -- organisation themselves. Of `org_id = any (...)` it expected a handful of rows where there were thousands.
      execute format('create policy own_rows on public.%I to everyschool_app using (array_position(%s, org_id) is not null)',
        t.name, orgs);
      execute format('grant insert, update, delete on public.%I to everyschool_app', t.name);
    else
      execute format('create policy own_rows on public.%I for select to everyschool_app using (true)', t.name);
    end if;
    execute format('create policy installation on public.%I to current_user using (true) with check (true)', t.name);
  end loop;
end $$;

-- What is addressed to another organisation is read there too, and changed by the sender alone.
do $$
declare name text;
begin
  for name in
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'recipient_id' and not a.attisdropped
    where n.nspname = 'public' and c.relkind in ('r', 'p')
  loop
    execute format('drop policy if exists addressed on public.%I', name);
    execute format($p$create policy addressed on public.%I for select to everyschool_app
      using (recipient_id = any (string_to_array(current_setting('app.orgs', true), ',')::bigint[]))$p$, name);
  end loop;
end $$;

-- A fit under masks is read by the schools of the group, which work out their own part from it.
drop policy if exists offered on masked_fit;
create policy offered on masked_fit for select to everyschool_app using (exists (
  select from org_link l where l.parent_id = masked_fit.org_id
    and l.child_id = any (string_to_array(current_setting('app.orgs', true), ',')::bigint[])));

-- What schools of a group found of their help is read by one another, as long as they belong to it.
drop policy if exists shared on evidence_gift;
create policy shared on evidence_gift for select to everyschool_app using (exists (
  select from org_link l where l.parent_id = evidence_gift.recipient_id and (l.ends is null or l.ends >= current_date)
    and l.child_id = any (string_to_array(current_setting('app.orgs', true), ',')::bigint[])));

-- What is written once and never changed.
revoke update, delete on audit_event, read_record, cycle_snapshot, snapshot_entry, snapshot_class, forecast, forecast_model,
  forecast_seal, cycle_correction, comment_reading, report, sums_release, masked_part, masked_answer from everyschool_app;
revoke delete on audit_head, cycle from everyschool_app;
revoke select, insert, update, delete on seat from everyschool_app;
grant usage on schema public to everyschool_app;
-- An import gives rows their ids before it writes them, so that the rows beside them can name them.
grant usage on all sequences in schema public to everyschool_app;

-- What was frozen is refused to the owner too; only taking the trigger away, which the digests then tell, changes it.
-- Citus spreads no table that has triggers: there the privileges above stand alone.
create or replace function installation.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'What was frozen when a cycle closed is never changed (%)', tg_table_name using errcode = '42501';
end $$;
do $$
declare name text;
begin
  if exists (select 1 from pg_extension where extname = 'citus') then return; end if;
  foreach name in array array['cycle_snapshot', 'snapshot_entry', 'snapshot_class', 'forecast', 'forecast_model', 'forecast_seal',
    'cycle_correction'] loop
    if to_regclass('public.' || name) is not null then
      execute format('create or replace trigger frozen before update or delete on public.%I
        for each statement execute function installation.refuse_change()', name);
    end if;
  end loop;
end $$;
