-- Has the broker look at orders.
--
-- takes   order_ids, priorities  bigint[]: parallel; at  timestamptz: from when
-- gives   nothing
-- locks   those rows until commit
-- index   sourcing_queue_pkey
INSERT INTO sourcing_queue AS q (order_id, due_at, priority)
SELECT w.order_id, %(at)s, w.priority
FROM unnest(%(order_ids)s::bigint[], %(priorities)s::bigint[]) AS w (order_id, priority)
ORDER BY w.order_id
ON CONFLICT (order_id) DO UPDATE
SET due_at = least(q.due_at, excluded.due_at), priority = excluded.priority;
