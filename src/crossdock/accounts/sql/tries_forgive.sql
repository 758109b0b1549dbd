-- Takes back what a try counted that was right.
--
-- takes   keys  text[]: sorted; by  bigint[]: how many tries each; parallel
-- gives   nothing
-- locks   the keys' rows until commit
-- index   accounts_log_in_try_pkey
UPDATE accounts_log_in_try AS t
SET tries = greatest(0, t.tries - w.tries)
FROM unnest(%(keys)s::text[], %(by)s::bigint[]) AS w (key, tries)
WHERE t.key = w.key;
