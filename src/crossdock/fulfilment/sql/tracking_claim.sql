-- Finds due rows of the tracking queue that nobody else works on.
--
-- takes   now  timestamptz, by core.clock; limit  bigint
-- gives   a row each: its id
-- locks   those rows, until commit; rows that others hold are skipped
-- index   fulfilment_tracking_due
SELECT q.id
FROM fulfilment_tracking AS q
WHERE q.due_at <= %(now)s
ORDER BY q.due_at, q.id
LIMIT %(limit)s::bigint
FOR UPDATE SKIP LOCKED;
