-- Whether any message of a run was set aside: then the run measured something else.
--
-- takes   nothing
-- gives   one row: messages, a reason
-- locks   nothing
-- index   none: the benchmark reads everything, once
SELECT
    count(*) AS messages,
    min(q.reason) AS reason
FROM mailbox_quarantine AS q
WHERE q.resolved_at IS NULL;
