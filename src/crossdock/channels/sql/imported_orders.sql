-- Says how orders stand: for the report of an import.
--
-- takes   ids  bigint[]: of orders
-- gives   a row an order: id, status, the codes of its live holds (text[])
-- locks   nothing
-- index   orders_order_pkey, orders_hold_live
SELECT
    o.id,
    o.status,
    coalesce(array_agg(h.code ORDER BY h.id) FILTER (WHERE h.id IS NOT NULL), '{}') AS holds
FROM orders_order AS o
LEFT JOIN orders_hold AS h ON o.id = h.order_id AND h.lifted_at IS NULL
WHERE o.id = any(%(ids)s::bigint[])
GROUP BY o.id, o.status;
