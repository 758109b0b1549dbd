-- Says that a worker lives and what its stages did.
--
-- takes   name  text; started_at, wall  timestamptz: wall time; stats  text (JSON)
-- gives   nothing
-- locks   its row, until commit
-- index   core_worker_pkey
INSERT INTO core_worker (name, started_at, beat_at, stats)
VALUES (%(name)s, %(started_at)s, %(wall)s, %(stats)s::jsonb)
ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at, stats = excluded.stats;
