-- access: when somebody was last here, and what was done since, without reading the whole of two tables that only grow.

create index read_record_person on read_record (org_id, person_id, at);
create index audit_event_at on audit_event (org_id, at);
