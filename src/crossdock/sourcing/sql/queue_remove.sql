-- Takes an order off the broker's queue.
--
-- takes   order_id  bigint
-- gives   nothing
-- locks   that row until commit
-- index   sourcing_queue_pkey
DELETE FROM sourcing_queue AS q
WHERE q.order_id = %(order_id)s::bigint;
