-- Reads what workers said of themselves.
--
-- takes   nothing
-- gives   a row a worker: name, started_at, beat_at, stats; by name
-- locks   nothing
-- index   none: as many rows as processes
SELECT
    w.name,
    w.started_at,
    w.beat_at,
    w.stats
FROM core_worker AS w
ORDER BY w.name;
