-- A settled effect has its moment; one that is open has none.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   core_effect_pkey
SELECT
    'effect ' || e.key AS subject,
    'is ' || e.state AS detail
FROM core_effect AS e
WHERE
    (e.state IN ('done', 'failed')) <> (e.settled_at IS NOT NULL)
    OR (e.state = 'begun' AND e.begun_at IS NULL);
