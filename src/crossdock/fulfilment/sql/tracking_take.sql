-- Takes rows off the tracking queue.
--
-- takes   ids  bigint[]
-- gives   a row each: its tracking number
-- locks   those rows, which are deleted
-- index   the primary key of fulfilment_tracking
DELETE FROM fulfilment_tracking AS q
WHERE q.id = any(%(ids)s::bigint[])
RETURNING q.tracking;
