-- Queues orders of connected channels; others are none of this room's business, nor are replacements: a shop
-- knows nothing of them.
--
-- takes   order_ids  bigint[]; at  timestamptz: now, by core.clock
-- gives   nothing; the count of rows is that of the orders queued now
-- locks   nothing
-- index   orders_order_pkey, channels_connection_pkey, orders_link_pkey
INSERT INTO channels_news (order_id, due_at)
SELECT DISTINCT o.id, %(at)s::timestamptz
FROM unnest(%(order_ids)s::bigint[]) AS w (id)
INNER JOIN orders_order AS o ON w.id = o.id
INNER JOIN channels_connection AS c ON o.channel_id = c.channel_id
WHERE NOT EXISTS (SELECT 1 FROM orders_link AS k WHERE k.order_id = o.id)
ON CONFLICT (order_id) DO NOTHING;
