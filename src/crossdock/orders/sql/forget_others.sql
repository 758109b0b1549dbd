-- Of messages, those that are the last word on other people's orders.
--
-- takes   inbound_ids, order_ids  bigint[]: messages, the person's own orders
-- gives   a row a message: id
-- locks   nothing
-- index   none: people are forgotten seldom
SELECT DISTINCT o.inbound_id
FROM orders_order AS o
WHERE o.inbound_id = any(%(inbound_ids)s::bigint[]) AND o.id <> all(%(order_ids)s::bigint[]);
