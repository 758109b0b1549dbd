-- Reads live holds of orders.
--
-- takes   order_ids  bigint[]
-- gives   a row a hold: order_id, code, stops
-- locks   nothing
-- index   orders_hold_live
SELECT
    h.order_id,
    h.code,
    h.stops
FROM orders_hold AS h
WHERE h.order_id = any(%(order_ids)s::bigint[]) AND h.lifted_at IS NULL
ORDER BY h.order_id, h.id;
