-- Has the broker look at orders, each by the priority that it has.
--
-- takes   order_ids  bigint[]; at  timestamptz: from when
-- gives   nothing
-- locks   those rows until commit
-- index   sourcing_queue_pkey, orders_order_pkey
INSERT INTO sourcing_queue AS q (order_id, due_at, priority)
SELECT
    w.order_id,
    %(at)s,
    coalesce((
        SELECT o.priority
        FROM orders_order AS o
        WHERE o.id = w.order_id
    ), 0)
FROM unnest(%(order_ids)s::bigint[]) AS w (order_id)
ORDER BY w.order_id
ON CONFLICT (order_id) DO UPDATE
SET due_at = least(q.due_at, excluded.due_at), priority = excluded.priority;
