-- What one change would give a proposed lesson its place: somebody kept free, a room, a signature.
alter table lesson_line add column remedies jsonb not null default '[]';
