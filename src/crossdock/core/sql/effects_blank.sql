-- Blanks what was asked in effects that are settled: it is of no use any more, and might be of harm.
--
-- takes   ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   core_effect_pkey
UPDATE core_effect AS e
SET request = '{}'
WHERE e.id = any(%(ids)s::bigint[]) AND e.settled_at IS NOT NULL;
