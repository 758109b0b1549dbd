-- Takes due fulfilment orders off the release queue.
--
-- takes   now  timestamptz, by core.clock; limit  bigint
-- gives   a row each: its id
-- locks   those rows, which are deleted; rows that others hold are skipped
-- index   fulfilment_release_due, fulfilment_release_pkey
DELETE FROM fulfilment_release AS r
USING (
    SELECT q.id
    FROM fulfilment_release AS q
    WHERE q.due_at <= %(now)s
    ORDER BY q.due_at, q.id
    LIMIT %(limit)s::bigint
    FOR UPDATE SKIP LOCKED
) AS due
WHERE r.id = due.id
RETURNING r.id;
