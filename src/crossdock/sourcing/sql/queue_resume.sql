-- Has the broker look at the orders of a channel whose pause has ended.
--
-- takes   channel_id  bigint; until  timestamptz: what paused ones are due at; at  timestamptz: now, by
--         core.clock
-- gives   nothing; the count of rows is that of the orders
-- locks   those rows until commit
-- index   orders_order_pkey; the queue is small
UPDATE sourcing_queue AS q
SET due_at = %(at)s::timestamptz
FROM orders_order AS o
WHERE q.due_at >= %(until)s::timestamptz AND q.order_id = o.id AND o.channel_id = %(channel_id)s::bigint;
