-- Which message brought each order.
--
-- takes   order_ids  bigint[]
-- gives   a row an order: id, inbound_id
-- locks   nothing
-- index   orders_order_pkey
SELECT
    o.id,
    o.inbound_id
FROM orders_order AS o
WHERE o.id = any(%(order_ids)s::bigint[]);
