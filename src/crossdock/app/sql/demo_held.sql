-- Why orders of a run of the demo are held.
--
-- takes   after  bigint: the last order's id before the run
-- gives   a row a hold's code: code, orders; most first
-- locks   nothing
-- index   orders_order_pkey, orders_hold_live
SELECT
    h.code,
    count(DISTINCT h.order_id) AS orders
FROM orders_hold AS h
WHERE h.lifted_at IS NULL AND h.order_id > %(after)s::bigint
GROUP BY h.code
ORDER BY count(*) DESC, h.code;
