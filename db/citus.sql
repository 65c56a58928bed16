-- Applied when the server has the Citus extension: organisation-owned tables are spread by org_id and kept together,
-- reference tables are copied to every node. Safe to run again.
do $$
declare t record;
begin
  for t in
    select c.relname as name,
           exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
             and c.relname <> 'seat' as owned
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r'
      and not exists (select 1 from pg_dist_partition p where p.logicalrelid = c.oid)
    order by owned, (c.relname <> 'person'), c.oid
  loop
    if t.owned then
      perform create_distributed_table(format('public.%I', t.name)::regclass, 'org_id', colocate_with =>
        case when t.name = 'person' then 'none' else 'public.person' end);
    else
      perform create_reference_table(format('public.%I', t.name)::regclass);
    end if;
  end loop;
end $$;
