-- Reads what became of recalls.
--
-- takes   ids  bigint[]
-- gives   a row a recall: id, state, stopped (units)
-- locks   nothing
-- index   core_recall_pkey
SELECT
    r.id,
    r.state,
    r.stopped
FROM core_recall AS r
WHERE r.id = any(%(ids)s::bigint[]);
