-- Has orders of channels that are paused wait on the broker's queue until the pause ends.
--
-- takes   order_ids  bigint[]; until  timestamptz
-- gives   a row an order that waits: order_id; none of a channel whose pause has ended meanwhile
-- locks   those channels against the end of their pause, and those rows, until commit
-- index   orders_order_pkey, partners_channel_pkey, sourcing_queue_pkey
WITH paused AS MATERIALIZED (
    SELECT c.id
    FROM partners_channel AS c
    WHERE c.paused_at IS NOT NULL
    ORDER BY c.id
    FOR SHARE
)

INSERT INTO sourcing_queue AS q (order_id, due_at, priority)
SELECT
    o.id,
    %(until)s::timestamptz,
    o.priority
FROM orders_order AS o
INNER JOIN paused AS p ON o.channel_id = p.id
WHERE o.id = any(%(order_ids)s::bigint[])
ORDER BY o.id
ON CONFLICT (order_id) DO UPDATE
SET due_at = excluded.due_at, priority = excluded.priority
RETURNING q.order_id;
