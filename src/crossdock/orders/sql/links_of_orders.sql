-- Reads the links of orders, either way.
--
-- takes   ids  bigint[]
-- gives   a row a link: order_id, other_id, kind; oldest first
-- locks   nothing
-- index   orders_link_pkey, orders_link_other
SELECT
    k.order_id,
    k.other_id,
    k.kind
FROM orders_link AS k
WHERE k.order_id = any(%(ids)s::bigint[])
UNION
SELECT
    k.order_id,
    k.other_id,
    k.kind
FROM orders_link AS k
WHERE k.other_id = any(%(ids)s::bigint[])
ORDER BY order_id;
