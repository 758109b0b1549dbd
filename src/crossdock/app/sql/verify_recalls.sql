-- An answered recall has its moment and its units.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   core_recall_pkey
SELECT
    'recall ' || r.id AS subject,
    'is ' || r.state || ' with ' || r.stopped || ' of ' || r.quantity AS detail
FROM core_recall AS r
WHERE
    (r.state IN ('asked', 'waiting')) <> (r.answered_at IS NULL)
    OR (r.state = 'stopped' AND r.stopped <> r.quantity)
    OR (r.state = 'too_late' AND r.stopped <> 0);
