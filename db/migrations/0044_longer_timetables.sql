-- Some schools run a timetable of three or four weeks.
alter table period drop constraint period_week_check;
alter table period add constraint period_week_check check (week between 1 and 4);
