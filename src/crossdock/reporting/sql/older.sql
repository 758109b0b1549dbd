-- The next orders from before, downwards.
--
-- takes   below, limit  bigint
-- gives   a row an order: its id, falling
-- locks   nothing
-- index   orders_order_pkey
SELECT o.id
FROM orders_order AS o
WHERE o.id < %(below)s::bigint
ORDER BY o.id DESC
LIMIT %(limit)s::bigint;
