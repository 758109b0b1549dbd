-- What orders are called outside.
--
-- takes   ids  bigint[]
-- gives   a row an order: id, external_id, the channel's name
-- locks   nothing
-- index   orders_order_pkey
SELECT
    o.id,
    o.external_id,
    c.name
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
WHERE o.id = any(%(ids)s::bigint[]);
