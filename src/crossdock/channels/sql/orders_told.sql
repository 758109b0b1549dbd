-- What is to be known of orders before their shops are told: locked, so that two processes plan in turn.
--
-- takes   ids  bigint[]
-- gives   a row an order: id, channel_id, external_id, status; by id
-- locks   those rows of orders_order, for share, until commit
-- index   orders_order_pkey, channels_connection_pkey
SELECT
    o.id,
    o.channel_id,
    o.external_id,
    o.status
FROM orders_order AS o
INNER JOIN channels_connection AS c ON o.channel_id = c.channel_id
INNER JOIN partners_channel AS p ON o.channel_id = p.id AND p.active
WHERE o.id = any(%(ids)s::bigint[])
ORDER BY o.id
FOR NO KEY UPDATE OF o;
