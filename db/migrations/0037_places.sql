-- support: how the places in help were given, fixed before it begins: by lot, by a line, or to classes in a drawn order.

alter table help_draw rename to help_places;
alter table help_drawn rename to help_place;
alter table help_place rename column draw_id to places_id;

-- way lot: near, line and seed as before. way line: everybody at the line of the score or past it has a place, nobody else.
-- way steps: all have one; classes begin in an order drawn from the seed, at_a_time of them with each cycle after cycle_id.
alter table help_places
  add column way text not null default 'lot' check (way in ('lot', 'line', 'steps')),
  add column score text not null default 'benefit' check (score in ('benefit', 'chance', 'forecast')),
  add column subject_id bigint,
  add column at_a_time int check (at_a_time > 0),
  alter column near drop not null,
  alter column seed drop not null,
  add foreign key (org_id, subject_id) references subject (org_id, id),
  add check (way <> 'lot' or (near is not null and seed is not null)),
  add check (way <> 'line' or (line is not null and subject_id is not null)),
  add check (way <> 'steps' or (at_a_time is not null and seed is not null and subject_id is not null));
alter table help_places alter column way drop default, alter column score drop default;

-- turn: of steps, the cycle after the giving with which the class of the pupil begins, 1 the first.
alter table help_place
  add column class_id bigint,
  add column turn int check (turn > 0),
  add foreign key (org_id, class_id) references class (org_id, id);
