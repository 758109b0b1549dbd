-- Reads the priority of orders.
--
-- takes   ids  bigint[]
-- gives   a row an order: id, priority
-- locks   nothing
-- index   orders_order_pkey
SELECT
    o.id,
    o.priority
FROM orders_order AS o
WHERE o.id = any(%(ids)s::bigint[]);
