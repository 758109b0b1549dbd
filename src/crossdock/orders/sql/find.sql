-- Finds orders by what people call them: their number, the channel's key, the shop's name.
--
-- takes   number  bigint (null: no number), external_id, name  text (each null: not by it); limit  bigint
-- gives   a row an order: its id; the newest of more than the limit
-- locks   nothing
-- index   orders_order_pkey, orders_order_once, orders_order_name, partners_channel_pkey
SELECT o.id
FROM orders_order AS o
WHERE o.id = %(number)s::bigint
UNION
SELECT o.id
FROM partners_channel AS c
INNER JOIN orders_order AS o ON c.id = o.channel_id
WHERE o.external_id = %(external_id)s::text
UNION
SELECT o.id
FROM orders_order AS o
WHERE o.name = %(name)s::text
ORDER BY id DESC
LIMIT %(limit)s::bigint;
