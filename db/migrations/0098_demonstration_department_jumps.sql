-- demonstration: a whole department may be planted too.
alter table demonstration.truth_anomaly alter column class_id drop not null;
alter table demonstration.truth_anomaly add column department_id bigint;
alter table demonstration.truth_anomaly add check (num_nonnulls(class_id, department_id) = 1);
