-- Locks orders.
--
-- takes   ids  bigint[]
-- gives   a row an order that exists: its id
-- locks   those orders, in id order, until commit
-- index   orders_order_pkey
SELECT o.id
FROM orders_order AS o
WHERE o.id = any(%(ids)s::bigint[])
ORDER BY o.id
FOR NO KEY UPDATE;
