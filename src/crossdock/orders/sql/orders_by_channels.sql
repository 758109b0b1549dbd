-- Those of some orders that came by some channels.
--
-- takes   ids  bigint[]; channels  text[]: names
-- gives   a row an order: its id
-- locks   nothing
-- index   orders_order_pkey
SELECT o.id
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
WHERE o.id = any(%(ids)s::bigint[]) AND c.name = any(%(channels)s::text[]);
