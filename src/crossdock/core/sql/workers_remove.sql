-- Forgets a worker by name, or all that were last heard of before a moment.
--
-- takes   name  text, before  timestamptz: one of them, the other null
-- gives   nothing
-- locks   those rows, until commit
-- index   none: as many rows as processes
DELETE FROM core_worker AS w
WHERE w.name = %(name)s::text OR w.beat_at < %(before)s::timestamptz;
