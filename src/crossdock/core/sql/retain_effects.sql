-- Blanks what was asked and answered in effects that are settled; the key goes on keeping them from happening
-- twice.
--
-- takes   ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   core_effect_pkey
UPDATE core_effect AS e
SET request = '{}', outcome = NULL, error = NULL
WHERE e.id = any(%(ids)s::bigint[]) AND e.settled_at IS NOT NULL AND e.request <> '{}';
